"""The words of a sentence or label that say which measure is meant, synonyms and endings made alike. Pure.

It makes wordings comparable; no figure becomes true by it.
"""

import re
from functools import lru_cache

_SAME = {
    "price": "price prices close closed closes closing",
    "next": "next upcoming coming due expected scheduled",
    "value": "value valued worth",
    "profit": "profit profits profitable gain gains gained earn earns earned make makes made",
    "loss": "loss losses lose loses",
    "greatest": "greatest maximum max most largest biggest",
    "mean": "mean sma moving average averages averaged typical typically usual usually",
    "probability": "probability probabilities chance chances odds likelihood likely",
    "weight": "weight weights weigh weighs portion allocation allocated",
    "volatility": "volatility volatile vol iv",
    "report": "report reports reported reporting earnings results release",
    "expiry": "expiry expiries expiration expire expires expiring",
    "breakeven": "breakeven breakevens",
    "unrealised": "unrealised unrealized paper",
    "realised": "banked realised realized realising realizing realise",
    "bookmaker": "bookmaker bookmakers books sportsbook sportsbooks bookies",
    "move": "move moves moved reaction reactions swing",
    "account": "account portfolio",
    "day": "day days today session sessions daily",
    "total": "total altogether overall",
    "dividend": "dividend dividends",
    "yield": "yield yields",
    "upper": "upper top",
    "estimate": "analyst analysts estimate estimates estimated expectation expectations consensus",
    "beat": "beat beats beaten beating topped topping exceeded",
    "position": "position positions holding holdings",
    "volume": "volume volumes traded",
    "revenue": "revenue revenues sales",
    "technology": "technology tech",
    "annualised": "annualised annualized annual annually yearly",
    "newest": "newest latest",
    "theta": "theta decay",
    "premium": "premium premiums credit credits",
    "liability": "liability liabilities",
}  # fmt: skip
_CONCEPTS = {word: concept for concept, words in _SAME.items() for word in words.split()}
_PHRASES = {  # what is meant by a phrase
    "1": r"\bone(?= (?:session|day|week|month|year)\b)",
    "rsi": r"\brelative strength index\b",
    "call": r"(?<=\d) ?c\b",
    "put": r"(?<=\d) ?p\b",
    "price": r"\b(?:trad(?:es|ing)|quoted|priced|chang(?:es|ed|ing) hands) (?=at|around|near|for)",
    "weight": r"\b(?:makes?|making) up\b",
    "bottom": r"\blower(?= (?:edge|end|bound|breakeven))",
    "annualised": r"\b(?:a|per) year\b",
    "health": r"\bhealth ?care\b",
    "total": r"\badds? up\b",
    "breakeven": r"\bbreaks? even\b",
    "": r"\d{4}-\d{2}-\d{2}",
}
ASIDE = re.compile(r"\b(?:including|excluding|besides|except|apart from|without)(?: your| the| their| its)? \w+", re.IGNORECASE)
_SILENT = """
a about above after all an and any are around as at be been before below but by came come comes down each fell for from
gained had has have he her higher his i if in into is it its just least look looks lost lower more near no not now of off on
only or our out over per roughly rose so some stand stands than that the their then there these they this to trades trading
under up us was we well were what which while who will with you your one two three
"""  # words that say nothing of a measure
_EMPTY = frozenset(_SILENT.split())
_TOKEN = re.compile("|".join((*(f"({pattern})" for pattern in _PHRASES.values()), r"[a-z]+|\d+(?:\.\d+)?")))
_MEANT = tuple(_PHRASES)


def tokens(text: str) -> list[tuple[int, str]]:
    """The words of a text in lower case that say something, each as the one of its synonyms without endings, with its place."""
    plain = ASIDE.sub(lambda hit: " " * len(hit[0]), text) if ASIDE.search(text) else text
    found = ((hit.start(), _MEANT[hit.lastindex - 1] if hit.lastindex else _concept(hit[0])) for hit in _TOKEN.finditer(plain))
    return [(place, word) for place, word in found if word]


@lru_cache(maxsize=4096)
def concepts(text: str) -> tuple[str, ...]:
    """The words of a text that say something."""
    return tuple(word for _, word in tokens(text.lower()))


@lru_cache(maxsize=4096)
def _concept(word: str) -> str:
    """The one of its synonyms, or the word without its ending; empty for one that says nothing."""
    found = "" if word in _EMPTY else _CONCEPTS.get(word) or _stem(word)
    return "" if found in _EMPTY else found


def _stem(word: str) -> str:
    """Without the endings of English plurals and verbs, crudely: the same for a label and a sentence."""
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
