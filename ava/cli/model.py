"""`ava model`: which models answer, why, what each can do, and how fast it is. Exit 1 when one of them does not answer."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ava.cli.options import AsJson, Model, configured
from ava.cli.output import Exit, Failure, console, print_json, run
from graphs.model.chain import Link
from graphs.model.choose import Choice, Config, choose
from graphs.model.measure import Speed, measured
from graphs.model.protocol import Card, ModelError

Measure = Annotated[bool, typer.Option("--measure", help="Ask it something, and say how fast it reads and writes.")]
Seen = tuple[Link, Card | ModelError, Speed | None]


def model(model: Model = None, measure: Measure = False, as_json: AsJson = False) -> None:
    """Show which model answers and why, what it can do, how fast it is."""
    try:
        choice, seen = run(_seen(configured().models(model), measure=measure))
    except ModelError as error:
        raise Failure(str(error), Exit.USAGE) from error
    if as_json:
        print_json({"why": choice.why, "models": [_plain(*each) for each in seen]})
    else:
        _show(choice, seen)
    raise typer.Exit(Exit.FAILED if any(isinstance(card, ModelError) for _, card, _ in seen) else Exit.DONE)


async def _seen(config: Config, *, measure: bool) -> tuple[Choice, list[Seen]]:
    choice = await choose(config)
    if choice.model is None:
        return choice, []
    try:
        return choice, [await _looked_at(link, measure=measure) for link in choice.model.links]
    finally:
        await choice.model.aclose()


async def _looked_at(link: Link, *, measure: bool) -> Seen:
    try:
        return link, await link.model.card(), await measured(link.model) if measure else None
    except ModelError as error:
        return link, error, None


def _plain(link: Link, card: Card | ModelError, speed: Speed | None) -> dict[str, Any]:
    told = {"error": str(card)} if isinstance(card, ModelError) else asdict(card)
    return {"name": link.model.name, "at": link.at, **told, "speed": asdict(speed) if speed else None}


def _show(choice: Choice, seen: list[Seen]) -> None:
    console().print(Text(choice.why))
    for link, card, speed in seen:
        table = Table(box=None, show_header=False, pad_edge=False)
        for name, value in _lines(link, card, speed).items():
            table.add_row(Text(name, style="bold"), Text(value))
        console().print()
        console().print(table)


def _lines(link: Link, card: Card | ModelError, speed: Speed | None) -> dict[str, str]:
    if isinstance(card, ModelError):
        return {"model": link.model.name, "fails": str(card)}
    lines = {
        "model": " ".join(filter(None, (card.name, card.about))),
        "at": card.at,
        "context": f"{card.context:,} tokens" if card.context else "not said",
        "tools": _yes(card.tools),
        "thinking": _yes(card.thinking, "yes, turned off") if card.thinking else _yes(card.thinking),
        "schema": _yes(card.schema),
    }
    if speed:
        lines["speed"] = f"reads {speed.read:,.0f} and writes {speed.written:,.0f} tokens a second"
        lines["first word"] = f"after {speed.first_s:.2f} s for a prompt of {speed.prompt} tokens"
    return lines


def _yes(able: bool | None, yes: str = "yes") -> str:
    return "not said" if able is None else yes if able else "no"
