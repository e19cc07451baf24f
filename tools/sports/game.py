"""sports.game: AVA's forecast of NFL games beside what the market says of them.

One or two games are told in full, more are a slate: a line a game, the widest disagreement first. A market without a usable
price is left out, never guessed. The forecast is an opinion, and the answer says how it has scored against the closing line.
"""

from db.sql import nfl_games_asked, nfl_results_all
from tools.facts import Entities, Finding, Team, When
from tools.skill import Ask
from tools.sports.match import Match, told
from tools.sports.record import caution
from tools.sports.slate import slate

IN_FULL = 2  # games told in full


async def game(ask: Ask, *, teams: tuple[Team, ...] = (), games: tuple[str, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The next game of each of `teams` (or their games on `dates`), the named `games`, or else the next slate."""
    first, last = min((day.first for day in dates), default=None), max((day.last for day in dates), default=None)
    asked = await ask.db.rows(nfl_games_asked, teams=list(teams), games=list(games), first=first, last=last)
    if not asked:
        return ask.empty(_nothing(teams, games, dates))
    results = await ask.db.rows(nfl_results_all)
    matches = [Match(results=results, pick=asked.one(game_id=row.game_id), asked=teams) for row in asked]
    if len(matches) > IN_FULL:
        table, chart, text = slate(ask, asked, matches)
    else:
        table, chart, text = None, None, [sentence for match in matches for sentence in told(ask, match)]
    return ask.found(*text, *caution(ask, matches[0]), table=table, chart=chart, yields=_yields(matches))


def _yields(matches: list[Match]) -> Entities:
    sides = dict.fromkeys(side for match in matches for side in (match.game.away, match.game.home))
    return Entities(teams=tuple(sides), games=tuple(match.game.game_id for match in matches))


def _nothing(teams: tuple[Team, ...], games: tuple[str, ...], dates: tuple[When, ...]) -> str:
    if games:
        return f"no NFL game {', '.join(games)} is known"
    when = f" for {', '.join(day.text for day in dates)}" if dates else " to come"
    whose = f" of {', '.join(teams)}" if teams else ""
    return f"no NFL game{whose}{when} is known"
