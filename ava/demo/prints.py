"""Option trades of the last two sessions: thousands of ordinary ones, and the planted ones.

The prints of a contract never sum to more than its volume in the chain: a feed of prints is a part of what traded.
"""

from datetime import datetime, timedelta

import numpy as np

from ava.demo import SOURCE
from ava.demo.chains import Chains
from ava.demo.planted import PLANTED, Planted
from ava.demo.prices import Array
from db.sessions import session_close

SESSIONS = 2
ORDINARY = 3500  # a session
_BLOCK = 150  # contracts from which a print is called a block
_OPEN_MS = 6 * 3_600_000 + 30 * 60_000  # the session's length
_SIDES = np.array(["bid", "mid", "ask"])

Row = tuple[object, ...]


def print_rows(chains: Chains, rng: np.random.Generator) -> list[Row]:
    """Rows of option_prints in order of time."""
    rows: list[Row] = []
    for n in range(SESSIONS):
        snapshot = len(chains.days) - SESSIONS + n
        rows += _ordinary(chains, snapshot, rng)
        for planted in PLANTED:
            rows += _planted(chains, snapshot, planted, planted.contracts[n], rng)
    return sorted(rows, key=lambda row: row[1])  # type: ignore[arg-type, return-value]


def _ordinary(chains: Chains, snapshot: int, rng: np.random.Generator) -> list[Row]:
    volume = chains.volume[snapshot].astype(float)
    volume[[chains.place[odd.terms] for odd in PLANTED]] = 0
    chosen = np.sort(rng.choice(volume.size, ORDINARY, p=volume**0.7 / (volume**0.7).sum()))
    times_seen = np.bincount(chosen, minlength=volume.size)[chosen]
    size = np.minimum(np.ceil(rng.lognormal(1.3, 1.2, ORDINARY)), volume[chosen] // times_seen).astype(np.int64)
    kept = size > 0
    chosen, size = chosen[kept], size[kept]
    kind = np.where(size >= _BLOCK, "block", np.where(rng.uniform(size=size.size) < 0.07, "sweep", "single"))
    side = _SIDES[rng.choice(3, size.size, p=(0.38, 0.2, 0.42))]
    return _rows(chains, snapshot, chosen, _moments(rng, size.size), (size, side, kind))


def _planted(chains: Chains, snapshot: int, odd: Planted, contracts: int, rng: np.random.Generator) -> list[Row]:
    """The trades of one planted contract in one session: a sweep within a minute, blocks and accumulation over the day."""
    if not contracts:
        return []
    start = int(rng.integers(3_600_000, _OPEN_MS - 3_600_000))
    moments = start + rng.choice(60_000, odd.prints, replace=False) if odd.kind == "sweep" else _moments(rng, odd.prints)
    size = _split(contracts, odd.prints, rng)
    said = (size, np.full(odd.prints, odd.side), np.full(odd.prints, odd.kind))
    return _rows(chains, snapshot, np.full(odd.prints, chains.place[odd.terms]), np.sort(moments), said)


def _split(total: int, parts: int, rng: np.random.Generator) -> Array:
    """A total in so many parts of similar size, none empty."""
    return np.asarray(1 + rng.multinomial(total - parts, rng.dirichlet(np.full(parts, 6.0))))


def _rows(chains: Chains, snapshot: int, chosen: Array, moments: Array, said: tuple[Array, Array, Array]) -> list[Row]:
    size, side, kind = said
    bid, ask = chains.bid[snapshot][chosen], chains.ask[snapshot][chosen]
    price = np.maximum(np.select([side == "bid", side == "ask"], [bid, ask], np.round((bid + ask) / 2, 2)), 0.01)
    opened = session_close(chains.days[snapshot]) - timedelta(milliseconds=_OPEN_MS)
    columns = zip(chosen.tolist(), moments.tolist(), price.tolist(), size.tolist(), side.tolist(), kind.tolist(), strict=True)
    return [_row(chains, opened, n, moment, told) for n, moment, *told in columns]


def _row(chains: Chains, opened: datetime, n: int, moment: int, told: list[object]) -> Row:
    contract = chains.contracts[n]
    at = opened + timedelta(milliseconds=moment)
    return (contract.symbol, at, SOURCE, contract.expiry, contract.strike, contract.option_type, 1, *told)


def _moments(rng: np.random.Generator, count: int) -> Array:
    """Distinct milliseconds after the open, more of them early and late."""
    share = rng.beta(0.7, 0.7, count * 2)
    distinct = np.unique((share * _OPEN_MS).astype(np.int64))
    return np.sort(rng.choice(distinct, count, replace=False))
