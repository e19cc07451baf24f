"""A slate: a line a game, the game where AVA and the market are furthest apart first."""

from db.result import Result
from tools.analytics import odds, ratings
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Fact, Series, Table
from tools.skill import Ask
from tools.sports.match import Match, contract, forecast, market

SHOWN = 16  # games in the table: a full week of play
NAMED = 3  # of them in the sentence
COLUMNS = ("game", "kickoff", "team", "AVA", "bookmakers", "Kalshi", "points apart")


def slate(ask: Ask, asked: Result, matches: list[Match]) -> tuple[Table, Chart | None, list[str]]:
    """The table, the chart where it can be read, and the sentences."""
    ranked = sorted(matches, key=lambda match: _apart(ask, match), reverse=True)[:SHOWN]
    lines, named = [], []
    for match in ranked:
        cells, sentence = _line(ask, match)
        lines.append(cells)
        named.extend([sentence] if sentence else [])
    more = f", the {SHOWN} with the widest disagreement shown" if len(matches) > SHOWN else ""
    text = [f"AVA's forecast beside the market for {len(matches)} games{more}."]
    text.append(f"Furthest apart: {'; '.join(named[:NAMED])}." if named else "No market price is known for any of them yet.")
    return Table(columns=COLUMNS, rows=tuple(lines)), _chart(asked, matches), text


def _apart(ask: Ask, match: Match) -> float:
    """How far the forecast is from the first market there is; below nothing when one of the two is missing."""
    ours = ask.facts.run(ratings.forecast, match.results, match.pick).home
    theirs = ask.facts.run(odds.bookmaker, match.pick).home
    theirs = ask.facts.run(odds.contract, match.pick).home if theirs is None else theirs
    return -1.0 if ours is None or theirs is None else abs(ours - theirs)


def _line(ask: Ask, match: Match) -> tuple[tuple[str, ...], str]:
    """The cells of a game, and a clause on its disagreement; an empty one where there is none."""
    rated = ask.facts.run(ratings.forecast, match.results, match.pick).home is not None
    ours, book, traded = forecast(ask, match) if rated else None, market(ask, match), contract(ask, match)
    theirs, apart, clause = book or traded, None, ""
    if ours and theirs:
        label = f"percentage points between AVA and the market on {match.team} in {match.name}"
        apart = ask.facts.calc(label, odds.gap, ours, theirs, unit="points", entity=match.entity)
        clause = f"{match.name}, where AVA gives {match.team} {ours} and the market {theirs}"
    kickoff = ask.facts.row(f"kickoff of {match.name}", match.pick, "kickoff", unit="date", entity=match.entity)
    return (match.name, str(kickoff), match.team, *map(_cell, (ours, book, traded, apart))), clause


def _cell(fact: Fact | None) -> str:
    return str(fact) if fact else "none"


def _chart(asked: Result, matches: list[Match]) -> Chart | None:
    """Both probabilities of each home side, in order of kickoff; None for more games than can be read."""
    if len(matches) > SHOWN:
        return None
    results, x = matches[0].results, tuple(match.name for match in matches)
    games, history = rows_source(asked), rows_source(results)
    ours = Calc(function=name_of(ratings.home_probabilities), params={}, inputs=(history, games))
    theirs = Calc(function=name_of(odds.bookmaker_home), params={}, inputs=(games,))
    series = (
        Series(name="AVA", x=x, y=ratings.home_probabilities(results.records, asked.records), source=ours),
        Series(name="bookmakers", x=x, y=odds.bookmaker_home(asked.records), source=theirs),
    )
    return Chart(kind="bars", title="Probability that the home side wins", unit="probability", series=series)
