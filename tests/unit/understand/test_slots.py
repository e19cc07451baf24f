"""The table of places agrees with another count over the worked examples, and says what people would."""

import math
from collections import Counter
from itertools import pairwise

import pytest

from graphs.understand.examples import read
from graphs.understand.slots import Of, neighbours, ordinary, place
from graphs.understand.words import words

BEFORE, AFTER = 0, 1
HOLDERS = {"symbol": Of.SYMBOL, "team": Of.TEAM}  # {symbol} and {team} of the examples


def weight(word, side, of):
    cut = words(f"{word} zzz zzz" if side == BEFORE else f"zzz zzz {word}")
    return place(cut, 1, 1, of)


def beside(side):
    """How often each word stands on that side of {symbol}, of {team}, and of any other word."""
    counts = {of: Counter() for of in (*Of, None)}
    for text in {example.text for example in read()}:
        cut = [word.low for word in words(text)]
        for one, other in pairwise(cut):
            word, near = (other, one) if side == BEFORE else (one, other)
            counts[HOLDERS.get(word)][near] += 1
    return counts


@pytest.mark.parametrize("side", [BEFORE, AFTER])
@pytest.mark.parametrize("of", list(Of))
def test_the_table_leans_as_the_examples_do(side, of):
    counts = beside(side)
    names, others = counts[of], counts[None]
    share = {w: math.log(n / names.total() * others.total() / others[w]) for w, n in names.items() if n > 5 and others[w]}
    telling = [w for w in share if abs(share[w]) > 1 and w not in HOLDERS and w.isalpha() and weight(w, side, of)]
    agreeing = [w for w in telling if (weight(w, side, of) > 0) == (share[w] > 0)]
    assert len(telling) >= 5
    assert len(agreeing) >= 0.9 * len(telling)  # of the words it has


@pytest.mark.parametrize(
    ("good", "bad"), [("puts on carnival today", "the carnival was fun"), ("does snap report", "a snap decision")]
)
def test_a_name_stands_better_where_names_do(good, bad):
    stands = []
    for text in (good, bad):
        cut = words(text)
        at = next(n for n, word in enumerate(cut) if word.low in {"carnival", "snap"})
        stands.append(place(cut, at, at))
    assert stands[0] > 0 > stands[1]


def test_a_word_of_the_trade_needs_a_better_place_than_a_rare_one():
    assert ordinary("chart") > ordinary("target") > ordinary("carnival") == 0


@pytest.mark.parametrize(
    ("text", "at", "sides"),
    [("snap report", 0, ("^", "report")), ("5 snap, then", 1, ("{n}", "$")), ("they are toast", 2, ("", "$"))],
)
def test_a_neighbour_is_a_word_a_figure_or_the_edge_of_the_clause(text, at, sides):
    assert neighbours(words(text), at, at) == sides
