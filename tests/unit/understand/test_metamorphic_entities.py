"""What changes the wording but not what is named leaves the entities as they are."""

import pytest

from graphs.understand.entities import find

NAMED = [
    ("compare {} with AMD by friday", "NVDA"),
    ("is {} a buy after earnings", "TSLA"),
    ("any sweeps in {} today", "AAPL"),
    ("covered calls on {} in december", "MSFT"),
    ("what is the rsi of {}", "KO"),
    ("{} implied move next week", "NFLX"),
]
SPELT = {
    "NVDA": ("nvda", "$NVDA", "Nvidia", "nvidia's", "nividia"),
    "TSLA": ("tsla", "$tsla", "Tesla", "telsa", "TESLA"),
    "AAPL": ("aapl", "$AAPL", "Apple", "the iPhone maker", "apple's"),
    "MSFT": ("msft", "Microsoft", "microsfot", "the Xbox maker", "Satya Nadella's company"),
    "KO": ("ko", "$KO", "coca-cola", "Coca Cola", "coke"),
    "NFLX": ("nflx", "Netflix", "netlfix", "$nflx", "NETFLIX"),
}
AROUND = ["please {}", "{} please", "hey, {}", "{}??", "can you tell me: {}", "{} thx", "  {}  ", "um so {}..."]
GAMES = ["{} at {} spread", "who wins, {} or {}?", "weather for {} vs {}", "moneyline {} {}"]
PAIRS = [
    ("Chiefs", "Bills", "KC", "BUF"),
    ("kansas city", "buffalo", "KC", "BUF"),
    ("KC", "BUF", "KC", "BUF"),
    ("Niners", "Pats", "SF", "NE"),
]


@pytest.mark.parametrize(("form", "symbol"), NAMED)
def test_every_spelling_of_a_company_is_the_same_symbol(form, symbol, lexicon, now):
    plain = find(form.format(symbol), lexicon, now).entities
    assert symbol in plain.symbols
    for name in SPELT[symbol]:
        assert set(find(form.format(name), lexicon, now).entities.symbols) == set(plain.symbols), name


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("form", "symbol"), NAMED)
def test_politeness_changes_no_entity(form, symbol, around, lexicon, now):
    text = form.format(symbol)
    assert find(around.format(text), lexicon, now).entities == find(text, lexicon, now).entities


@pytest.mark.parametrize("case", [str.lower, str.upper])
@pytest.mark.parametrize(("form", "symbol"), NAMED)
def test_case_changes_no_symbol_and_no_day(form, symbol, case, lexicon, now):
    plain, other = (find(text, lexicon, now).entities for text in (form.format(symbol), case(form.format(symbol))))
    days = [(when.first, when.last) for when in plain.dates]
    assert (other.symbols, [(when.first, when.last) for when in other.dates]) == (plain.symbols, days)


@pytest.mark.parametrize("other", ["XOM", "BRK.B", "JPM", "SPY", "F"])
@pytest.mark.parametrize(("form", "symbol"), NAMED)
def test_another_ticker_is_named_in_its_place(form, symbol, other, lexicon, now):
    before, after = (find(form.format(name), lexicon, now).entities.symbols for name in (symbol, other))
    assert after == tuple(other if each == symbol else each for each in before)


@pytest.mark.parametrize("form", GAMES)
@pytest.mark.parametrize(("one", "other", "first", "second"), PAIRS)
def test_the_order_of_two_teams_is_the_order_they_are_named_in(form, one, other, first, second, lexicon, now):
    assert find(form.format(one, other), lexicon, now).entities.teams == (first, second)
    assert find(form.format(other, one), lexicon, now).entities.teams == (second, first)
