"""What `ava eval` prints and writes: reports by the ending of their file, JSON, and the exit code of the ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from ava.cli.output import Exit, Failure, console, print_json
from ava.evals import gate
from ava.evals.compare import Comparison
from ava.evals.dry import Cost
from ava.evals.runs import Run
from ava.evals.views import files, terminal
from ava.evals.views.report import Report, report


def finish(
    done: Run, against: Mapping[str, Comparison], out: Sequence[Path] | None, *, strict: bool = False, as_json: bool = False
) -> None:
    """Show a run, write its reports, and leave with the gate's exit code."""
    found = report(done, against)
    write(found, out)
    show(found, as_json=as_json)
    raise typer.Exit(gate.code(found.rulings, strict=strict))


def show(found: Report, *, as_json: bool) -> None:
    """The run in the terminal, or as one JSON object."""
    if as_json:
        counted = [asdict(each) | {"confusion": [[*pair, n] for pair, n in each.confusion.items()]} for each in found.summaries]
        ruled = [asdict(each) | {"word": each.word} for each in found.rulings]
        print_json({"run": str(found.run.path), "subjects": counted, "gate": ruled})
        return
    terminal.show(found, console())
    console().print(str(found.run.path), style="dim", markup=False, soft_wrap=True)


def write(found: Report, out: Sequence[Path] | None) -> None:
    """The reports asked for. Raises Failure for an ending no report has."""
    for path in out or ():
        try:
            path.write_text(_view(found, path), encoding="utf-8")
        except OSError as error:
            raise Failure(f"{path} cannot be written: {error.strerror}", Exit.USAGE) from error


def costs(found: Sequence[Cost], *, as_json: bool) -> None:
    """What a run would take."""
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        line = f"{each.subject}: {each.asked} runs of {each.cases} cases, at most {each.calls} model calls"
        console().print(line + (f", {each.input:,} tokens in and {each.output:,} out" if each.calls else ""), markup=False)
        if each.prefix:
            ends = f"{each.prefix.broken_by!r} ends it" if each.prefix.broken_by else "nothing ends it"
            told = f"  {each.prefix.prompt}: the first {each.prefix.shared} tokens are the same in every call; {ends}"
            console().print(f"{told}; {each.shared:,} tokens in need not be read again", markup=False)


def _view(found: Report, path: Path) -> str:
    match path.suffix:
        case ".html":
            from ava.evals.views.html import html  # noqa: PLC0415 - Jinja2 costs 0.1 s

            return html(found)
        case ".xml":
            return files.junit(found)
        case ".md":
            return files.markdown(found)
        case ".csv":
            return files.table(found)
    raise Failure(f"{path}: a report ends in .html, .xml, .md or .csv", Exit.USAGE)
