"""How a turn looks in a terminal: headline facts at once, text as it is released, then tables and pictures.

Everything that came from data or a model is printed as inert text (no markup, no control characters).
"""

import re

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ava.cli.picture import drawn
from graphs.agents import skill
from graphs.events import Event, Found, Planned, Said
from graphs.render import fill, show
from graphs.turn import Turn
from tools.facts import Finding

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMERIC = re.compile(r"^[-+$]?[\d.,]+")


def inert(text: str) -> Text:
    """Text from data or a model: no markup, no control characters."""
    return Text(_CONTROL.sub("", text))


class Printer:
    """Prints a turn as it happens."""

    def __init__(self, console: Console, *, model: bool) -> None:
        self._console, self._model = console, model

    def hear(self, event: Event) -> None:
        """Print what may be shown now: with a model the headline facts, since its text takes a while; then text."""
        match event:
            case Found(finding=finding) if self._model and finding.outcome == "found":
                self._headline(finding)
            case Said(text=text):
                self._console.print(inert(text), end="", soft_wrap=False)
            case Planned() | Found():
                pass

    def finish(self, turn: Turn) -> None:
        """Print what belongs below the text."""
        self._console.print()
        for finding in turn.findings:
            self._picture(finding)
        self._footer(turn)

    def _headline(self, finding: Finding) -> None:
        line = Text(f"{finding.agent}  ", style="bold cyan")
        facts = finding.facts[: skill(finding.skill).headline]
        line.append("  ·  ".join(f"{fact.label} {show(fact)}" for fact in facts), style="")
        self._console.print(line)

    def _picture(self, finding: Finding) -> None:
        facts = {fact.id: fact for fact in finding.facts}
        if finding.table:
            table = Table(box=None, header_style="bold", pad_edge=False)
            rows = [[fill(cell, facts)[0] for cell in row] for row in finding.table.rows]
            for n, column in enumerate(finding.table.columns):
                right = all(_NUMERIC.match(row[n]) for row in rows)
                table.add_column(column, justify="right" if right else "left")
            for row in rows:
                table.add_row(*map(inert, row))
            self._console.print()
            self._console.print(table)
        lines = drawn(finding.chart) if finding.chart else []
        if finding.chart and lines:
            self._console.print(Text(f"\n{finding.chart.title}", style="bold"))
            for line in lines:
                self._console.print(inert(line))

    def _footer(self, turn: Turn) -> None:
        answer = turn.answer
        if answer is None:
            return
        for caveat in answer.caveats:
            self._console.print(Text(caveat, style="yellow"))
        if answer.withheld:
            count = len(answer.withheld)
            self._console.print(
                Text(f"{count} sentence{'s' * (count > 1)} withheld: ava show {turn.id} --withheld", style="yellow")
            )
        if answer.citations:
            first = answer.citations[0].fact
            model = "" if answer.model == "none" else f" · {answer.model}"
            line = f"{len(answer.citations)} figures, each with its source: ava show {turn.id} --why {first}"
            self._console.print(Text(f"{line}{model} · {answer.ms.total / 1000:.2f} s", style="dim"))
