"""The words of a sentence or label that say which measure is meant, synonyms and endings made alike. Pure.

It makes wordings comparable; no figure becomes true by it.
"""

import re
from functools import lru_cache

_SAME = {
    "price": "price prices close closed closes closing",
    "next": "next upcoming due expected scheduled",
    "value": "value valued worth",
    "profit": "profit profits profitable gain gains gained earn earns earned make makes made",
    "loss": "loss losses lose loses",
    "greatest": "greatest maximum max most largest biggest",
    "mean": "mean average averages averaged typical typically usual usually",
    "probability": "probability probabilities chance chances odds likelihood likely",
    "weight": "weight weights portion allocation allocated",
    "volatility": "volatility volatile vol iv",
    "report": "report reports reported reporting earnings results release",
    "expiry": "expiry expiries expiration expire expires expiring",
    "breakeven": "breakeven breakevens",
    "unrealised": "unrealised unrealized paper",
    "realised": "realised realized realising realizing realise",
    "bookmaker": "bookmaker bookmakers books sportsbook sportsbooks bookies",
    "move": "move moves moved reaction reactions swing",
    "account": "account portfolio",
    "day": "day days today session sessions daily",
    "total": "total altogether overall",
    "dividend": "dividend dividends",
    "yield": "yield yields",
    "upper": "upper top",
}  # fmt: skip
_CONCEPTS = {word: concept for concept, words in _SAME.items() for word in words.split()}
_PHRASES = (
    (re.compile(r"\b(?:trad(?:es|ing)|quoted|priced|changes hands) (?=at|around|near|for)"), "price "),
    (re.compile(r"\b(?:makes?|making) up\b"), "weight"),
    (re.compile(r"\blower(?= (?:edge|end|bound|breakeven))"), "bottom"),
    (re.compile(r"\bbreaks? even\b"), "breakeven"),
)
_SILENT = """
a about above after all an and any are around as at be been before below but by came come comes down each fell for from
gained had has have he her higher his i if in into is it its just least look looks lost lower more near no not now of off on
only or our out over per roughly rose so some stand stands than that the their then there these they this to trades trading
under up us was we well were what which while who will with you your one two three
"""  # words that say nothing of a measure
_EMPTY = frozenset(_SILENT.split())
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_CALENDAR = re.compile(r"\d{4}-\d{2}-\d{2}")


@lru_cache(maxsize=4096)
def concepts(text: str) -> tuple[str, ...]:
    """The words of a text that say something, each as the one of its synonyms, without endings."""
    text = _CALENDAR.sub(" ", text).lower()
    for pattern, concept in _PHRASES:
        text = pattern.sub(concept, text)
    return tuple(_CONCEPTS.get(word) or _stem(word) for word in _WORD.findall(text) if word not in _EMPTY)


def _stem(word: str) -> str:
    """Without the endings of English plurals and verbs, crudely: the same for a label and a sentence."""
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
