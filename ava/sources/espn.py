"""ESPN's NFL scoreboard: the games of a week, what stands on the board, lines before kickoff, results after the end.

A game nflverse has not published yet is added to the schedule; one it has stays as it is. The board says when it was read only if
it was wrapped with `recorded_at`; else it was before the next kickoff and within four hours of a game in play. ESPN's spread is
negative when home is favoured; stored, positive. Preseason and all-star games are no games here.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ava.sources import nfl_links
from ava.sources.csvfile import Fields, Head
from ava.sources.fields import real, whole
from ava.sources.kind import Kind, Reject, Staged, Totals
from ava.sources.nfl_codes import season_in, team
from ava.sources.nfl_games import scheduled_at
from ava.sources.recorded import Recording, moment, object_in, recorded_at, unwrapped
from db.database import Writer
from db.sql import import_espn_totals

_LASTS = timedelta(hours=4)
_ROUNDS = {"1": "WC", "2": "DIV", "3": "CON", "5": "SB"}  # ESPN's weeks after the regular season; 4 is the all-star game
_STATES = frozenset({"pre", "in", "post"})
Object = Mapping[str, Any]


def _unfold(document: Any, head: Head) -> Iterator[Mapping[str, object]]:
    board, said = unwrapped(document)
    at = (moment(said.get("recorded_at")) or _read_by(board["events"]) or recorded_at(head, {}, ())).isoformat()
    return ({"recorded_at": at, "event": event} for event in board["events"])


def _read_by(events: list[Object]) -> datetime | None:
    """The latest moment a board can be of: before games that have not begun, within reach of those that have not ended."""
    states = [(event["status"]["type"]["state"], moment(event["date"])) for event in events]
    playing = [at + _LASTS for state, at in states if state == "in" and at]
    coming = [at for state, at in states if state == "pre" and at]
    return min(playing + coming, default=None)


def _row(fields: Fields, _head: Head) -> Staged:
    """A game, what the board says of it, and its line; in the order of the copy query."""
    event, at = object_in(fields, "event"), moment(fields["recorded_at"])
    try:
        return _game(event, at)
    except (LookupError, TypeError, AttributeError) as error:
        raise Reject(f"the event lacks a part a game has: {error!r}") from error


def _game(event: Object, at: datetime | None) -> Staged:
    played, kickoff = event["competitions"][0], moment(event["date"])
    if kickoff is None or at is None:
        raise Reject(f"date {event['date']!r} is not a time")
    season, game_type, week = _week(event)
    sides = {each["homeAway"]: each for each in played["competitors"]}
    away, home = (team(sides[side]["team"]["abbreviation"], season) for side in ("away", "home"))
    venue = played.get("venue") or {}
    return (
        *(f"{season}_{week:02d}_{away}_{home}", season, game_type, week, kickoff, away, home, played.get("neutralSite") is True),
        *("dome" if venue.get("indoor") is True else None, venue.get("fullName"), scheduled_at(season, game_type, kickoff)),
        *(at, *_board(event, played, sides, {str(sides["away"]["id"]): away, str(sides["home"]["id"]): home})),
        *(kickoff + _LASTS, *_line(played)),
    )


def _week(event: Object) -> tuple[int, str, int]:
    """Season, kind of game and week as nflverse counts it."""
    season, number = season_in(event["season"]["year"]), event["week"]["number"]
    regular = 18 if season >= 2021 else 17
    if event["season"]["type"] == "2" and number.isdecimal() and 1 <= int(number) <= regular:
        return season, "REG", int(number)
    if event["season"]["type"] == "3" and number in _ROUNDS:
        return season, _ROUNDS[number], regular + min(int(number), 4)
    raise Reject(f"week {number!r} of season type {event['season']['type']!r} is not one that counts")


def _board(event: Object, played: Object, sides: Mapping[str, Object], teams: Mapping[str, str]) -> Staged:
    """State, period, seconds left, away and home score, probability of a home win, team with the ball."""
    status, state = event["status"], event["status"]["type"]["state"]
    if state not in _STATES:
        raise Reject(f"state {state!r} is none of {', '.join(sorted(_STATES))}")
    begun, situation = state != "pre", played.get("situation") or {}
    chance = ((situation.get("lastPlay") or {}).get("probability") or {}).get("homeWinPercentage") if state == "in" else None
    home_win = real({"homeWinPercentage": chance or ""}, "homeWinPercentage")
    if home_win is not None and not 0 <= home_win <= 1:
        raise Reject(f"homeWinPercentage {chance!r} is not a probability")
    scores = [whole({"score": sides[side].get("score") or ""}, "score") if begun else None for side in ("away", "home")]
    period = whole({"period": status["period"]}, "period", 20) or 0
    clock, ball = real({"clock": status["clock"]}, "clock"), teams.get(str(situation.get("possession")))
    return state, period, clock, *scores, home_win, ball


def _line(played: Object) -> Staged:
    """Spread (positive = home favoured), total, moneylines of home and away, prices of home and away spread, over, under."""
    odds = next((each for each in played.get("odds") or () if isinstance(each, dict)), {})
    spread = real({"spread": odds.get("spread") or ""}, "spread")
    quoted = (("moneyline", "home"), ("moneyline", "away"), ("pointSpread", "home"), ("pointSpread", "away"))
    prices = [_american(odds, *where) for where in (*quoted, ("total", "over"), ("total", "under"))]
    total = real({"overUnder": odds.get("overUnder") or ""}, "overUnder")
    return None if spread is None else 0.0 - spread, total, *prices


def _american(odds: Object, what: str, side: str) -> int | None:
    """American odds now ('close' on the board); EVEN is +100, OFF is none."""
    text = (((odds.get(what) or {}).get(side) or {}).get("close") or {}).get("odds") or ""
    if text in {"", "OFF"}:
        return None
    price = 100 if text == "EVEN" else whole({"odds": text}, "odds")
    if price is not None and abs(price) < 100:
        raise Reject(f"odds {text!r} are not American odds")
    return price


async def _finish(write: Writer) -> Totals:
    return await nfl_links.totals(write, import_espn_totals)


_READER = Recording(fields=("recorded_at", "event"), unfold=_unfold, shapes=("events[].competitions[].competitors[].homeAway",))
KIND = Kind(
    name="espn",
    about="ESPN's NFL scoreboard as JSON: games, live scores, lines",
    columns=_READER.columns,
    row=_row,
    reader=_READER,
    finish=_finish,
)
