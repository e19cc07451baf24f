"""`ava health`: what AVA depends on, and whether it is there. Exit 1 when the database is not."""

from dataclasses import asdict

import typer
from rich.table import Table
from rich.text import Text

from ava import health as checked
from ava.cli.options import AsJson, configured
from ava.cli.output import Exit, console, print_json, run


def health(as_json: AsJson = False) -> None:
    """Check what AVA depends on: database, worlds, model."""
    found = run(checked.checks(configured()))
    if as_json:
        print_json({"ok": all(check.ok for check in found), "checks": [asdict(check) for check in found]})
    else:
        console().print(_table(found))
    raise typer.Exit(Exit.DONE if all(check.ok for check in found) else Exit.FAILED)


def _table(found: list[checked.Check]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for check in found:
        mark = Text("ok", style="green") if check.ok else Text("fails", style="red bold")
        table.add_row(Text(check.name, style="bold"), mark, Text(check.detail), Text(f"{check.ms:.0f} ms", style="dim"))
    return table
