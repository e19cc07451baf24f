"""How a receipt looks: everything the stored turn says of how its answer came about, and what it cost."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table

from ava.cli.answer import inert
from ava.cli.output import console, counted
from ava.cost import hosted
from ava.settings.prices import Price
from graphs import receipt
from graphs.turn import Answer, Plan, Timing, Turn, Usage
from tools.facts import Calc, Finding

Line = tuple[str, str]  # what, and what it was


def plain(turn: Turn, price: Price) -> dict[str, Any]:
    """The stored turn with its cost, as JSON values; `ava replay` reads it."""
    return receipt.plain(turn) | {"cost": hosted(turn.answer.usage if turn.answer else Usage(), price)}


def show(turn: Turn, price: Price) -> None:
    """Print the receipt, a line a thing."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for name, told in lines(turn, price):
        table.add_row(name, inert(told))
    console().print(table)


def cost(usage: Usage, price: Price) -> str:
    """One line: tokens, and dollars elsewhere."""
    cached = f" ({usage.cached:,} cached)" if usage.cached else ""
    rates = f"${price.input.normalize():f} and ${price.output.normalize():f} a million"
    dollars = f"${price.of(usage.input, usage.output)} at {price.name}'s {rates}"
    return f"{usage.input:,} tokens in{cached}, {usage.output:,} out: {dollars}"


def lines(turn: Turn, price: Price) -> Iterator[Line]:
    """The receipt from question to cost."""
    question = turn.question
    yield "turn", f"{turn.id} of thread {question.thread}"
    yield "question", question.text
    yield "asked by", f"{question.user} in world {question.world}"
    yield "as of", f"{question.as_of:%Y-%m-%d %H:%M} UTC, times in {question.tz}"
    yield from _planned(turn.plan)
    for finding in turn.findings:
        yield from _found(finding)
    if turn.answer:
        yield from _answered(turn.answer, price)
    yield "check it", f"ava replay {turn.id}; with --data the queries too"


def _planned(plan: Plan | None) -> Iterator[Line]:
    if plan is None:
        return
    yield "plan", f"{plan.kind}, by {plan.method or 'nothing'}, confidence {plan.confidence:.2f}"
    if plan.consulted:
        asked = plan.consulted
        tokens = f"{asked.usage.input:,} tokens in, {asked.usage.output:,} out"
        yield "planned by", f"{asked.model}: {counted(asked.usage.calls, 'call')}, {tokens}"
        yield from (("  it said", reply.strip()) for reply in asked.replies)
    for number, step in enumerate(plan.steps, 1):
        after = f", after step {' and '.join(map(str, step.after))}" if step.after else ""
        yield f"step {number}", f"{step.skill}{_args(step.args)}{after}"


def _found(finding: Finding) -> Iterator[Line]:
    reason = f": {finding.reason}" if finding.reason else ""
    yield f"found {finding.step}", f"{finding.outcome}{reason}; {counted(len(finding.facts), 'fact')} in {finding.ms:,.0f} ms"
    for run in finding.queries:
        cached = ", cached" * run.cached
        yield "  query", f"{run.name}{_args(run.args)}: {counted(run.rows, 'row')} in {run.ms:,.1f} ms{cached}"
    for name, count in _calculations(finding).items():
        yield "  computed", f"{name}, for {counted(count, 'fact')}"


def _calculations(finding: Finding) -> dict[str, int]:
    """Calculations with their parameters, and how many facts cite each, in order of first use."""
    counts: dict[str, int] = {}
    for fact in finding.facts:
        if isinstance(fact.source, Calc):
            name = f"{fact.source.function}{_args(fact.source.params) or '()'}"
            counts[name] = counts.get(name, 0) + 1
    return counts


def _answered(answer: Answer, price: Price) -> Iterator[Line]:
    cited, withheld = counted(len(answer.citations), "figure"), counted(len(answer.withheld), "sentence")
    yield "answer", f"{answer.status}; {cited} cited, {withheld} withheld"
    for caveat in answer.caveats:
        yield "caveat", caveat
    calls = f", {counted(answer.usage.calls, 'call')}" if answer.usage.calls else ""
    yield "model", f"{answer.model}{calls}"
    for name, label in answer.prompts.items():
        version, _, rendered = label.partition("@")
        yield "prompt", f"{name}@{version}, as rendered sha256 {rendered}"
    if answer.raw:
        yield "raw text", answer.raw.strip()
    if answer.stopped:
        yield "broke off", answer.stopped
    yield "times", _times(answer.ms)
    if answer.usage.calls:
        yield "cost", cost(answer.usage, price)


def _times(ms: Timing) -> str:
    parts = (("plan", ms.plan), ("first facts", ms.facts), ("first text of the model", ms.first_text), ("whole", ms.total))
    return ", ".join(f"{name} {value:,.0f} ms" for name, value in parts if value is not None)


def _args(args: Mapping[str, object]) -> str:
    """'(symbols=NVDA AMD, reports=8)'; nothing for none that say anything."""
    said = {name: value for name, value in args.items() if value not in (None, [], (), "")}
    told = (f"{name}={_short(value)}" for name, value in said.items())
    return f"({', '.join(told)})" if said else ""


def _short(value: object) -> str:
    """A list by its first few; a day or an amount by the person's words."""
    if isinstance(value, Mapping):
        return str(value.get("text", dict(value)))
    if not isinstance(value, list | tuple):
        return str(value)
    return " ".join(map(_short, value[:5])) + (f" and {len(value) - 5} more" if len(value) > 5 else "")
