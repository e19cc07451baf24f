"""Variations of examples, seeded: slips of the finger, politeness, two requests in one, and something said beside the request."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graphs.understand.examples import LEAD, SEVERAL, Example
from graphs.understand.router import LABELS

if TYPE_CHECKING:
    from graphs.understand.train import Row

_BEFORE = (("please",), ("hey",), ("can", "you", "tell", "me"), ("ok", "so"), ("quick", "question"), ("i", "was", "wondering"),
           ("tell", "me"), ("show", "me"), ("give", "me"), ("hi", "ava"), ("could", "you", "check"), ("just", "curious"),
           ("lol",), ("honestly",), ("i", "want", "to", "know"), ("right", "now"), ("do", "you", "know"))  # fmt: skip
_AFTER = (("please",), ("thanks",), ("thx",), ("right", "now"), ("today",), ("for", "me"), ("asap",), ("lol",), ("this", "week"),
          ("or", "not"), ("in", "your", "view"), ("cheers",), ("if", "you", "can"), ("at", "the", "moment"))  # fmt: skip
_JOINTS = (("and",), ("and",), ("also",), ("plus",), (), (), ("and", "then"), ("oh", "and"), ("as", "well", "as"), ("then",))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SLIPPED, _POLITE = 0.4, 0.3  # what a variation counts
_PAIRS, _PAIR = 8000, 0.5
_LED, _FIRST, _BACKED = 0.5, 0.7, 0.4  # how many questions get a lead, how many of those before, what such a one counts


def varied(rows: Sequence["Row"], rng: np.random.Generator) -> Iterator["Row"]:
    """Each row once more: with a slip in it, or with words around it that ask for nothing."""
    for row in rows:
        before, after = (options[rng.integers(len(options))] for options in (_BEFORE, _AFTER))
        chatty = rng.random() < 0.5
        if len(row.words) > 2 and rng.random() < 0.5:
            yield replace(row, words=_slipped(row.words, rng), weight=_SLIPPED)
        elif not row.wanted[LABELS.index("_smalltalk")] or len(row.words) > 3:  # "ok thanks" is chat as it stands
            yield replace(row, words=(*before, *row.words) if chatty else (*row.words, *after), weight=_POLITE)


def joined(rows: Sequence["Row"], examples: Sequence[Example], rng: np.random.Generator) -> Iterator["Row"]:
    """Two questions for different agents as one, the second sometimes with 'it' for what the first names."""
    single = [row for row in rows if examples[row.base].skill and len(row.words) > 2]
    for _ in range(min(_PAIRS, 2 * len(single))):
        one, two = (single[rng.integers(len(single))] for _ in range(2))
        if (one.wanted * two.wanted).any():
            continue
        words = two.words
        if "{symbol}" in one.words and rng.random() < 0.5:
            words = tuple("it" if word == "{symbol}" else word for word in words)
        joint = _JOINTS[rng.integers(len(_JOINTS))]
        both = (*one.words, *joint, *words)
        wanted = one.wanted + two.wanted
        wanted[LABELS.index(SEVERAL)] = 1.0
        yield replace(one, words=both, parts=(one.words, words), wanted=wanted, skill="", weight=_PAIR)


def led(rows: Sequence["Row"], examples: Sequence[Example], rng: np.random.Generator) -> Iterator["Row"]:
    """Every other question once more, with something before or after it that asks for nothing."""
    leads = [row for row in rows if LEAD in examples[row.base].labels]
    asked = [row for row in rows if examples[row.base].skill and len(row.words) > 2]
    for row in asked if leads else ():
        lead, side = leads[rng.integers(len(leads))], rng.random()
        if rng.random() >= _LED:
            continue
        if side < _FIRST:
            yield replace(row, words=(*lead.words, *row.words), parts=(lead.words, *row.parts), weight=_BACKED)
        else:
            yield replace(row, words=(*row.words, *lead.words), parts=(*row.parts, lead.words), weight=_BACKED)


def _slipped(words: tuple[str, ...], rng: np.random.Generator) -> tuple[str, ...]:
    places = [n for n, word in enumerate(words) if word.isalpha() and len(word) > 3]
    if not places:
        return words
    n = places[rng.integers(len(places))]
    return (*words[:n], _slip(words[n], rng), *words[n + 1 :])


def _slip(word: str, rng: np.random.Generator) -> str:
    """A letter lost, doubled, changed, or swapped with the next."""
    at = int(rng.integers(1, len(word) - 1))
    match rng.integers(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + _LETTERS[rng.integers(26)] + word[at + 1 :]
        case _:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
