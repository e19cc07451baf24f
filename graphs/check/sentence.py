"""One sentence of the model: its slots checked and filled in, its typed figures resolved, then released or withheld. Pure."""

import re
from dataclasses import dataclass

from graphs.check.binding import belongs
from graphs.check.direction import direction, is_level, moved
from graphs.check.evidence import Evidence
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
    fault = fault or next((each.why for each in typed if each.outcome in BAD), "")
    if fault:
        return Checked(released=None, reason=fault, typed=typed)
    filled, slots = fill(text, evidence.facts, evidence.tz)
    own = tuple(Citation(fact=each.fact, shown=each.text) for each in typed if each.fact)
    return Checked(released=filled, citations=slots + own, typed=typed)


def _slot_fault(text: str, evidence: Evidence) -> str:
    """What is wrong with the slots of a sentence; empty when nothing is."""
    if unknown := [name for name in SLOT.findall(text) if name not in evidence.facts]:
        return f"no fact {', '.join(unknown)} in this turn"
    if malformed := _MALFORMED.search(SLOT.sub("", text)):
        return f"{malformed[0]!r} is not one slot"
    return ""


def _misused(slot: re.Match[str], reading: Reading) -> str:
    """What the sentence says of a slot's fact that it is not; empty when it may be said."""
    fact = reading.evidence.facts[slot[1]]
    if not belongs(fact, reading, slot.start()):
        return f"{slot[0]} is {fact.label} ({fact.entity}), not what the sentence is about"
    if not sign_fits(fact, direction(reading.text, slot.start(), slot.end(), fact)):
        return f"{slot[0]} ({fact.label}) has the other sign"
    if is_level(fact) and moved(reading.text, slot.start()):
        return f"{slot[0]} ({fact.label}) is no change"
    if rival := outdone(slot, fact, reading):
        return f"{slot[0]} is {fact.label}, where the sentence speaks of {rival.label}"
    return ""


def _once(text: str, evidence: Evidence) -> str:
    """Without a figure typed right before the slot of the same fact: '$4,210.55 [F1.1]'."""
    for slot in reversed(list(SLOT.finditer(text))) if parse(_blank(text)) else ():
        quantities = [each for each in parse(_blank(text)) if each.end <= slot.start()]
        gap = text[quantities[-1].end : slot.start()] if quantities else "x"
        if not gap.strip(" (") and resolve(quantities[-1], Reading.of(text, _blank(text), evidence)).fact == slot[1]:
            closed = slot.end() + ("(" in gap and text[slot.end() : slot.end() + 1] == ")")
            text = text[: quantities[-1].start] + slot[0] + text[closed:]
    return text


def _blank(text: str) -> str:
    """The text with slots and constants blanked out, places kept."""
    for pattern in (SLOT, _CONSTANT, *([_LINE] if _OSCILLATOR.search(text) else [])):
        text = pattern.sub(lambda hit: " " * len(hit[0]), text)
    return normal(text)
