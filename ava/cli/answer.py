"""How a turn looks in a terminal: headline facts at once, text as it is released, then tables and pictures.

Everything that came from data or a model is printed as inert text (no markup, no control characters).
"""

import re
from collections.abc import Callable, Iterable, Mapping

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ava.cli.picture import drawn
from graphs.events import Event, Found, Planned, Said
from graphs.render import fill, show
from graphs.turn import Turn
from tools.facts import Fact, Finding, Table

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # and what turns text round
_WORD = re.compile(r" *[^ \n]*\n?")
_NUMERIC = re.compile(r"^[-+]?\$?[\d.,]+")


def inert(text: str) -> Text:
    """Text from data or a model: no markup, no control characters."""
    return Text(_CONTROL.sub("", text))


class Flow:
    """Text that arrives in pieces, broken between words at the width of the terminal."""

    def __init__(self, console: Console) -> None:
        self._console, self._column = console, 0

    def write(self, piece: str) -> None:
        """Print a piece; a word is never split over lines."""
        for word in _WORD.findall(_CONTROL.sub("", piece)):
            fits = self._column + len(word.rstrip()) <= self._console.width
            shown = word if fits else "\n" + word.lstrip(" ")
            self._console.print(Text(shown), end="", soft_wrap=True)
            self._column = 0 if word.endswith("\n") else self._column * fits + len(shown.lstrip("\n"))


class Printer:
    """Prints a turn as it happens."""

    def __init__(self, console: Console, headline: Callable[[str], int | None] | None) -> None:
        """With a model, `headline` says how many facts of a skill to show at once; None without one, whose text comes at once."""
        self._console, self._headlines, self._flow = console, headline, Flow(console)

    def hear(self, event: Event) -> None:
        """Print what may be shown now: with a model the headline facts, since its text takes a while; then text."""
        match event:
            case Found(finding=finding) if self._headlines and finding.outcome == "found":
                self._headline(finding, self._headlines(finding.skill))
            case Said(text=text):
                self._flow.write(text)
            case Planned() | Found():
                pass

    def finish(self, turn: Turn) -> None:
        """Print what belongs below the text."""
        self._console.print()
        self.pictures(turn)
        self.caveats(turn)
        self._footer(turn)

    def pictures(self, turn: Turn) -> None:
        """Print the tables and charts of what was found."""
        for finding in turn.findings:
            if turn.plan and finding.step not in turn.plan.means:
                self._picture(finding)

    def caveats(self, turn: Turn) -> None:
        """Print what must be known to read the answer rightly."""
        for caveat in turn.answer.caveats if turn.answer else ():
            self._console.print(inert(caveat), style="yellow")

    def _headline(self, finding: Finding, most: int | None) -> None:
        line = Text(f"{finding.agent}  ", style="bold cyan")
        facts = finding.facts[:most]
        line.append("  ·  ".join(f"{fact.label} {show(fact)}" for fact in facts), style="")
        self._console.print(line)

    def _picture(self, finding: Finding) -> None:
        if finding.table:
            self._console.print()
            facts = {fact.id: fact for fact in finding.facts}
            self._console.print(tabled(finding.table, facts, self._console.width), crop=False)
        lines = drawn(finding.chart) if finding.chart else []
        if finding.chart and lines:
            self._console.print(Text(f"\n{finding.chart.title}", style="bold"))
            for line in lines:
                self._console.print(inert(line), overflow="crop", no_wrap=True)

    def _footer(self, turn: Turn) -> None:
        answer = turn.answer
        if answer is None:
            return
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


def tabled(table: Table, facts: Mapping[str, Fact], width: int) -> Grid:
    """The table with its slots filled in; columns of figures stand to the right. No figure is cut, nor any word.

    Where it does not fit, headings and texts are broken between words, then the gaps close; what is wider still stands out.
    """
    rows = [[fill(cell, facts)[0] for cell in row] for row in table.rows]
    figures = [all(_NUMERIC.match(row[n]) for row in rows) for n in range(len(table.columns))]
    gaps = len(table.columns) - 1
    wide = sum(map(_widest, zip(table.columns, *rows, strict=True))) + 2 * gaps > width
    columns = [*zip((name.replace(" ", "\n") if wide else name for name in table.columns), *rows, strict=True)]
    whole = [_widest(column) for column in columns]
    least = [most if exact else _widest(_words(column)) for column, most, exact in zip(columns, whole, figures, strict=True)]
    gap = 2 if sum(whole) + 2 * gaps <= width else 1
    spare, wished = max(0, width - sum(least) - gap * gaps), max(1, sum(whole) - sum(least))
    widths = [few + (most - few) * min(spare, wished) // wished for most, few in zip(whole, least, strict=True)]
    grid = Grid(box=None, header_style="bold", pad_edge=False, collapse_padding=gap == 1, width=sum(widths) + gap * gaps)
    for column, room, exact in zip(columns, widths, figures, strict=True):
        grid.add_column(column[0], justify="right" if exact else "left", width=room, vertical="bottom" if wide else "top")
    for row in rows:
        grid.add_row(*map(inert, row))
    return grid


def _widest(texts: Iterable[str]) -> int:
    """Characters of the longest line."""
    return max((len(line) for text in texts for line in text.split("\n")), default=0)


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]
