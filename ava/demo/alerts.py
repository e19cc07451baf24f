"""Posts of invented traders in the manner of an alert feed: most are trades with terms, some are only talk."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.companies import companies
from ava.demo.listing import expiries, strikes
from ava.demo.market import Instrument, Market
from db.sessions import session_close, session_on_or_before

_COUNT, _SESSIONS = 60, 32  # alerts, and the sessions they fall in
_AUTHORS = ("wheelhouse_mo", "thetakel", "gammarita", "strangle_sven", "delta_dana", "premium_pia")
_TRADES = (  # strategy, action, type, strike as a multiple of the price, weeks to expiry
    ("CSP", "STO", "put", 0.93, 4),
    ("CC", "STO", "call", 1.06, 4),
    ("long call", "BTO", "call", 1.02, 6),
    ("long put", "BTO", "put", 0.97, 3),
    ("put credit spread", "STO", "put", 0.95, 3),
)
_TALK = (
    "Quiet tape today, no new trades. Watching ${symbol} into the close.",
    "Great questions in the room. ${symbol} is on my list, nothing to do yet.",
    "Reminder: size small around earnings, ${symbol} holders know why.",
)
_WORDS = {"STO": "Selling", "BTO": "Buying"}


class Alert(NamedTuple):
    """A row of trade_alerts."""

    alert_id: str
    author: str
    symbol: str | None
    action: str | None
    strategy: str | None
    expiry: date | None
    strike: Decimal | None
    option_type: str | None
    quantity: Decimal | None
    price: Decimal | None
    status: str | None
    body: str
    source: str
    known_at: datetime


def alert_rows(market: Market, rng: np.random.Generator) -> list[Alert]:
    """Rows of trade_alerts, oldest first."""
    symbols = [company.symbol for company in companies() if company.volume * company.end > 2e9]
    places = np.sort(rng.integers(len(market.days) - _SESSIONS, len(market.days), _COUNT)).tolist()
    return sorted((_alert(market, n, at, symbols, rng) for n, at in enumerate(places)), key=lambda alert: alert.known_at)


def _alert(market: Market, n: int, at: int, symbols: list[str], rng: np.random.Generator) -> Alert:
    symbol, author = str(rng.choice(symbols)), _AUTHORS[int(rng.integers(len(_AUTHORS)))]
    moment = session_close(market.days[at]) - timedelta(minutes=int(rng.integers(2, 180)))
    key = hashlib.sha256(f"{SOURCE}|{n}|{author}|{moment.isoformat()}".encode()).hexdigest()
    if n % 10 == 7:
        words = _TALK[n % len(_TALK)].replace("{symbol}", symbol)
        return Alert(key, author, symbol, *(None,) * 8, words, SOURCE, moment)
    strategy, action, kind, times, weeks = _TRADES[int(rng.integers(len(_TRADES)))]
    what = _contract(market, symbol, at, times, weeks, kind)
    price, size = market.traded(what, at), int(rng.integers(1, 11))
    body = f"{_WORDS[action]} {size} ${what} at {price} ({strategy})"
    terms = (action, strategy, what.expiry, Decimal(str(what.strike)), kind, Decimal(size), price, _status(what, moment, rng))
    return Alert(key, author, symbol, *terms, body, SOURCE, moment)


def _contract(market: Market, symbol: str, at: int, times: float, weeks: int, kind: str) -> Instrument:
    """An option of the usual expiries and strikes: of those in the chains, once they reach so far."""
    day = market.days[at]
    expiry = session_on_or_before(day + timedelta(days=(4 - day.weekday()) % 7, weeks=weeks))
    if expiry > NOW.date():
        expiry = min(expiries(), key=lambda listed: abs(listed - expiry))
    wanted = float(market.close(symbol, at)) * times
    step = 0.5 if wanted < 30 else 1.0 if wanted < 100 else 5.0
    usual: tuple[float, ...] = (round(wanted / step) * step,)
    company = next(company for company in companies() if company.symbol == symbol)
    offered = strikes(company, expiry) if expiry in expiries() else usual
    strike = min(offered, key=lambda listed: abs(listed - wanted))
    return Instrument("option", symbol, expiry, strike, kind)


def _status(what: Instrument, moment: datetime, rng: np.random.Generator) -> str:
    if what.expiry and what.expiry < NOW.date():
        return "expired" if rng.uniform() < 0.5 else "closed"
    return "closed" if moment < NOW - timedelta(days=10) and rng.uniform() < 0.4 else "open"
