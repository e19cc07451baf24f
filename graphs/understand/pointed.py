"""Which names a question that continues another is about: those it names, those spoken of before, one of them, or both.

'drop the jets' leaves the others, 'swap tlt for slv' puts one in another's place, 'the second one' picks by order and 'the worst
one' by the figures of the answer. Where the text does not say, all that was spoken of is meant.
"""

import re
from collections.abc import Sequence

_ADDS = re.compile(
    r"\b(?:too|also|as well|both|versus|vs|compare[ds]?|against|with it|add|the (?:two|pair))\b|^\W*(?:and\s+)?with\b",
    re.IGNORECASE,
)
_DROPS = re.compile(
    r"^\W*(?:(?:ok|okay|now|and|then|but|please|just)\W+)*"
    r"(?:drop|remove|exclude|ditch|skip|leave out|take \w+ (?:out|off)|take out|forget)\b"
    r"|\b(?:without|except|excluding|other than|leaving out)\b",
    re.IGNORECASE,
)
_SWAPS = re.compile(
    r"\b(?:swap|switch|replace|exchange|substitute)\w*\b.*\b(?:for|with|to|by)\b|\b(?:instead of|rather than|in place of)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"^\W*(?:(?:ok|okay|and|so|now|but|then)\W+)*(?:what|how) about\b(?!.*\b(?:both|vs|versus|against|add)\b)", re.IGNORECASE
)
_THING = r"(?:ones?|names?|stocks?|tickers?|teams?|games?|picks?)(?:['\u2019]?s)?\b"
_ORDER = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "middle": 1,
    "last": -1,
    "latter": -1,
}
_PLACED = re.compile(rf"\b({'|'.join(_ORDER)})\s+{_THING}|\bthe\s+({'|'.join(_ORDER)})\s*(?:[,.;?!]|$)", re.IGNORECASE)
_LEAST = ("worst", "weakest", "lowest", "smallest", "worse", "weaker")
_MOST = ("best", "strongest", "highest", "biggest", "largest", "better", "stronger")
_RANKED = re.compile(rf"\b({'|'.join((*_LEAST, *_MOST))})\s+{_THING}", re.IGNORECASE)
_FIGURES = (re.compile(r"[-\u2212+]?[\d,]*\.?\d+(?=\s*%)"), re.compile(r"[-\u2212+]?[\d,]*\.?\d+"))  # a share before any other
_IT = re.compile(
    r"\b(?:it|its|it['\u2019]s|the same)\b|\b(?:of|all|half|sell|sold|dump(?:ed)?|closed?|trim(?:med)?|cut) that\b", re.IGNORECASE
)
_CONDITION = r"(?:under|over|above|below|with|without|that|which|near|at)\b"  # "the ones under $50" narrows a list down
_NAMES = re.compile(  # what points at names, not at what was said of them
    rf"\b(?:they|them|their|theirs|those|these|both|either|each|this one|that one"
    rf"|(?:the|that|this|which|every)\s+(?:\w+\s+)?{_THING}(?!\s+{_CONDITION})|(?:former|latter)"
    rf"|{'|'.join((*_LEAST, *_MOST))})\b",
    re.IGNORECASE,
)


def meant(text: str, own: Sequence[str], said: Sequence[str], answer: str) -> tuple[str, ...]:
    """The names meant by `text`, which names `own`, after `said` were spoken of and `answer` was given."""
    if not own:
        return _picked(text, said, answer)
    if _DROPS.search(text):
        return _without(said, own) if set(own) <= set(said) else _without(own, said)
    if _SWAPS.search(text) and said:
        gone = [name for name in own if name in said] or said[-1:]
        return (*_without(said, gone), *_without(own, said))
    adds = _ADDS.search(text) and not _TURNS.search(text)  # "what about pepsi, also on thursday" is about pepsi
    return tuple(dict.fromkeys((*said, *own))) if adds else tuple(own)


def edits(text: str) -> bool:
    """Whether `text` changes what was spoken of: 'drop the jets', 'swap tlt for slv'."""
    return (_DROPS.search(text) or _SWAPS.search(text)) is not None


def at_names(text: str, many: int) -> bool:
    """Whether `text` points at `many` things named before, or at one of them: 'are they cheap', 'the second one'; 'it' is one."""
    several = _NAMES.search(text) or _PLACED.search(text) or _RANKED.search(text)
    return several is not None or (many == 1 and _IT.search(text) is not None)


def _picked(text: str, said: Sequence[str], answer: str) -> tuple[str, ...]:
    if place := _PLACED.search(text):
        at = _ORDER[(place[1] or place[2]).lower()]
        picked = tuple(said[at : at + 1 or None]) or tuple(said)
        return _without(said, picked) if _DROPS.search(text) else picked
    ranked = _RANKED.search(text)
    figures = _figures(said, answer) if ranked else {}
    if ranked and len(figures) == len(said) > 1:
        return ((min if ranked[1].lower() in _LEAST else max)(figures, key=lambda name: figures[name]),)
    return tuple(said)


def _figures(names: Sequence[str], answer: str) -> dict[str, float]:
    """The figure that follows each name in the answer, before the next name."""
    pieces = re.split(rf"\b({'|'.join(map(re.escape, names))})\b", answer) if names else []
    found: dict[str, float] = {}
    for name, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        figure = next((hit[0] for each in _FIGURES if (hit := each.search(piece))), None)
        if figure is not None:
            found.setdefault(name, float(figure.replace("\u2212", "-").replace(",", "")))
    return found


def _without(names: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)
