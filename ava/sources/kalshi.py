"""Kalshi's market data as its interface answers: markets, events, series, order books, trades, candlesticks, recorded calls.

Both generations of the format are read. Known: a market since it was created; its status, result and prices when the answer was
recorded; trades and candles at their own time. A market on an NFL game carries day and teams, by which it finds the game.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ava.sources import nfl_links
from ava.sources.csvfile import Fields, Head
from ava.sources.kalshi_games import game
from ava.sources.kalshi_prices import Body, best, levels, number, part, price, quote, size
from ava.sources.kind import Kind, Reject, Staged, Totals
from ava.sources.recorded import Recording, moment, moments, object_in, recorded_at, unwrapped
from db.database import Writer
from db.sql import import_kalshi_totals

_LISTS = {"markets": "market", "events": "event", "series": "series", "trades": "trade", "candlesticks": "candle"}
_SINGLE = {"market": "market", "event": "event", "series": "series", "orderbook": "book", "orderbook_fp": "book"}
_PAST = frozenset({"created_time", "updated_time", "last_update_time", "last_updated_ts", "settled_time", "end_period_ts"})
_SHAPES = (
    *("markets[].ticker", "market.ticker", "events[].event_ticker", "event.event_ticker", "series.ticker", "series[].ticker"),
    *("trades[].trade_id", "candlesticks[].end_period_ts", "orderbook", "orderbook_fp", "[].response.markets[].ticker"),
)
Stated = dict[str, Any]


def _unfold(document: Any, head: Head) -> Iterator[Mapping[str, object]]:
    """The objects of every answer in the file, each with what is said once for all of them."""
    answer, said = unwrapped(document)
    at = recorded_at(head, said, moments(answer, _PAST)).isoformat()
    for call in answer if isinstance(answer, list) else [{"response": answer}]:
        for what, body in _objects(call["response"]):
            ticker = body.get("ticker") or said.get("ticker") or _market_in(head.name)
            yield {"what": what, "ticker": ticker, "recorded_at": at, "minutes": said.get("period_interval"), "body": body}


def _objects(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, what in _SINGLE.items():
        if isinstance(answer.get(key), dict):
            yield what, answer[key]
    for key, what in _LISTS.items():
        for body in answer.get(key) or () if isinstance(answer.get(key), list) else ():
            yield what, {"ticker": answer.get("ticker"), **body} if what == "candle" else body
            if what == "event":
                yield from (("market", each) for each in body.get("markets") or ())


def _market_in(name: str) -> str:
    """The ticker a file is named after, as in `orderbook_KXNFLGAME-26SEP17DETBUF-DET.json`."""
    return next((part for part in name.split("_") if part.startswith("KX") and "-" in part), "")


def _row(fields: Fields, _head: Head) -> Staged:
    """What it is, its key, when it is known, and its values as JSON."""
    body, at = object_in(fields, "body"), moment(fields["recorded_at"])
    if at is None:
        raise Reject(f"a {fields['what']} without a time")
    ticker = fields["ticker"]
    if not ticker and fields["what"] in {"book", "candle"}:
        raise Reject(
            f"nothing says which market this {fields['what']} is of: name the file after it, as in orderbook_KX..-..json"
        )
    return fields["what"], *_READ[fields["what"]]({**body, "ticker": ticker, "minutes": fields["minutes"]}, at)


def _market(body: Body, at: datetime) -> Staged:
    ticker, event = _needed(body, "ticker"), _needed(body, "event_ticker")
    created = [each for name in ("created_time", "open_time") if (each := moment(body.get(name))) and each <= at]
    bid, ask = quote(body)
    ends_at = moment(body.get("expected_expiration_time")) or moment(body.get("occurrence_datetime"))
    about: Stated = {"event": event, "series": event.split("-")[0], "title": body.get("title") or ""}
    state = {"status": _needed(body, "status"), "result": body.get("result") or "", "first_at": min(created, default=at)}
    ends = {"ends_at": ends_at, "close_time": moment(body.get("close_time")), "strike": number(body, "floor_strike", 10**6)}
    prices = {"yes_bid": bid, "yes_ask": ask, "last": price(body, "last_price")}
    sizes = {name: size(body, name) for name in ("volume", "open_interest")}
    return _staged(ticker, at, about | state | ends | prices | sizes | game(ticker, event))


def _event(body: Body, at: datetime) -> Staged:
    stated = {"series": body.get("series_ticker") or "", "mutually_exclusive": body.get("mutually_exclusive") is True}
    return _staged(_needed(body, "event_ticker"), at, stated | _texts(body, "title", "sub_title", "category"))


def _series(body: Body, at: datetime) -> Staged:
    stated = {"fee_type": body.get("fee_type"), "fee_multiplier": number(body, "fee_multiplier", 1000)}
    return _staged(_needed(body, "ticker"), at, stated | _texts(body, "title", "category"))


def _trade(body: Body, at: datetime) -> Staged:
    paid, contracts, when = price(body, "yes_price"), size(body, "count"), moment(body.get("created_time"))
    if paid is None or not contracts or when is None or when > at:
        raise Reject("a trade lacks its price, its size or its time")
    stated = {"ticker": _needed(body, "ticker"), "price": paid, "size": contracts, "taker_side": body.get("taker_side")}
    return _staged(_needed(body, "trade_id"), when, stated)


def _candle(body: Body, _at: datetime) -> Staged:
    end, minutes = moment(body.get("end_period_ts")), body.get("minutes") or ""
    if end is None or not (minutes.isascii() and minutes.isdigit() and len(minutes) < 6):
        raise Reject("a candlestick lacks its end, or nothing says how long it is (period_interval, minutes)")
    traded = part(body, "price")
    stated: Stated = {name: price(traded, name) for name in ("open", "high", "low", "close", "mean")}
    stated |= {"minutes": minutes, "volume": size(body, "volume"), "open_interest": size(body, "open_interest")}
    stated |= {name: price(part(body, name), "close") for name in ("yes_bid", "yes_ask")}
    return _staged(_needed(body, "ticker"), end, stated)


def _book(body: Body, at: datetime) -> Staged:
    book = tuple(levels(body))
    bid, ask = best(book)
    bids = [{"side": side, "price": paid, "size": contracts} for side, paid, contracts in book]
    return _staged(_needed(body, "ticker"), at, {"yes_bid": bid, "yes_ask": ask, "levels": bids})


def _needed(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Reject(f"{name} is missing")
    return value


def _texts(body: Body, *names: str) -> Stated:
    return {name: body.get(name) or "" for name in names}


def _staged(key: str, at: datetime, stated: Stated) -> Staged:
    return key, at, json.dumps(stated, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_READ: dict[str, Callable[[Body, datetime], Staged]] = {
    "market": _market,
    "event": _event,
    "series": _series,
    "trade": _trade,
    "candle": _candle,
    "book": _book,
}


async def _finish(write: Writer) -> Totals:
    return await nfl_links.totals(write, import_kalshi_totals)


_READER = Recording(fields=("what", "ticker", "recorded_at", "minutes", "body"), unfold=_unfold, shapes=_SHAPES)
KIND = Kind(
    name="kalshi",
    about="Kalshi markets, events, series, order books, trades and candlesticks as JSON",
    columns=_READER.columns,
    row=_row,
    reader=_READER,
    finish=_finish,
)


async def _nothing(_write: Writer) -> Totals:
    return {
        "stored": "nothing: exchange status and schedule, filters, milestones, targets and event pictures hold no price or result"
    }


_OTHER = Recording(
    fields=_READER.fields,
    unfold=lambda _document, _head: (),
    shapes=(
        *("exchange_active", "schedule.standard_hours", "filters_by_sports", "live_data.milestone_id", "milestone.id"),
        *("structured_target.id", "market_details[].market_ticker"),
    ),
)
OTHER = Kind(
    name="kalshi_other",
    about="answers of Kalshi that hold nothing to store, recognised so that a folder of them can be imported",
    columns=_OTHER.columns,
    row=_row,
    reader=_OTHER,
    sql="kalshi",
    finish=_nothing,
)
