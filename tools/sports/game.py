"""sports.game: AVA's forecast of NFL games beside what the market says of them.

One or two games are told in full, more as the cards of a slate. A market without a usable price is left out, never guessed.
The forecast is an opinion, and the answer says how it has scored against the closing line.
"""

from tools.facts import Finding, Team, When
from tools.skill import Ask
from tools.sports.cards import cards
from tools.sports.games import nothing, read, yields
from tools.sports.match import told
from tools.sports.record import caution

IN_FULL = 2  # games told in full


async def game(ask: Ask, *, teams: tuple[Team, ...] = (), games: tuple[str, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The next game of each of `teams` (or their games on `dates`), the named `games`, or else the next slate."""
    asked, matches = await read(ask, teams=teams, games=games, dates=dates)
    if not matches:
        return ask.empty(nothing(teams, games, dates))
    if len(matches) > IN_FULL:
        table, chart, text = cards(ask, asked, matches)
    else:
        table, chart, text = None, None, [sentence for match in matches for sentence in told(ask, match)]
    return ask.found(*text, *caution(ask, matches[0]), table=table, chart=chart, yields=yields(matches))
