"""A run, a case and a comparison in the terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ava.evals.checks.grounding import figures
from ava.evals.compare import Comparison
from ava.evals.record import Row
from ava.evals.strength import KINDS, Strength, by_case
from ava.evals.views.report import Report, number, shown

_MOST = 12  # failures told
_NOTHING = "-"  # as `number` says it
_COLOUR = {"pass": "green", "fail": "red", "error": "yellow", "skip": "dim"}


def show(report: Report, out: Console) -> None:
    """One line a subject, then what did not pass, then the gate."""
    head = report.run.header
    out.print(f"{head.suite}: {len(head.cases)} cases in {head.world} as of {head.now}", markup=False, highlight=False)
    out.print(_summary(report))
    _breakdown(report, out)
    _failures(report, out)
    for ruling in report.rulings:
        why = "; ".join((*ruling.undecided, *ruling.missed, *ruling.unclear))
        out.print(
            Text(f"{ruling.subject}: {ruling.word}{': ' if why else ''}{why}"),
            style="green" if ruling.word == "gate met" else "red",
        )


def _summary(report: Report) -> Table:
    """A line a subject; no column that says nothing of any, so that the rest fits a terminal of 80 columns unbroken."""
    columns = {
        "subject": [each.subject for each in report.summaries],
        "passed (95 %)": [shown(each.passed) for each in report.summaries],
        "errors": [str(each.errors) for each in report.summaries],
        "skipped": [_some(each.skipped) for each in report.summaries],
        "flips": [_some(len(each.flips)) for each in report.summaries],
        "grounded": [number(each.grounded) for each in report.summaries],
        "macro-F1": [number(each.f1) for each in report.summaries],
        "p50 ms": [number(each.ms[0], ".1f") for each in report.summaries],
        "tokens": [_some(each.tokens[0] + each.tokens[2]) for each in report.summaries],
        "calls": [_some(each.calls) for each in report.summaries],
    }
    said = {name: cells for name, cells in columns.items() if set(cells) != {_NOTHING}}
    lines = Table(box=None, pad_edge=False, header_style="dim")
    for name in said:
        lines.add_column(name, no_wrap=name != "subject", justify="left" if name in {"subject", "passed (95 %)"} else "right")
    for cells in zip(*said.values(), strict=True):
        lines.add_row(*map(Text, cells))
    return lines


def _some(count: int) -> str:
    return f"{count:,}" if count else _NOTHING


def _breakdown(report: Report, out: Console) -> None:
    for each in report.summaries:
        parts = [*((f"tag {name}", rate) for name, rate in each.tags.items()), *each.checks.items()]
        table = Table(f"of {each.subject}", "passed (95 %)", "cases", box=None, pad_edge=False, header_style="dim")
        for name, rate in parts:
            table.add_row(Text(name), shown(rate), str(rate.cases))
        if len(each.hat) > 1:
            table.add_row(
                "pass^" + "/".join(str(j) for j in range(1, len(each.hat) + 1)), " ".join(f"{p:.3f}" for p in each.hat), ""
            )
        if parts:
            out.print(table)


def _failures(report: Report, out: Console) -> None:
    bad = [row for row in report.run.rows if row.outcome in {"fail", "error"}]
    for row in bad[:_MOST]:
        out.print(Text.assemble((f"{row.outcome} ", _COLOUR[row.outcome]), (f"{row.id} ", "bold"), f"[{row.subject}] {row.why}"))
    if len(bad) > _MOST:
        out.print(f"and {len(bad) - _MOST} more; `ava eval show {report.run.path} CASE` shows one", markup=False, style="dim")


def case(row: Row, out: Console) -> None:
    """One case with its chain: what was asked, planned, found, said, and what each check made of it."""
    for name, text in _chain(row):
        out.print(Text.assemble((f"{name:<10} ", "dim"), text))
    for each in row.checks:
        out.print(Text.assemble((f"{each.outcome:<10} ", _COLOUR[each.outcome]), each.check, f"  {each.why}" if each.why else ""))


def _chain(row: Row) -> Iterator[tuple[str, str]]:
    yield "case", f"{row.id} [{row.subject}] repeat {row.repeat}: {row.outcome}"
    yield from (("before", exchange.question) for exchange in row.question.history)
    yield "asked", row.question.text
    if row.plan:
        yield "plan", f"{row.plan.kind} by {row.plan.method}, confidence {row.plan.confidence:.2f}"
        yield from (("step", f"{step.skill} {dict(step.args) or ''}".rstrip()) for step in row.plan.steps)
    yield from (("found", f"{each.skill}: {each.outcome} {each.reason or f'{len(each.facts)} facts'}") for each in row.calls)
    if row.rendered:
        yield "prompt", row.rendered
    if row.answer:
        yield "answer", row.answer.text
        yield from (("figure", f"{each.text}: {each.kind} {each.fact} {each.why}".rstrip()) for each in figures(row))
        yield from (("withheld", f"{each.sentence} ({each.reason})") for each in row.answer.withheld)
    elif row.text:
        yield "reply", row.text
    if row.error:
        yield "error", row.error


def comparison(found: Comparison, out: Console) -> None:
    """The verdict, then what moved."""
    said = found.verdict
    out.print(Text(f"{found.b} against {found.a}: {said.word}"), style="bold")
    out.print(
        f"{said.difference:+.1%} of {said.cases} cases, 95 % {said.low:+.1%} to {said.high:+.1%}, sign-flip p = {said.p:.3g}"
    )
    if said.needed:
        out.print(f"about {said.needed:,} cases would decide a difference like this")
    if said.note:
        out.print(said.note)
    lists = {"gained": found.gained, "lost": found.lost, "newly flaky": found.flaky, "edited, not compared": found.edited}
    for name, cases in {**lists, "on one side only": found.alone}.items():
        if cases:
            out.print(Text(f"{name}: {', '.join(cases)}"))
    for each in found.moved:
        out.print(Text(f"route of {each[0]}: {each[1]} -> {each[2]}"))
    for name, (verdict, adjusted) in found.tags.items():
        out.print(Text(f"tag {name}: {verdict.word}, {verdict.difference:+.1%} of {verdict.cases}, p = {adjusted:.3g} (Holm)"))
    for name, versions in found.prompts.items():
        out.print(Text(f"prompt {name}: {versions[0]} -> {versions[1]}; `ava prompts diff {name} {versions[0]} {versions[1]}`"))
    if any(found.tokens):
        out.print(f"tokens: {found.tokens[0]:,} -> {found.tokens[1]:,}")


def strength(found: Strength, out: Console) -> None:
    """How many falsehoods were noticed, by kind, and those nobody saw."""
    table = Table("falsified", "noticed", "of", "share", box=None, pad_edge=False, header_style="dim")
    for kind in (*KINDS, None):
        noticed, of = found.share(kind)
        table.add_row(kind or "all", str(noticed), str(of), f"{noticed / of:.1%}" if of else "-")
    out.print(table)
    for case, mutants in by_case(found.mutants).items():
        out.print(Text.assemble((f"{case}: ", "bold"), "; ".join(f"{each.kind} {each.what}" for each in mutants)))
