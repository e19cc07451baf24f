import pytest

from graphs.understand.mentions import acts, held, moves, topic
from graphs.understand.words import words


def at(text, name):
    cut = words(text)
    n = next(n for n, word in enumerate(cut) if word.low == name)
    return cut, n, n


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("has snap rolled over", "snap", True),
        ("if unity drops", "unity", True),
        ("is unity just up", "unity", True),
        ("the target goes up", "target", False),
        ("is volume up", "volume", False),
        ("did delta beat", "delta", True),
        ("does delta rise", "delta", False),
    ],
)
def test_the_subject_of_a_verb_for_prices_is_a_company(text, name, found):
    assert moves(*at(text, name)) is found


@pytest.mark.parametrize(("text", "found"), [("is ma trading over", True), ("is ma rising", False), ("the ma beat", False)])
def test_only_a_company_trades_and_reports(text, found):
    assert acts(*at(text, "ma")) is found


@pytest.mark.parametrize(("text", "found"), [("our lucid stake", True), ("a lucid stake", False), ("my lucid dream", False)])
def test_what_a_person_owns_is_a_company(text, found):
    assert held(*at(text, "lucid")) is found


@pytest.mark.parametrize(("text", "found"), [("snap: buy or wait", True), ("snap: 12", False), ("and snap: buy", False)])
def test_a_text_may_begin_with_what_it_is_about(text, found):
    assert topic(*at(text, "snap")) is found
