"""A card a game: kickoff, forecast, line and market prices side by side, and where they are furthest apart.

Cards stand in order of kickoff. A price that is not known is 'none'; a disagreement needs two who have said something.
"""

from db.result import Result
from tools.analytics import odds, ratings
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Fact, Series, Table, Unit
from tools.skill import Ask
from tools.sports.match import Match, contract, forecast, market

SHOWN = 16  # cards: a full week of play
NAMED = 3  # of them in the sentence
COLUMNS = ("game", "kickoff", "team", "AVA", "bookmakers", "Kalshi", "home favoured by", "total", "points apart")
GIVEN: tuple[tuple[str, str, Unit], ...] = (
    ("spread_line", "points by which the bookmakers favour the home side in", "points"),
    ("total_line", "bookmakers' total of", "points"),
)


def cards(ask: Ask, asked: Result, matches: list[Match]) -> tuple[Table, Chart | None, list[str]]:
    """The table, the chart where it can be read, and the sentences, the widest disagreement first."""
    ranked = sorted(matches, key=lambda match: _apart(ask, match), reverse=True)[:SHOWN]
    lines, named = {}, []
    for match in ranked:
        lines[match.game.game_id], clause = _card(ask, match)
        named.extend([clause] if clause else [])
    more = f", the {SHOWN} with the widest disagreement shown" if len(matches) > SHOWN else ""
    text = [f"AVA's forecast beside the market for {len(matches)} games{more}."]
    text.append(f"Furthest apart: {'; '.join(named[:NAMED])}." if named else "No market price is known for any of them yet.")
    in_order = tuple(lines[match.game.game_id] for match in matches if match.game.game_id in lines)
    return Table(columns=COLUMNS, rows=in_order), _chart(asked, matches), text


def _apart(ask: Ask, match: Match) -> float:
    """How far the forecast and the markets are apart; below nothing when fewer than two are known."""
    run = ask.facts.run
    said = (run(ratings.forecast, match.results, match.pick), run(odds.bookmaker, match.pick), run(odds.contract, match.pick))
    known = [chance for each in said if (chance := getattr(each, match.side)) is not None]
    return max(known) - min(known) if len(known) > 1 else -1.0


def _card(ask: Ask, match: Match) -> tuple[tuple[str, ...], str]:
    """The cells of a game, and a clause on its disagreement; an empty one where there is none."""
    rated = ask.facts.run(ratings.forecast, match.results, match.pick).home is not None
    ours, book, traded = forecast(ask, match) if rated else None, market(ask, match), contract(ask, match)
    chances = {"AVA gives": ours, "the bookmakers give": book, "Kalshi gives": traded}
    known = {who: fact for who, fact in chances.items() if fact}
    apart, clause = None, ""
    if len(known) > 1:
        label = f"percentage points between the forecasts of {match.team} in {match.name}"
        apart = ask.facts.calc(label, odds.widest, *known.values(), unit="points", entity=match.entity)
        clause = f"{match.name}, where {' and '.join(f'{who} {fact}' for who, fact in _ends(known))} for {match.team}"
    kickoff = ask.facts.row(f"kickoff of {match.name}", match.pick, "kickoff", unit="date", entity=match.entity)
    line = [_given(ask, match, *given) for given in GIVEN]
    return (match.name, str(kickoff), match.team, *map(_cell, (ours, book, traded, *line, apart))), clause


def _ends(known: dict[str, Fact]) -> tuple[tuple[str, Fact], tuple[str, Fact]]:
    """Who says most and who says least."""
    ranked = sorted(known.items(), key=lambda each: float(str(each[1].value)), reverse=True)
    return ranked[0], ranked[-1]


def _given(ask: Ask, match: Match, column: str, label: str, unit: Unit) -> Fact | None:
    if getattr(match.game, column) is None:
        return None
    return ask.facts.row(f"{label} {match.name}", match.pick, column, unit=unit, entity=match.entity)


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
