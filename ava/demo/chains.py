"""Quotes of every listed option at the close of the last six sessions, with volume and open interest that move from day to day.

An ordinary contract trades at most three quarters of its open interest in a session; the planted ones trade a multiple of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.companies import Company, companies
from ava.demo.listing import Contract, expiries, strikes
from ava.demo.planted import PLANTED
from ava.demo.prices import Array
from ava.demo.surface import Surface, delta
from db.sessions import session_close

SNAPSHOTS = 6  # the last sessions
_PENNY = ("SPY", "QQQ", "IWM")  # quoted in cents at any price


Terms = tuple[str, date, float, str]  # symbol, expiry, strike, option type


@dataclass(frozen=True, kw_only=True)
class Chains:
    """All quotes: arrays of snapshots x contracts, USD per share and contracts."""

    days: tuple[date, ...]
    contracts: tuple[Contract, ...]
    spot: Array
    bid: Array
    ask: Array
    iv: Array
    delta: Array
    volume: Array
    open_interest: Array

    @cached_property
    def place(self) -> dict[Terms, int]:
        """In which column a contract stands."""
        return _places(self.contracts)

    def mid(self, terms: Terms) -> Array:
        """Middle of the quote at each snapshot, USD per share."""
        n = self.place[terms]
        return np.asarray((self.bid[:, n] + self.ask[:, n]) / 2)


def _places(contracts: tuple[Contract, ...]) -> dict[Terms, int]:
    return {(c.symbol, c.expiry, c.strike, c.option_type): n for n, c in enumerate(contracts)}


def quote(surfaces: dict[str, Surface], rng: np.random.Generator) -> Chains:
    """Every chain at every snapshot."""
    parts = [_expiry(surfaces[c.symbol], expiry) for c in companies() for expiry in expiries()]
    contracts = tuple(contract for part in parts for contract in part[0])
    spot, bid, ask, iv, deltas, interest = (np.hstack([part[1][n] for part in parts]) for n in range(6))
    volume, open_interest = _activity(rng, interest, contracts)
    days = next(iter(surfaces.values())).days[-SNAPSHOTS:]
    quotes = {"spot": spot, "bid": bid, "ask": ask, "iv": iv, "delta": deltas}
    return Chains(days=days, contracts=contracts, **quotes, volume=volume, open_interest=open_interest)


def _expiry(surface: Surface, expiry: date) -> tuple[list[Contract], tuple[Array, ...]]:
    """Contracts of one underlying and expiry (calls, then puts) and their columns."""
    company, at = surface.company, np.arange(len(surface.days) - SNAPSHOTS, len(surface.days))[:, None]
    listed = np.array(strikes(company, expiry))
    contracts = [
        Contract(symbol=company.symbol, expiry=expiry, strike=strike, option_type=kind)
        for kind in ("call", "put")
        for strike in listed.tolist()
    ]
    iv, spot, years = surface.iv(at, expiry, listed), surface.spot[at], surface.years(at, expiry)
    worth = np.hstack([surface.price(at, expiry, listed, kind) for kind in ("call", "put")])
    deltas = np.hstack([delta(spot, listed, years, iv, surface.carry, kind) for kind in ("call", "put")])
    bid, ask = two_sided(company, worth)
    interest = np.tile(_interest(company, expiry, listed), (1, 2))
    return contracts, (np.broadcast_to(spot, worth.shape), bid, ask, np.hstack([iv, iv]), deltas, interest)


def two_sided(company: Company, worth: Array) -> tuple[Array, Array]:
    """Bid and ask around a value, in ticks: wider for dear options and for quiet underlyings."""
    quiet = np.clip(2.2 * _turnover(company) ** -0.35, 0.6, 4.0)
    half = (0.005 + 0.004 * worth) * quiet
    tick = np.where((worth < 3) | (company.symbol in _PENNY), 0.01, 0.05)
    bid = np.maximum(np.floor((worth - half) / tick + 1e-9), 0) * tick
    ask = np.maximum(np.ceil((worth + half) / tick - 1e-9) * tick, bid + tick)
    return np.round(bid, 2), np.round(ask, 2)


def _turnover(company: Company) -> float:
    """Billions of dollars of stock traded on an ordinary day."""
    return company.volume * company.end / 1e9


def _interest(company: Company, expiry: date, listed: Array) -> Array:
    """Open interest to be expected at each strike: most near the money, at round strikes and at monthly expiries."""
    years = max((expiry - NOW.date()).days, 1) / 365
    distance = np.log(listed / company.end) / (company.vol * max(years, 0.04) ** 0.5)
    near = np.exp(-0.5 * (distance / 1.2) ** 2) + 0.12
    round_strike = np.where(listed % (10 if company.end > 60 else 5) == 0, 1.6, 1.0)
    monthly = 1.8 if 15 <= expiry.day <= 21 and expiry.month in (12, 1, 3, 5) else 0.7
    return np.asarray(320 * _turnover(company) ** 0.75 * near * round_strike * monthly)[None, :]


def _activity(rng: np.random.Generator, interest: Array, contracts: tuple[Contract, ...]) -> tuple[Array, Array]:
    """Volume and open interest of each snapshot; the planted contracts' are what `planted` says."""
    count = len(contracts)
    open_interest = np.zeros((SNAPSHOTS, count), dtype=np.int64)
    open_interest[0] = np.maximum(interest[0] * np.exp(rng.normal(-0.15, 0.55, count)), 4)
    turnover = np.clip(0.1 * np.exp(rng.normal(0, 0.8, (SNAPSHOTS, count))), 0, 0.75) * _pace(contracts)
    kept = rng.uniform(-0.25, 0.4, (SNAPSHOTS, count))
    volume = np.zeros_like(open_interest)
    for n in range(SNAPSHOTS):
        volume[n] = np.minimum(turnover[n], 0.75) * open_interest[n]
        if n + 1 < SNAPSHOTS:
            open_interest[n + 1] = open_interest[n] + np.round(volume[n] * kept[n])
    return _with_planted(rng, contracts, volume, open_interest)


