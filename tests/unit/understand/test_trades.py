import pytest

from graphs.understand.entities import find
from graphs.understand.trades import trades
from graphs.understand.words import words


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("did now beat, the software firm", ("NOW",)),
        ("what's key worth, the bank", ("KEY",)),
        ("did kr miss? the supermarket i mean", ("KR",)),
        ("united or delta, as in the airline", ("DAL",)),
        ("has ALL bottomed, the car insurer, my aunt works there", ("ALL",)),
        ("is ms the bank up", ("MS",)),
        ("is ice, the exchange, a buy", ("ICE",)),
    ],
)
def test_a_description_says_which_company_a_word_is(text, symbols, lexicon, now):
    assert find(text, lexicon, now).entities.symbols == symbols


@pytest.mark.parametrize(
    "text",
    [
        "what does the bank say about rates",
        "it is low, the store said",
        "is now a good time to call the airline",
        "all of it, said the insurer",
        "cost of a ticket with the airline",
    ],
)
def test_a_trade_alone_makes_no_company_of_a_word(text, lexicon):
    assert list(trades(words(text), lexicon)) == []


def test_a_description_that_does_not_fit_the_industry_says_nothing(lexicon):
    assert list(trades(words("did low beat, the airline"), lexicon)) == []


def test_each_company_described_is_named_once(lexicon):
    found = list(trades(words("ALL, the insurer, the car insurer"), lexicon))
    assert [(m.first, m.symbols) for m in found] == [(0, ("ALL",))]
