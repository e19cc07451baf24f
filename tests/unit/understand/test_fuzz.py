from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.understand import recall, understand

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


def test_a_text_of_a_hundred_thousand_characters_is_read_in_part(plan):
    assert plan("what is the RSI of NVDA " + "bla " * 25_000).kind in {"answer", "decline", "clarify"}


def test_what_is_asked_after_a_long_paste_is_read(plan):
    made = plan("bla " * 25_000 + "\nwhat is the RSI of NVDA")
    assert made.entities.symbols == ("NVDA",)
