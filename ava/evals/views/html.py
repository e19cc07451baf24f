"""One HTML file: nothing is loaded from elsewhere, everything is escaped by the template engine, and it reads without scripts.

Filters need the few lines of script it carries; figures link to the fact below them and the fact says its source.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ava.evals.checks.grounding import figures, slotted
from ava.evals.record import Row
from ava.evals.views.report import Report, number, shown
from graphs.render import SLOT, show_value
from tools.facts import Calc, Fact
from tools.facts import Row as Record

if TYPE_CHECKING:
    from jinja2 import Template


def html(report: Report) -> str:
    """The whole page."""
    head = report.run.header
    labels = [sorted({label for pair in each.confusion for label in pair}) for each in report.summaries]
    sides: dict[str, dict[str, Row]] = {case: {} for case in head.cases}
    for row in report.run.rows:
        sides.get(row.id, {}).setdefault(row.subject, row)
    return _template().render(
        head=head, report=report, labels=labels, cases=[_case(case, rows) for case, rows in sides.items() if rows],
        shown=shown, number=number, subjects_and_gates=list(_lines(report)),
    )  # fmt: skip


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - 0.1 s, and only this view needs it

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))


def _lines(report: Report) -> Iterator[tuple[object, object, object]]:
    for each, ruling in zip(report.summaries, report.rulings, strict=True):
        yield each, ruling, report.against.get(each.subject)


def _case(case: str, rows: Mapping[str, Row]) -> dict[str, object]:
    first = next(iter(rows.values()))
    return {
        "id": case, "tags": first.tags, "asked": [*(each.question for each in first.question.history), first.question.text],
        "outcomes": " ".join(sorted({row.outcome for row in rows.values()})),
        "sides": [_side(case, n, row) for n, row in enumerate(rows.values())],
    }  # fmt: skip


def _side(case: str, n: int, row: Row) -> dict[str, object]:
    anchor = f"{case}-{n}"
    facts = [_fact(anchor, name, row) for name in dict.fromkeys(name for name, _ in slotted(row)[0])]
    return {"row": row, "anchor": anchor, "parts": list(_parts(row)), "facts": facts, "steps": row.plan.steps if row.plan else (),
            "figures": [each for each in figures(row) if not each.fact] if row.answer else []}  # fmt: skip


def _parts(row: Row) -> Iterator[tuple[str, str]]:
    """The answer in pieces: (fact or '', text)."""
    cited, text = slotted(row)
    shown_by = iter(cited)
    at = 0
    for slot in SLOT.finditer(text):
        yield "", text[at : slot.start()]
        yield next(shown_by, (slot[1], slot[0]))
        at = slot.end()
    yield "", text[at:]


def _fact(anchor: str, name: str, row: Row) -> dict[str, str]:
    fact = row.facts[name]
    return {
        "id": name, "anchor": f"{anchor}-{name}", "label": fact.label, "value": show_value(fact.value, fact.unit),
        "entity": fact.entity, "as_of": f"{fact.as_of:%Y-%m-%d %H:%M} UTC", "source": source(fact),
        "fault": row.unsound.get(name, ""),
    }  # fmt: skip


def source(fact: Fact) -> str:
    """Where a fact came from, in a line."""
    match fact.source:
        case Calc() as calc:
            given = ", ".join(each if isinstance(each, str) else each.query for each in calc.inputs)
            params = "".join(f", {key}={value}" for key, value in calc.params.items())
            return f"{calc.function}({given}{params})" + (f".{calc.field}" if calc.field else "")
        case Record() as row:
            return f"{row.query} {dict(row.key)}: {row.column}"
    return f"{fact.source.n} rows of {fact.source.query}"
