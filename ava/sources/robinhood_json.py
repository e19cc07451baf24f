"""Robinhood's holdings and option prices as its interface answers (robin_stocks saves the same objects).

Every number is a text. A list of positions is a snapshot of the account `robinhood_json`, apart from the one the activity export
makes: import one of the two, or holdings count twice. An option's `average_price` is per contract and becomes per share. The
plain lists name what is held only by id: without a symbol (shares) or strike and type (options) a row is rejected; the aggregated
option positions have them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ava.sources import snapshots
from ava.sources.csvfile import Fields, Head
from ava.sources.fields import decimal, ticker
from ava.sources.kind import END_OF_TIME, Account, Kind, Reject, Staged, Totals
from ava.sources.recorded import Recording, moment, moments, object_in, recorded_at, unwrapped
from ava.sources.textfile import Unreadable
from ava.sources.yahoo_chain import contract
from db.database import Writer
from db.sql import import_robinhood_json_totals

ACCOUNT = Account(id="robinhood_json", name="Robinhood (lists)", broker="robinhood")
Body = Mapping[str, Any]
_PAST = frozenset({"updated_at", "created_at"})
_MOST, _HIGHEST = Decimal(10**9), Decimal(10**6)  # of any number; USD of a strike


def _objects(answer: Any) -> Iterator[Body]:
    """The objects of an answer: one alone, a list, pages put together, lists in lists."""
    if isinstance(answer, dict) and isinstance(answer.get("results"), list):
        if answer.get("next"):
            raise Unreadable("it is one page of several: save all pages as one list, or what is on the others seems sold")
        yield from _objects(answer["results"])
    elif isinstance(answer, list):
        for each in answer:
            yield from _objects(each)
    elif isinstance(answer, dict):
        yield answer
    elif answer is not None:
        raise Unreadable(f"{answer!r} stands where an object should")


def _unfold(document: Any, head: Head) -> Iterator[Mapping[str, object]]:
    answer, said = unwrapped(document)
    at = recorded_at(head, said, moments(answer, _PAST)).isoformat()
    return ({"recorded_at": at, "body": body} for body in _objects(answer))


def _shapes(*names: str) -> tuple[str, ...]:
    return tuple(f"{where}{name}" for where in ("", "[].", "results[].", "[][].") for name in names)


def _read(fields: Fields) -> tuple[Body, datetime]:
    body, at = object_in(fields, "body"), moment(fields["recorded_at"])
    if at is None:
        raise Reject("nothing says when it was so")
    return body, at


def _number(body: Body, name: str) -> Decimal:
    text = body.get(name)
    value = decimal(name, text if isinstance(text, str) and text else None)
    if value is None or abs(value) >= _MOST:
        raise Reject(f"{name} {text!r} is not a number")
    return value


def _since(body: Body, at: datetime) -> datetime:
    return min(moment(body.get("updated_at")) or at, at)


def _position(fields: Fields, _head: Head) -> Staged:
    """A holding: kind, list's time, symbol, expiry, strike, type, quantity, multiplier, average price, since when."""
    body, at = _read(fields)
    read: Callable[[Body], Staged] = _shares if "average_buy_price" in body else _aggregate if "legs" in body else _option
    kind, *held = read(body)
    return kind, at, *held, _since(body, at)


def _shares(body: Body) -> Staged:
    symbol = body.get("symbol")
    if not isinstance(symbol, str):
        raise Reject("it names what is held by instrument_id only: add its symbol (robin_stocks: get_symbol_by_url)")
    return "stock", ticker(symbol), None, None, None, _number(body, "quantity"), 1, _number(body, "average_buy_price")


def _option(body: Body) -> Staged:
    if not isinstance(body.get("strike_price"), str) or "option_type" not in body:
        raise Reject("it names the contract by option_id only: add strike_price and option_type, or import aggregate positions")
    sign = -1 if body.get("type") == "short" else 1
    return _contract(body, body, str(body.get("chain_symbol")), sign * _number(body, "quantity"), "average_price")


def _aggregate(body: Body) -> Staged:
    legs = body["legs"]
    if not isinstance(legs, list) or len(legs) != 1 or not isinstance(legs[0], dict):
        raise Reject("a position of several legs gives no cost of each: import the option positions, which do")
    sign = -1 if legs[0].get("position_type") == "short" else 1
    return _contract(legs[0], body, str(body.get("symbol")), sign * _number(body, "quantity"), "average_open_price")


def _contract(terms: Body, body: Body, symbol: str, quantity: Decimal, cost: str) -> Staged:
    multiplier, kind = _number(body, "trade_value_multiplier"), terms.get("option_type")
    if kind not in ("call", "put") or multiplier not in {Decimal(n) for n in (1, 10, 100, 1000)}:
        raise Reject(f"option_type {kind!r} or trade_value_multiplier {multiplier} is not that of an option")
    try:
        expiry = date.fromisoformat(str(terms.get("expiration_date")))
    except ValueError:
        raise Reject(f"expiration_date {terms.get('expiration_date')!r} is not a date such as 2026-01-20") from None
    paid, strike = abs(_number(body, cost)) / multiplier, _number(terms, "strike_price")
    if not 0 < strike < _HIGHEST:
        raise Reject(f"strike_price {strike} is not one")
    return "option", ticker(symbol), expiry, strike, kind, quantity, int(multiplier), paid


async def _finish(write: Writer) -> Totals:
    await snapshots.rebuild(write, ACCOUNT)
    [record] = await write.run(import_robinhood_json_totals, as_of=END_OF_TIME)
    return dict(record._asdict())


_POSITIONS = Recording(
    fields=("recorded_at", "body"),
    unfold=_unfold,
    shapes=_shapes("average_buy_price", "average_open_price", "chain_symbol"),
)
KIND = Kind(
    name="robinhood_json",
    about="lists of positions in shares and options from Robinhood's interface",
    columns=_POSITIONS.columns,
    row=_position,
    reader=_POSITIONS,
    account=ACCOUNT,
    finish=_finish,
)


def _market(fields: Fields, _head: Head) -> Staged:
    """A quote of an option, per share: contract, time, bid, ask, last, volume, open interest, volatility, delta."""
    body, at = _read(fields)
    padded = body.get("occ_symbol")  # the root filled up to six characters
    symbol, expiry, strike, kind = contract({"contractSymbol": str(padded).replace(" ", "")})
    when = moment(body.get("updated_at")) or at
    prices = (_given(body, name) for name in ("bid_price", "ask_price", "last_trade_price"))
    sizes = (_given(body, name) for name in ("volume", "open_interest"))
    greeks = (_given(body, name) for name in ("implied_volatility", "delta"))
    return symbol, when, expiry, strike, kind, *prices, *map(_whole, sizes), *greeks


def _given(body: Body, name: str) -> Decimal | None:
    return _number(body, name) if body.get(name) not in (None, "") else None


def _whole(value: Decimal | None) -> int | None:
    if value is not None and value != int(value):
        raise Reject(f"{value} is not a whole number")
    return None if value is None else int(value)


_QUOTES = Recording(fields=("recorded_at", "body"), unfold=_unfold, shapes=_shapes("occ_symbol"))
QUOTES = Kind(
    name="robinhood_quotes",
    about="prices of options from Robinhood's interface",
    columns=_QUOTES.columns,
    row=_market,
    reader=_QUOTES,
)
