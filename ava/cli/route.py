"""`ava route`: which agents a question goes to, and why; or a file of questions, scored where they carry labels.

Reads neither database nor model, and starts fast: nothing heavy may be imported here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ava.cli.output import Exit, Failure, console, note, print_json
from ava.cli.scored import Answered, show
from ava.routing import router as learnt
from ava.settings import home
from ava.settings.clock import fixed
from graphs.turn import Exchange, Plan
from graphs.understand import Lexicon, LexiconError, Router, RouterError, cut_short, recall
from graphs.understand.examples import SEVERAL
from graphs.understand.measure import STATED, Labels, agents
from graphs.understand.nearest import nearest
from graphs.understand.plan import plan
from graphs.understand.reading import Reading, read
from tools.facts import Entities

_SHOWN = 40  # words of a question shown as they were read
QuestionText = Annotated[str | None, typer.Argument(metavar="QUESTION", help="What to explain.", show_default=False)]
File = Annotated[Path | None, typer.Option("--file", help="A JSONL file of questions.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, a line for each question.", show_default=False)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One line of a file of questions."""

    id: str
    question: str
    history: list[dict[str, str]] = field(default_factory=list)
    labels: Labels | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Routed:
    """A question with what was made of it."""

    case: Case
    reading: Reading
    plan: Plan
    ms: float


def route(question: QuestionText = None, file: File = None, as_json: AsJson = False) -> None:
    """Show which agents a question goes to, and why; with --file, every question of a file."""
    if (question is None) == (file is None):
        raise Failure("Give a question or --file, not both and not neither.", Exit.USAGE)
    cases = list(_cases(file)) if file else [Case(id="1", question=question or "")]
    lexicon, router = _known()
    now = _now()
    done = [_route(case, now, lexicon, router) for case in cases]
    if as_json:
        for each in done:
            print_json(_line(each))
    elif file:
        show([Answered(plan=each.plan, labels=each.case.labels, ms=each.ms) for each in done], console())
    else:
        _explain(done[0], router)


def _known() -> tuple[Lexicon, Router]:
    try:
        return Lexicon.load(home() / "lexicon.json"), learnt(home(), note)
    except (LexiconError, RouterError) as error:
        raise Failure(str(error), Exit.USAGE) from error


def _now() -> datetime:
    """The clock that relative days are resolved against: AVA_NOW where it is set."""
    try:
        return fixed(home()) or datetime.now(UTC).replace(second=0, microsecond=0)
    except ValueError as error:
        raise Failure(str(error), Exit.USAGE) from error


def _route(case: Case, now: datetime, lexicon: Lexicon, router: Router) -> Routed:
    history: tuple[Exchange, ...] = recall(case.history, now, lexicon, router)
    start = perf_counter()
    reading = read(case.question, history, now, lexicon, router)
    made = plan(case.question, reading, lexicon, router)
    return Routed(case=case, reading=reading, plan=made, ms=(perf_counter() - start) * 1000)


def _cases(path: Path) -> Iterator[Case]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"cannot read {path}: {error}", Exit.USAGE) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _case(path, number, line)


def _case(path: Path, number: int, line: str) -> Case:
    try:
        found = json.loads(line)
        history = [{"role": str(m["role"]), "content": str(m["content"])} for m in found.get("history") or ()]
        labels = _labels(found) if "agents" in found and "kind" in found else None
        return Case(id=str(found.get("id", number)), question=_text(found["question"]), history=history, labels=labels)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        expected = '{"id": "1", "question": "...", "history": [{"role": "user", "content": "..."}]}'
        raise Failure(f"{path}, line {number}: not a question of the form {expected} ({error!r})", Exit.USAGE) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"question is {value!r}, not text")
    return value


def _labels(found: Mapping[str, Any]) -> Labels:
    return Labels(
        kind=str(found["kind"]),
        agents=tuple(found["agents"]),
        also_ok=tuple(found.get("also_ok") or ()),
        entities=found.get("entities") or {},
    )


def _line(done: Routed) -> dict[str, object]:
    """The contract's object for one question."""
    made = done.plan
    named = made.entities
    return {
        "id": done.case.id,
        "kind": made.kind,
        "agents": list(agents(made)),
        "skills": [step.skill for step in made.steps],
        "entities": {
            "symbols": list(named.symbols),
            "teams": list(named.teams),
            "dates": [when.text for when in named.dates],
            "outlook": named.outlook,
            "risk": named.risk,
        },
        "confidence": made.confidence,
        "method": made.method,
        "ms": round(done.ms, 2),
    }


def _named(entities: Entities) -> Iterator[tuple[str, str]]:
    """What was named, days with what they come to."""
    days = (
        f"{when.text} ({when.first:%d %b %Y}{'' if when.last == when.first else f' to {when.last:%d %b %Y}'})"
        for when in entities.dates
    )
    amounts = (f"{amount.text} ({amount.value:f} {amount.unit})" for amount in entities.amounts)
    told = {"symbols": entities.symbols, "teams": entities.teams, "dates": days, "amounts": amounts}
    yield from ((name, text) for name, each in told.items() if (text := ", ".join(each)))
    yield from ((name, value) for name in STATED if (value := getattr(entities, name)))


def _explain(done: Routed, router: Router) -> None:
    """What one question comes to, and what decided it."""
    made, out = done.plan, console()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    for name, text in _told(done, router):
        table.add_row(name, Text(text))
    out.print(table)
    if made.reply:
        out.print(Text(made.reply), style="italic")


def _told(done: Routed, router: Router) -> Iterator[tuple[str, str]]:
    made, choice, words = done.plan, done.reading.choice, done.reading.found.masked()
    yield "plan", f"{made.kind}, by {made.method}, confidence {made.confidence:.2f}, {done.ms:.1f} ms"
    yield "read as", " ".join(words[:_SHOWN]) + (" ..." if len(words) > _SHOWN else "")
    if cut := cut_short(done.case.question):
        yield "cut", cut
    for number, step in enumerate(made.steps, 1):
        after = f" after step {', '.join(map(str, step.after))}" if step.after else ""
        yield f"step {number}", f"{step.skill}{after} {json.dumps(dict(step.args), default=str) if step.args else ''}".rstrip()
        yield "  because", ", ".join(router.reasons(words, step.agent)) or "of what came before"
        if similar := nearest(words, step.skill):
            yield "  like", "; ".join(similar)
    others = [(name, weight) for name, weight in choice.weights.items() if name not in agents(made) and name != SEVERAL]
    if others:
        yield "runner-up", ", ".join(f"{name.lstrip('_')} ({weight:.2f})" for name, weight in others[:2])
    yield from _named(made.entities)
    if made.clarify:
        yield "choices", "; ".join(made.clarify)
