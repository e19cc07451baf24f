"""JUnit for a CI server, Markdown for a pull request, CSV for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ava.evals.record import Row
from ava.evals.views.report import Report, number, shown

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("subject", "case", "repeat", "group", "tags", "outcome", "why", "route", "confidence", "figures", "unsupported", "ms",
           "tokens_in", "tokens_cached", "tokens_out", "model_calls", "question", "answer")  # fmt: skip


def junit(report: Report) -> str:
    """Suite = subject, test case = case and repeat, failure = check and why; errors apart from failures."""
    root = ET.Element("testsuites", name=_xml(report.run.header.suite))
    for each in report.summaries:
        rows = report.run.of(each.subject)
        counts = {name: str(sum(row.outcome == what for row in rows)) for name, what in _COUNTED.items()}
        took = sum(row.timing.total for row in rows) / 1000
        name = f"{report.run.header.suite} {each.subject}"
        said = {"name": _xml(name), "tests": str(len(rows)), "time": f"{took:.3f}", **counts}
        suite = ET.SubElement(root, "testsuite", said)
        for row in rows:
            _testcase(suite, name, row)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


_COUNTED = {"failures": "fail", "errors": "error", "skipped": "skip"}


def _testcase(suite: ET.Element, name: str, row: Row) -> None:
    title = row.id if row.repeat == 1 else f"{row.id} ({row.repeat})"
    case = ET.SubElement(suite, "testcase", classname=_xml(name), name=_xml(title), time=f"{row.timing.total / 1000:.3f}")
    match row.outcome:
        case "fail":
            for check in row.checks:
                if check.gates and check.outcome == "fail":
                    ET.SubElement(case, "failure", type=_xml(check.check), message=_xml(check.why)).text = _xml(row.text)
        case "error":
            ET.SubElement(case, "error", message=_xml(row.why))
        case "skip":
            ET.SubElement(case, "skipped", message=_xml(row.why))


def markdown(report: Report) -> str:
    """A table of subjects, then what did not pass, folded."""
    head = report.run.header
    lines = [
        f"### {_md(head.suite)}",
        "",
        f"{len(head.cases)} cases in `{head.world}`, revision `{head.revision[:12] or '-'}`",
        "",
    ]
    lines += ["| subject | passed (95 %) | errors | flips | grounded | macro-F1 | p50 ms | gate |", "| --- " * 8 + "|"]
    for each, ruling in zip(report.summaries, report.rulings, strict=True):
        counts = str(each.errors), str(len(each.flips)), number(each.grounded), number(each.f1), number(each.ms[0], ".1f")
        cells = _md(each.subject), shown(each.passed), *counts, ruling.word
        lines.append(f"| {' | '.join(cells)} |")
    for name, found in report.against.items():
        said = found.verdict
        lines += [
            "",
            f"**{_md(name)} against the baseline: {said.word}**, {said.difference:+.1%} ({said.low:+.1%} to {said.high:+.1%})",
        ]
    bad = [row for row in report.run.rows if row.outcome in {"fail", "error"}]
    if bad:
        lines += [
            "",
            f"<details><summary>{len(bad)} did not pass</summary>",
            "",
            "| case | subject | why |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {_md(row.id)} | {_md(row.subject)} | {row.outcome}: {_md(row.why)} |" for row in bad]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def table(report: Report) -> str:
    """CSV, a line a row; what a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in report.run.rows:
        writer.writerow([_cell(each) for each in _values(row)])
    return out.getvalue()


def _values(row: Row) -> Iterator[object]:
    bad = row.ledger.get("unsupported", 0) + row.ledger.get("contradicted", 0)
    yield from (row.subject, row.id, row.repeat, row.group, " ".join(row.tags), row.outcome, row.why, row.route)
    yield from (row.plan.confidence if row.plan else "", sum(row.ledger.values()), bad, row.timing.total)
    yield from (row.usage.input, row.usage.cached, row.usage.output, row.usage.calls, row.question.text, row.text)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _md(text: str) -> str:
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", flat)
