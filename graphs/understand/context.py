"""What the other words of a question say it is about: football, or the market. Used only to tell twins apart (DAL, Bears)."""

from collections.abc import Sequence

from graphs.understand.words import Word, word_list

SPORTS = word_list("sports") | word_list("players")
FOOTBALL = word_list("football")  # those that speak of nothing else
MARKET = word_list("market")


def leaning(words: Sequence[Word]) -> int:
    """How many more words speak of football than of the market; negative for the market."""
    return sum((word.low in SPORTS) + (word.low in FOOTBALL) - (word.low in MARKET) for word in words)
