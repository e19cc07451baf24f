"""`grounded`: what each figure of an answer rests on. The same code that guards the model's sentences judges the whole answer.

cited        a fact's value put in by code, read from a row that still has it
computed     the same of a recorded calculation, which gives the value again
rounded      typed by the model, and a fact's value rounded
question     the person's own figure
constant     a name or a habit of the trade that holds digits, a date, a parameter
unsupported  nothing has it
contradicted a fact has another value, or a cited fact's source does not give its value
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ava.evals.checks.said import Said, Setting, passed
from ava.evals.expect import Allow
from ava.evals.record import Row
from graphs.check import Evidence, check
from graphs.quantities import normal
from graphs.sentences import Sentences
from tools.facts import Calc

BAD = frozenset({"unsupported", "contradicted"})
KINDS = ("cited", "computed", "rounded", "question", "constant", "unsupported", "contradicted")
_CALLED: Mapping[str, str] = {"name": "constant"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure of an answer and what it rests on."""

    text: str  # as printed
    kind: str  # of KINDS
    fact: str = ""
    why: str = ""


def grounded(expected: bool | Allow, row: Row, setting: Setting) -> Iterator[Said]:  # noqa: FBT001 - as the suite says it
    """No figure is unsupported or contradicted; the score is the share supported."""
    del setting
    allowed = set(map(normal, expected.allow)) if isinstance(expected, Allow) else set()
    found = [each for each in figures(row) if normal(each.text) not in allowed]
    bad = [each for each in found if each.kind in BAD]
    score = 1 - len(bad) / len(found) if found else 1.0
    said = passed(not bad, "; ".join(each.why or f"{each.text!r} is {each.kind}" for each in bad[:3]), score)
    opposite = passed(bool(bad), "every figure is supported", score)
    yield opposite if expected is False else said


def ledger(row: Row) -> dict[str, int]:
    """How many figures of the answer rest on what."""
    counts = Counter(figure.kind for figure in figures(row))
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def figures(row: Row) -> Iterator[Figure]:
    """Every figure of the answer: those put in by code, then those typed, sentence by sentence."""
    names = row.answer.names.get if row.answer else None
    evidence = Evidence.of(row.question, row.calls, names, ZoneInfo(row.question.tz))
    cited, typed = slotted(row)
    yield from (_cited(row, fact, shown) for fact, shown in cited)
    cut = Sentences()
    for sentence in [*cut.feed(typed), cut.rest()]:
        if sentence.strip():
            for each in check(sentence.strip(), evidence).typed:
                kind = _CALLED.get(each.outcome, each.outcome)
                yield Figure(text=each.text, kind=kind, fact=each.fact, why=each.why)


def slotted(row: Row) -> tuple[list[tuple[str, str]], str]:
    """What code put into the answer, as (fact, shown), and the answer with slots in its place."""
    cited, text, at, made = [], row.text, 0, ""
    for citation in row.answer.citations if row.answer else ():
        found = re.compile(rf"(?<![\d.,]){re.escape(citation.shown)}(?!\d)").search(text, at)
        if found and citation.fact in row.facts:
            made += text[at : found.start()] + f"[{citation.fact}]"
            at = found.end()
            cited.append((citation.fact, citation.shown))
    return cited, made + text[at:]


def _cited(row: Row, fact: str, shown: str) -> Figure:
    if fact in row.unsound:
        return Figure(text=shown, kind="contradicted", fact=fact, why=f"{shown!r}: {row.unsound[fact]}")
    return Figure(text=shown, kind="computed" if isinstance(row.facts[fact].source, Calc) else "cited", fact=fact)
