"""What sports.edge says when parts of the data are missing; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from db.reader import Reader
from db.scope import Scope
from tools.skill import Ask
from tools.sports.edge import edge

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
FIELDS = {
    "game_id": "2025_12_KC_DEN", "season": 2025, "week": 12, "kickoff": NOW + timedelta(days=3), "away": "KC", "home": "DEN",
    "neutral": False, "away_rest": 7, "home_rest": 7, "away_score": None, "home_score": None, "line_source": None,
    "spread_line": None, "total_line": None, "home_moneyline": None, "away_moneyline": None, "contract_source": None,
    "home_bid": None, "home_ask": None, "away_bid": None, "away_ask": None, "known_at": NOW,
}  # fmt: skip
Game = namedtuple("Game", FIELDS)  # noqa: PYI024 - records are plain ones
LINE = {"home_moneyline": 150, "away_moneyline": -170}  # DEN 0.388, KC 0.612 without the margin
FAIR = {"home_bid": Decimal("0.38"), "home_ask": Decimal("0.40")}
CHEAP = {"home_bid": Decimal("0.20"), "home_ask": Decimal("0.22")}
RESULT = Game(**{**FIELDS, "game_id": "before", "kickoff": NOW - timedelta(weeks=1), "away_score": 20, "home_score": 17})


class Stored:
    """Answers the two queries of the skill, by name."""

    def __init__(self, games, results):
        self.answers = {"nfl_games_asked": tuple(games), "nfl_results_all": tuple(results)}

    async def fetch(self, query, parameters, user):
        return self.answers[query.name], False


async def told(*games, results=(RESULT,)):
    reader = Reader(Stored([Game(**{**FIELDS, **game}) for game in games], results), Scope(user="me", world="main", as_of=NOW))
    return await edge(Ask.begin("sports.edge", 1, reader), teams=("DEN",))


async def test_where_no_side_is_cheap_enough_there_is_no_edge():
    found = await told({**LINE, **FAIR})
    assert found.text[0].startswith("No side costs less than AVA and the other market both give it.")
    assert "quarter Kelly [" not in found.text[0]


async def test_a_price_both_judges_are_above_is_an_edge_with_its_stake():
    found = await told({**LINE, **CHEAP})
    assert found.text[0].startswith("DEN at Kalshi costs [F1.1]")
    assert "quarter Kelly [" in found.text[0]


async def test_what_only_one_judge_can_speak_of_is_no_edge():
    found = await told(CHEAP)
    assert "That rests on one opinion, so it is called no edge." in found.text[0]
    assert all(fact.value == 0 for fact in found.facts if "Kelly" in fact.label)


async def test_nothing_to_judge_by_is_a_reason():
    found = await told(CHEAP, results=())
    assert found.reason == "no price of bookmaker or Kalshi with a forecast to set beside it is known for KC at DEN"


async def test_a_game_that_has_begun_is_not_bet_on():
    found = await told({**LINE, **CHEAP, "kickoff": NOW - timedelta(minutes=1)})
    assert (found.outcome, found.reason) == ("empty", "the games asked for have begun")


async def test_no_bet_is_placed_and_the_limit_is_said():
    found = await told({**LINE, **CHEAP})
    assert any("AVA places no bets" in sentence and "of the bankroll" in sentence for sentence in found.text)


async def test_each_figure_is_made_once():
    found = await told({**LINE, **CHEAP})
    labels = [fact.label for fact in found.facts]
    assert len(labels) == len(set(labels))


async def test_of_many_games_the_best_bet_of_each_is_shown():
    found = await told(*({**LINE, **CHEAP, "game_id": f"g{n}"} for n in range(3)))
    assert len(found.table.rows) == 3
