import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.understand import cut_short, recall, understand
from graphs.understand.dates import dates

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
PIECES = st.sampled_from(
    ["NVDA", "$", "chiefs", "week 99", "2/30", "\x00", "\U0001f680", "q3", "Ünï", "\u202e", "99999999999", "'s", "{symbol}"]
)


@CALM
@given(text=st.text(max_size=300), earlier=st.text(max_size=80))
def test_no_text_raises(text, earlier, lexicon, router, now):
    history = recall([{"role": "user", "content": earlier}, {"role": "assistant", "content": text}], now, lexicon, router)
    assert understand(text, history, now, lexicon, router).kind in {"answer", "clarify", "decline", "smalltalk"}


@CALM
@given(pieces=st.lists(PIECES, max_size=30), joint=st.sampled_from(["", " ", ", ", " and "]))
def test_no_mixture_of_known_pieces_raises(pieces, joint, lexicon, router, now):
    assert understand(joint.join(pieces), (), now, lexicon, router).confidence <= 1


@CALM
@given(text=st.text(st.characters(categories=["Cs", "Cc", "Cf", "So", "Mn", "Lo", "Nd", "Sc"]), max_size=200))
def test_surrogates_controls_emoji_and_other_scripts_raise_nothing(text, lexicon, router, now):
    plan = understand(f"rsi of {text} NVDA", (), now, lexicon, router)
    assert set(plan.entities.symbols) <= set(lexicon.symbols)


@CALM
@given(text=st.text(max_size=120), as_of=st.datetimes(timezones=st.timezones()))
def test_what_is_said_of_days_stands_in_the_text(text, as_of):
    for when, start, end in dates(f"{text} friday 2/29 week 18 q4", as_of):
        assert (when.first <= when.last, when.text) == (True, f"{text} friday 2/29 week 18 q4"[start:end])


@pytest.mark.parametrize(
    "piece", ["NVDA ", "1/1 ", "F, T ", "i think if it ", "\x00\ud800", "\U0001f680", "KC -3 ", "$", '"', "the maker of "]
)
def test_a_hundred_thousand_characters_of_anything_come_to_a_plan(piece, plan):
    assert plan(piece * (100_000 // len(piece))).kind in {"answer", "decline", "clarify", "smalltalk"}


def test_a_text_of_a_hundred_thousand_characters_is_read_in_part(plan):
    assert plan("what is the RSI of NVDA " + "bla " * 25_000).kind in {"answer", "decline", "clarify"}


def test_what_is_asked_after_a_long_paste_is_read(plan):
    made = plan("bla " * 25_000 + "\nwhat is the RSI of NVDA")
    assert made.entities.symbols == ("NVDA",)


@pytest.mark.parametrize(
    ("length", "told"), [(1000, None), (1001, "of your 1,001 characters I read the first 700 and the last 300")]
)
def test_a_text_that_is_read_in_part_is_told(length, told):
    assert cut_short("x" * length) == told
