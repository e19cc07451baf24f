"""The games a question is about: read from the database once, for every skill of this room."""

from db.result import Result
from db.sql import nfl_games_asked, nfl_results_all
from tools.facts import Entities, Team, When
from tools.skill import Ask
from tools.sports.match import Match


async def read(
    ask: Ask, *, teams: tuple[Team, ...] = (), games: tuple[str, ...] = (), dates: tuple[When, ...] = ()
) -> tuple[Result, list[Match]]:
    """The named `games`, else those on `dates`, else each team's next, else the rest of the next week; by kickoff."""
    first, last = min((day.first for day in dates), default=None), max((day.last for day in dates), default=None)
    asked = await ask.db.rows(nfl_games_asked, teams=list(teams), games=list(games), first=first, last=last)
    if not asked:
        return asked, []
    results = await ask.db.rows(nfl_results_all)
    return asked, [Match(results=results, pick=asked.one(game_id=row.game_id), asked=teams) for row in asked]


def yields(matches: list[Match]) -> Entities:
    """The games and their teams."""
    sides = dict.fromkeys(side for match in matches for side in (match.game.away, match.game.home))
    return Entities(teams=tuple(sides), games=tuple(match.game.game_id for match in matches))


def nothing(teams: tuple[Team, ...], games: tuple[str, ...], dates: tuple[When, ...]) -> str:
    """Why there is no game to tell, as a clause."""
    if games:
        return f"no NFL game {', '.join(games)} is known"
    when = f" for {', '.join(day.text for day in dates)}" if dates else " to come"
    whose = f" of {', '.join(teams)}" if teams else ""
    return f"no NFL game{whose}{when} is known"
