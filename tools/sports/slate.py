"""sports.slate: the games of a week, or of the days named, as cards: a line a game with kickoff, forecast, line and prices."""

from tools.facts import Finding, When
from tools.skill import Ask
from tools.sports.cards import cards
from tools.sports.games import nothing, read, yields
from tools.sports.record import caution


async def slate(ask: Ask, *, dates: tuple[When, ...] = ()) -> Finding:
    """A card for each game on `dates`, or else for the rest of the next week of play."""
    asked, matches = await read(ask, dates=dates)
    if not matches:
        return ask.empty(nothing((), (), dates))
    table, chart, text = cards(ask, asked, matches)
    return ask.found(*text, *caution(ask, matches[0]), table=table, chart=chart, yields=yields(matches))
