"""A user's own rows at Kalshi: positions, fills, settlements, balance, as its interface answers or gathered in one file.

A fill or a settlement is a transaction, a list of positions a snapshot (`ava.sources.snapshots`), a balance that of its day. A
position in 'no' is stored as short 'yes': 103 of no bought at 0.96 are -103 at 0.04. Orders are not stored: a fill says what
became of one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ava.sources import snapshots
from ava.sources.csvfile import Fields, Head
from ava.sources.kalshi_prices import Body, money, number, price, size
from ava.sources.kind import END_OF_TIME, Account, Kind, Reject, Staged, Totals
from ava.sources.recorded import Recording, moment, moments, object_in, recorded_at, unwrapped
from db.database import Writer
from db.sessions import NEW_YORK
from db.sql import import_kalshi_portfolio_totals

ACCOUNT = Account(id="kalshi", name="Kalshi", broker="kalshi")
_PAST = frozenset({"created_time", "last_updated_ts", "settled_time", "updated_ts"})
_LISTS = {"market_positions": "position", "fills": "fill", "settlements": "settlement"}
_SHAPES = (
    *("market_positions", "positions.market_positions", "fills[].ticker", "fills.fills", "settlements[].ticker"),
    *("settlements.settlements", "portfolio_value", "balance.portfolio_value"),
)
_MOST = 10**9  # contracts


def _unfold(document: Any, head: Head) -> Iterator[Mapping[str, object]]:
    answer, said = unwrapped(document)
    at = recorded_at(head, said, moments(answer, _PAST)).isoformat()
    for part in (answer, *(held for held in answer.values() if isinstance(held, dict))):
        for key, what in _LISTS.items():
            for body in part.get(key) if isinstance(part.get(key), list) else ():
                yield {"what": what, "recorded_at": at, "body": body}
        if "portfolio_value" in part:
            yield {"what": "balance", "recorded_at": at, "body": part}


def _row(fields: Fields, _head: Head) -> Staged:
    """What it is, when known, day, symbol, quantity, price, amount, code, description, fingerprint, since, equity."""
    body, at = object_in(fields, "body"), moment(fields["recorded_at"])
    if at is None:
        raise Reject(f"a {fields['what']} without a time")
    return fields["what"], *_READ[fields["what"]](body, at)


def _position(body: Body, at: datetime) -> Staged:
    held = number(body, "position", _MOST) if body.get("position_fp") is None else number(body, "position_fp", _MOST)
    exposure, since = money(body, "market_exposure"), moment(body.get("last_updated_ts")) or at
    if held is None or exposure is None:
        raise Reject("a position lacks how many contracts, or what they cost")
    cost = abs(exposure / held) if held else Decimal(0)
    if cost > 1:
        raise Reject(f"a contract that pays 1 USD cannot have cost {cost:.4f}")
    return at, _day(at), _ticker(body), held, cost if held >= 0 else 1 - cost, None, None, None, None, min(since, at), None


def _fill(body: Body, _at: datetime) -> Staged:
    side, action = _one_of(body, "side", "yes", "no"), _one_of(body, "action", "buy", "sell")
    when = moment(body.get("created_time"))
    paid = price(body, f"{side}_price") or price({f"{side}_price_dollars": body.get(f"{side}_price_fixed")}, f"{side}_price")
    contracts, fee = size(body, "count"), money({"fee_dollars": body.get("fee_cost")}, "fee")
    if when is None or paid is None or not contracts:
        raise Reject("a fill lacks its time, its price or its size")
    amount = paid * contracts * (-1 if action == "buy" else 1) - (fee or 0)
    told = f"{action} {contracts} {side} at {paid}"
    return when, _day(when), _ticker(body), contracts, paid, amount, f"{action}_{side}", told, _mark("fill_id", body), None, None


def _settlement(body: Body, _at: datetime) -> Staged:
    when, revenue = moment(body.get("settled_time")), number(body, "revenue", 10**11)
    if when is None or revenue is None:
        raise Reject("a settlement lacks its time or its revenue")
    yes, no = (size(body, name) or Decimal(0) for name in ("yes_count", "no_count"))
    if yes + no >= _MOST:
        raise Reject(f"{yes + no} contracts are out of range")
    told = f"settled {body.get('market_result') or ''}: {yes} yes, {no} no"
    return when, _day(when), _ticker(body), yes + no, None, revenue / 100, "settlement", told, _mark("", body), None, None


def _balance(body: Body, at: datetime) -> Staged:
    cash, worth = (number(body, name, 10**11) for name in ("balance", "portfolio_value"))
    when = moment(body.get("updated_ts")) or at
    if cash is None or worth is None:
        raise Reject("a balance lacks the cash or the value of the positions")
    return when, _day(when), None, None, None, cash / 100, None, None, None, None, (cash + worth) / 100


def _ticker(body: Body) -> str:
    ticker = body.get("ticker") or body.get("market_ticker")
    if not isinstance(ticker, str):
        raise Reject("ticker is missing")
    return ticker


def _one_of(body: Body, name: str, *known: str) -> str:
    value = body.get(name)
    if value not in known:
        raise Reject(f"{name} {value!r} is neither {' nor '.join(known)}")
    return str(value)


def _day(at: datetime) -> date:
    return at.astimezone(NEW_YORK).date()


def _mark(name: str, body: Body) -> str:
    """What an object is known by: its id, else all of it; an id blanked to zeros is none."""
    own = str(body.get(name) or "")
    text = own if own.strip("0-") else json.dumps(body, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


_READ: dict[str, Callable[[Body, datetime], Staged]] = {
    "position": _position,
    "fill": _fill,
    "settlement": _settlement,
    "balance": _balance,
}


async def _finish(write: Writer) -> Totals:
    await snapshots.rebuild(write, ACCOUNT)
    [record] = await write.run(import_kalshi_portfolio_totals, as_of=END_OF_TIME)
    return dict(record._asdict())


_READER = Recording(fields=("what", "recorded_at", "body"), unfold=_unfold, shapes=_SHAPES)
KIND = Kind(
    name="kalshi_portfolio",
    about="a user's positions, fills, settlements and balance at Kalshi as JSON",
    columns=_READER.columns,
    row=_row,
    reader=_READER,
    account=ACCOUNT,
    finish=_finish,
)
