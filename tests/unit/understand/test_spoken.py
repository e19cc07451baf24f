import pytest

from graphs.turn import Exchange
from graphs.understand.choose import Choice
from graphs.understand.entities import find
from graphs.understand.followup import Carried
from graphs.understand.spoken import filled, leaning, spoken
from tools.facts import Entities


def exchange(question, answer="", **named):
    return Exchange(question=question, entities=Entities(**named), agents=(), skills=(), answer_head=answer)


def chosen(skill):
    agent = skill.partition(".")[0]
    return Choice(agents=(agent,), skills=(skill,), weights={agent: 0.9})


LIST = exchange("what is oversold", "NKE 26, PFE 27 and BA 28", symbols=("NKE", "PFE", "BA"))
CHART = exchange("trend of amd", "up", symbols=("AMD",))
GAME = exchange("are the eagles cheap", "PHI at 58 cents against DAL", teams=("PHI",))


@pytest.fixture
def named(lexicon, now):
    return lambda text: find(text, lexicon, now).entities


@pytest.mark.parametrize(
    ("text", "symbols"), [("and yesterday?", ()), ("raise it to 40", ()), ("are they cheap", LIST.entities.symbols)]
)
def test_names_that_only_an_answer_gave_are_meant_where_the_question_points_at_them(text, symbols, named):
    (last,) = spoken(text, Entities(), chosen("market.screen"), (LIST,), named)
    assert last.entities.symbols == symbols


def test_names_that_a_question_gave_stay(named):
    assert spoken("and yesterday?", Entities(), chosen("technical.signal"), (CHART,), named) == (CHART,)


def test_a_game_has_the_two_teams_that_question_and_answer_name(named):
    (last,) = spoken("worth a bet?", Entities(), chosen("sports.edge"), (GAME,), named)
    assert set(last.entities.teams) == {"PHI", "DAL"}


@pytest.mark.parametrize(
    ("text", "skill", "symbols"),
    [
        ("where is the stop", "technical.signal", ("AMD",)),
        ("which strike would you sell", "strategy.propose", ("AMD",)),
        ("which stocks look better", "technical.signal", ()),
        ("top sweeps", "options_flow.unusual", ()),
        ("what news mood", "market.sentiment", ("AMD",)),
        ("how are the sectors", "market.sectors", ()),
        ("do i own any", "portfolio.holdings", ("AMD",)),
        ("how much cash do i have", "portfolio.holdings", ()),
    ],
)
def test_a_question_of_its_own_may_be_about_what_was_spoken_of(text, skill, symbols):
    carried = Carried(entities=Entities(), choice=chosen(skill), continues=False)
    assert filled(text, carried, (CHART,)).symbols == symbols


def test_chat_is_about_nothing():
    thanks = Choice(agents=("technical",), skills=("technical.signal",), weights={"_smalltalk": 0.8, "technical": 0.1})
    assert filled("thanks a lot", Carried(entities=Entities(), choice=thanks, continues=False), (CHART,)) == Entities()


@pytest.mark.parametrize(("history", "lean"), [((), 0), ((CHART,), -1), ((CHART, GAME), 1)])
def test_what_the_last_turn_was_about_is_what_leans(history, lean):
    assert leaning(history) == lean


def test_twins_are_read_as_what_was_spoken_of_before(lexicon, now):
    assert find("and DAL", lexicon, now, prior=1).entities.teams == ("DAL",)
    assert find("and DAL", lexicon, now, prior=-1).entities.symbols == ("DAL",)
