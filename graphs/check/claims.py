"""What the words right beside a figure say it is: an RSI, a change, a thing of 50 days. Pure.

A noun counts that means one thing in the trade and that AVA's labels use for that thing: a figure claimed to be one must be a
fact of which AVA says so too. What moved by a figure ('volatility rose 3 %') and what it is compared with claim nothing.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from graphs.check.direction import is_movement
from graphs.check.measure import Signature
from graphs.check.near import Near
from graphs.check.vocabulary import ASIDE, concepts
from tools.facts import Fact

_NOUNS = (
    r"rsi|adx|macd|atr|beta|delta|gamma|theta|vega|volatility|correlation|dividends?|yield|cash(?!-)|premium|volume"
    r"|open interest|weight|ratio|breakeven|support|resistance|strength|tone|revenue|margin|fee|surprise|touches|bid|ask|price"
    r"|target|stop|liabilit(?:y|ies)|debt|growth|rate|market cap|probability|(?:high|low)(?= of)"
)
_BEFORE = re.compile(rf"\b(?:{_NOUNS})\b", re.IGNORECASE)
_AFTER = re.compile(rf"\s*(?:%\s*)?(?:(?:in|of)\s+)?(?:{_NOUNS})\b", re.IGNORECASE)
_ELSE = re.compile(
    r"\b(?:up|down|rose|fell|risen|fallen|gained|lost|added|climbed|jumped|dropped|slipped|swung|chang\w+|mov\w+|increas\w+"
    r"|decreas\w+|above|below|over|under|against|than|from|since|higher|lower|more|less)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\s*(?:%\s*)?(?:increase|decrease|rise|fall|gain|loss|drop|decline|growth|jump|rally|surge|dip|improvement)\b", re.IGNORECASE
)
_PERIOD = re.compile(r"\b(\d+)[- ](day|session|week|month|year)", re.IGNORECASE)


def denied(fact: Fact, sign: Signature, near: Near) -> bool:
    """Whether the words beside a figure say that it is something the fact is not."""
    if _MOVED.match(near.after) and not is_movement(fact):
        return True
    claimed = claims(near)
    other = bool(claimed) and not any(sign.words.get(word) for word in claimed)
    return (other or _other_period(fact, f"{near.wide} {near.after}")) and near.close not in sign.told


def claims(near: Near) -> frozenset[str]:
    """The measures that nouns right beside a figure say it is; usually none or one."""
    return _claims(near.before, near.after)


@lru_cache(maxsize=1024)
def _claims(before: str, after: str) -> frozenset[str]:
    before = ASIDE.sub(" ", before)
    said, follows = list(_BEFORE.finditer(before)), _AFTER.match(after)
    if said and _ELSE.search(before, said[-1].end()):
        said = []
    return frozenset(concepts(" ".join((*(hit[0] for hit in said), follows[0] if follows else ""))))


def _other_period(fact: Fact, text: str) -> bool:
    """Whether a text names another period than the fact's label does: 'over 252 sessions' of 20."""
    mine = _periods(fact.label)
    said = _periods(text) if mine else {}
    return any(unit in said and said[unit].isdisjoint(numbers) for unit, numbers in mine.items())


@lru_cache(maxsize=4096)
def _periods(text: str) -> Mapping[str, frozenset[str]]:
    """The periods a text speaks of, by their unit: {'day': {'50'}}; a session is a day."""
    found: dict[str, frozenset[str]] = {}
    for number, unit in _PERIOD.findall(text):
        name = unit.lower().replace("session", "day")
        found[name] = found.get(name, frozenset()) | {number}
    return found
