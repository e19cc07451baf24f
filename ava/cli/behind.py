"""How what stands behind an answer looks in a terminal: the chain of a figure, and sentences that were not released."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ava.cli.answer import inert
from graphs.turn import Withheld

if TYPE_CHECKING:
    from ava.why import Link


def chain(links: Sequence["Link"], console: Console) -> None:
    """Print the chain behind a figure, what it came from further in."""
    for link in links:
        console.print(Padding(Text("└ " * (link.depth > 0)) + inert(link.text), (0, 0, 0, 2 * link.depth)))
        console.print(Padding(Text(link.about, style="dim"), (0, 0, 0, 2 * link.depth + 2)))


def withheld(held: Sequence[Withheld], console: Console) -> None:
    """Print the model's sentences that were not released, and why."""
    for each in held:
        console.print(inert(each.sentence) + Text(f"\n   {each.reason}", style="yellow"))
    if not held:
        console.print("Nothing was withheld.")
