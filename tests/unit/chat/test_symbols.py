"""Which symbols are offered for the beginning of a word."""

import pytest

from ava.chat.symbols import Symbols
from graphs.understand.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


def offered(lexicon, typed, *held):
    return [symbol for symbol, _ in Symbols(lambda: held, lambda: lexicon).like(typed)]


def test_what_is_held_comes_first(lexicon):
    assert offered(lexicon, "S", "SOFI")[0] == "SOFI"


def test_what_people_ask_about_comes_before_the_obscure(lexicon):
    known = [lexicon.known(symbol) for symbol in offered(lexicon, "BER")]
    assert known == sorted(known, reverse=True)


def test_a_name_leads_to_its_symbol(lexicon):
    assert offered(lexicon, "micros")[0] == "MSFT"
    assert "AAPL" in offered(lexicon, "app")


def test_a_held_symbol_the_lexicon_does_not_know_is_offered_too(lexicon):
    assert offered(lexicon, "QQQZ", "QQQZX") == ["QQQZX"]


def test_few_are_offered(lexicon):
    assert len(offered(lexicon, "A")) == 8


def test_nothing_like_it_offers_nothing(lexicon):
    assert offered(lexicon, "zzzzzz") == []


def test_what_is_held_is_asked_for_each_time(lexicon):
    held = []
    symbols = Symbols(lambda: tuple(held), lambda: lexicon)
    symbols.like("S")
    held.append("SOFI")
    assert symbols.like("S")[0][0] == "SOFI"