def _pace(contracts: tuple[Contract, ...]) -> Array:
    """How fast contracts change hands: those about to expire much faster."""
    days = np.array([(contract.expiry - NOW.date()).days for contract in contracts])
    return np.asarray(np.select([days <= 10, days <= 35], [2.2, 1.2], 0.6))


def _with_planted(
    rng: np.random.Generator, contracts: tuple[Contract, ...], volume: Array, interest: Array
) -> tuple[Array, Array]:
    place = _places(contracts)
    for odd in PLANTED:
        n = place[odd.terms]
        ordinary = odd.open_interest * rng.uniform(0.02, 0.08, SNAPSHOTS)
        volume[:, n] = ordinary + np.array([0] * (SNAPSHOTS - 2) + list(odd.contracts))
        interest[:, n] = odd.open_interest
        interest[-1, n] += round(0.6 * odd.contracts[0])
    return volume, interest


def quote_rows(chains: Chains, rng: np.random.Generator) -> list[tuple[object, ...]]:
    """Rows of option_quotes, snapshot by snapshot."""
    keys = [
        list(column) for column in zip(*((c.symbol, c.expiry, c.strike, c.option_type) for c in chains.contracts), strict=True)
    ]
    rows: list[tuple[object, ...]] = []
    for n, day in enumerate(chains.days):
        rows += _snapshot(chains, n, session_close(day), keys, rng)
    return rows


def _snapshot(
    chains: Chains, n: int, at: datetime, keys: list[list[object]], rng: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    symbol, expiry, strike, kind = keys
    count, volume = len(symbol), chains.volume[n].tolist()
    last, minutes = _last_trades(chains, n, rng)
    last_at = [at - timedelta(minutes=m) for m in minutes.tolist()]
    quoted = (chains.bid[n] > 0).tolist()
    solved = [iv if bid else None for iv, bid in zip(np.round(chains.iv[n], 4).tolist(), quoted, strict=True)]
    columns = [chains.open_interest[n].tolist(), solved, np.round(chains.delta[n], 4).tolist()]
    prices = [chains.bid[n].tolist(), chains.ask[n].tolist(), last.tolist(), last_at, [v or None for v in volume]]
    fixed = ([at] * count, [SOURCE] * count)
    return zip(symbol, *fixed, expiry, strike, kind, *prices, *columns, chains.spot[n].tolist(), strict=True)


def _last_trades(chains: Chains, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Last price of each contract and how many minutes before the close: today where it traded, else days ago."""
    width = chains.ask[n] - chains.bid[n]
    traded = chains.volume[n] > 0
    price = np.round(chains.bid[n] + width * rng.uniform(0, 1, width.size), 2)
    stale = np.round(np.maximum(price * np.exp(rng.normal(0, 0.1, width.size)), 0.01), 2)
    recent = np.minimum(rng.exponential(900 / np.maximum(chains.volume[n], 3)), 385).astype(np.int64)
    days_ago = 1440 * rng.integers(1, 4, width.size)
    return np.where(traded, np.maximum(price, 0.01), stale), np.where(traded, recent, days_ago + 30)
