"""What AVA's forecast is worth: an opinion, with its score beside the market's on the games the user's own data holds."""

from tools.analytics import ratings
from tools.facts import Fact, Unit
from tools.skill import Ask
from tools.sports.match import Match

ENOUGH = 200  # games, about a season: on fewer, a difference between two scores is luck


def caution(ask: Ask, match: Match) -> list[str]:
    """A sentence that says it is an opinion, and one on how it has scored where there are games to score."""
    opinion = "The forecast is AVA's own model and an opinion; it knows no injuries or weather."
    found = ask.facts.run(ratings.record, match.results, match.pick)
    if found.games < ENOUGH:
        return [f"{opinion} As a rule the closing market is the better forecaster."]
    games = _fact(ask, match, "games both were scored on", "games", "count")
    ours = _fact(ask, match, "Brier score of AVA's forecasts", "forecast", "score")
    theirs = _fact(ask, match, "Brier score of the closing moneyline", "market", "score")
    apart = _fact(ask, match, "difference of the two Brier scores, of the closing moneyline's", "apart", "fraction")
    better, worse = ("the market has", "higher") if found.market < found.forecast else ("AVA's model has", "lower")
    scored = f"Over {games} games of the last seasons AVA's Brier score is {ours}, {apart} {worse} than the closing moneyline's"
    return [opinion, f"{scored} {theirs}; lower is better, so {better} been the better forecaster."]


def _fact(ask: Ask, match: Match, label: str, field: str, unit: Unit) -> Fact:
    return ask.facts.calc(label, ratings.record, match.results, match.pick, unit=unit, entity="market", field=field)
