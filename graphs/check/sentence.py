"""One sentence of the model: its slots checked and filled in, its typed figures resolved, then released or withheld. Pure."""

import re
from dataclasses import dataclass

from graphs.check.binding import belongs
from graphs.check.direction import direction, is_level, moved
from graphs.check.evidence import Evidence, words
from graphs.check.reading import Reading
from graphs.check.resolve import BAD, Resolution, outdone, resolve, sign_fits
from graphs.quantities import normal, parse
from graphs.render import SLOT, fill
from graphs.turn import Citation

_BARE = re.compile(r"(?<![\[\w.])\(?(F\d+\.\d+)\)?(?![\]\w]|\.\d)")
_MALFORMED = re.compile(r"\[[^\]]*\bF\d[^\]]*\]|\[F[^\]]*$")
# Names and habits of the trade that hold digits and state nothing; also the number of a list entry.
_CONSTANT = re.compile(
    r"^\s*(?:[-*\u2022]\s+)?\d{1,2}[.)]\s+|S&P 500"
    r"|\b(?:Russell [123]000|Nasdaq[- ]100|Dow 30|52[- ]week|10-[KQ]|8-K|401\(?k\)?|24/7|49ers|76ers|0 ?DTE|50/50|1st|COVID-19)\b"
    r"|\b(?:per|each|every|one|a) (?:100|1) (?:shares?|contracts?)\b"
    r"|\b100 shares (?:per|a|each)\b|\b(?:per|each|every) \$?1(?:00)?\b"
)

_TWICE = re.compile(r"[\w%)][ (]*\[F")  # a figure may stand right before a slot
_TYPED = re.compile(r"\d")
_ASKED = 3  # spaces in a question that cannot be repeated by accident
_OSCILLATOR = re.compile(r"\b(?:RSI|MFI|[Ss]tochastic)\b")
_LINE = re.compile(r"\b(?:above|below|over|under)\s+(?:the\s+)?(?:20|30|50|70|80)\b(?![.,%]?\d)")  # an oscillator's usual lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What came of one sentence."""

    released: str | None  # with its figures; None = withheld
    citations: tuple[Citation, ...] = ()
    reason: str = ""  # why it is withheld
    typed: tuple[Resolution, ...] = ()  # every figure the model typed itself, and what it rests on


def check(sentence: str, evidence: Evidence) -> Checked:
    """The sentence with its slots filled in, if every figure in it holds; else the first reason why not."""
    text = _BARE.sub(lambda hit: f"[{hit[1]}]" if hit[1] in evidence.facts else hit[0], sentence)
    fault = _slot_fault(text, evidence)
    text = text if fault else _once(text, evidence)
    reading = Reading.of(text, _blank(text), evidence)
    typed = tuple(resolve(each, reading) for each in reading.quantities)
    fault = fault or next((found for slot in SLOT.finditer(text) if (found := _misused(slot, reading))), "")
    fault = fault or next((each.why for each in typed if each.outcome in BAD), "") or _no_answer(reading)
    if fault:
        return Checked(released=None, reason=fault, typed=typed)
    filled, slots = fill(text, evidence.facts, evidence.tz)
    own = tuple(Citation(fact=each.fact, shown=each.text) for each in typed if each.fact)
    return Checked(released=filled, citations=slots + own, typed=typed)


def _slot_fault(text: str, evidence: Evidence) -> str:
    """What is wrong with the slots of a sentence; empty when nothing is."""
    if unknown := [name for name in SLOT.findall(text) if name not in evidence.facts]:
        return f"no fact {', '.join(unknown)} in this turn"
    if "\t" in text:
        return "it is a line of its facts, not a sentence"
    if malformed := _MALFORMED.search(SLOT.sub("", text)):
        return f"{malformed[0]!r} is not one slot"
    return ""


def _no_answer(reading: Reading) -> str:
    """Why a sentence whose figures hold still says nothing; empty when it does."""
    if reading.aimless:
        return "its figures are said to be of nothing that was found"
    asked = reading.evidence.question
    if asked.count(" ") >= _ASKED and asked in " ".join(words(reading.text)):
        return "it repeats the question"
    return "it asks" if reading.figures and reading.text.rstrip("\"' ").endswith("?") else ""


def _misused(slot: re.Match[str], reading: Reading) -> str:
    """What the sentence says of a slot's fact that it is not; empty when it may be said."""
    fact = reading.evidence.facts[slot[1]]
    if not belongs(fact, reading, slot.start()):
        return f"{slot[0]} is {fact.label} ({fact.entity}), not what the sentence is about"
    if not sign_fits(fact, direction(reading.text, slot.start(), slot.end(), fact)):
        return f"{slot[0]} ({fact.label}) has the other sign"
    if is_level(fact) and moved(reading.text, slot.start()):
        return f"{slot[0]} ({fact.label}) is no change"
    if reading.denies(fact, slot.start(), slot.end()):
        return f"{slot[0]} ({fact.label}) is not of the measure named beside it"
    if rival := outdone(slot, fact, reading):
        return f"{slot[0]} is {fact.label}, where the sentence speaks of {rival.label}"
    return ""


def _once(text: str, evidence: Evidence) -> str:
    """Without a figure typed right before the slot of the same fact: '$4,210.55 [F1.1]'."""
    for slot in reversed(list(SLOT.finditer(text))) if _TWICE.search(text) else ():
        quantities = [each for each in parse(_blank(text)) if each.end <= slot.start()]
        gap = text[quantities[-1].end : slot.start()] if quantities else "x"
        if not gap.strip(" (") and resolve(quantities[-1], Reading.of(text, _blank(text), evidence)).fact == slot[1]:
            closed = slot.end() + ("(" in gap and text[slot.end() : slot.end() + 1] == ")")
            text = text[: quantities[-1].start] + slot[0] + text[closed:]
    return text


def _blank(text: str) -> str:
    """The text with slots and constants blanked out, places kept."""
    text = SLOT.sub(_spaces, text)
    if _TYPED.search(text):
        text = _CONSTANT.sub(_spaces, text)
        text = _LINE.sub(_spaces, text) if _OSCILLATOR.search(text) else text
    return normal(text)


def _spaces(hit: re.Match[str]) -> str:
    return " " * len(hit[0])
