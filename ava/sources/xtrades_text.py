"""What trade, if any, a post announces. Most posts are chat, so None is the ordinary answer. Pure functions.

Styled letters become plain ones and characters without width go, as people dress their posts up with both.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ACTIONS = frozenset({"BTO", "STO", "STC", "BTC", "OPEN", "CLOSE"})
_ACTION = re.compile(r"\b(BTO|STO|STC|BTC|OPEN|CLOSE)\b")
_TAG = re.compile(r"\$([A-Z]{1,5}(?:\.[A-Z])?)\b")
_TERMS = re.compile(r"(?<![\d/@.])\$?(\d{1,5}(?:\.\d{1,3})?) ?(C|P|CALLS?|PUTS?)\b", re.IGNORECASE)
_EXPIRY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\d/])")
_PRICE = re.compile(r"@ ?\$?(\d{0,5}\.\d{1,4}|\d{1,5})(?![\d/])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """A trade as a post puts it; what it does not say is None."""

    symbol: str
    action: str
    strike: Decimal | None  # USD per share
    option_type: str | None
    expiry: date | None
    price: Decimal | None  # USD per share


def plain(text: str) -> str:
    """The text in plain letters, white space as single spaces."""
    letters = unicodedata.normalize("NFKC", text)
    return " ".join("".join(each for each in letters if unicodedata.category(each) not in {"Cf", "Cc"} or each.isspace()).split())


def trade(text: str, on: date) -> Trade | None:
    """The trade of a post of that day; None for one without an action and exactly one cash-tag."""
    said = plain(text)
    action, tags = _ACTION.search(said), set(_TAG.findall(said))
    if not action or len(tags) != 1:
        return None
    terms, price = _TERMS.search(said), _PRICE.search(said)
    return Trade(
        symbol=tags.pop(),
        action=action[1],
        strike=Decimal(terms[1]) if terms else None,
        option_type={"C": "call", "P": "put"}[terms[2][0].upper()] if terms else None,
        expiry=_expiry(said, on) if terms else None,
        price=Decimal(price[1]) if price else None,
    )


def _expiry(said: str, on: date) -> date | None:
    """A date such as 9/19 is the next one."""
    parts = _EXPIRY.search(said)
    if not parts:
        return None
    years = (int(parts[3]) % 100 + 2000,) if parts[3] else (on.year, on.year + 1)
    for year in years:
        try:
            found = date(year, int(parts[1]), int(parts[2]))
        except ValueError:
            return None
        if parts[3] or found >= on:
            return found
    return None
