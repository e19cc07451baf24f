"""Prices and sizes as Kalshi writes them, in both generations of its answers: cents and dollars, or dollars only.

A price is USD per contract that pays 1 USD: a probability. 0 and 1 say that nobody bids or offers, which is no price: absent,
never a number. The book holds bids only, so the best offer of yes is 1 less the best bid for no. What is no price between 0 and 1
raises `Reject`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ava.sources.fields import decimal
from ava.sources.kind import Reject

_ONE, _CENTS = Decimal(1), Decimal(100)
Body = Mapping[str, Any]  # an object of an answer; its numbers are text
Level = tuple[str, Decimal, Decimal]  # side, USD, contracts


def price(body: Body, name: str) -> Decimal | None:
    """The price `name`, from dollars where they are given."""
    dollars = _number(body, f"{name}_dollars")
    return _traded(name, _in_dollars(_number(body, name)) if dollars is None else dollars)


def size(body: Body, name: str) -> Decimal | None:
    """How many contracts; fractions exist."""
    fine = _number(body, f"{name}_fp")
    contracts = _number(body, name) if fine is None else fine
    if contracts is not None and contracts < 0:
        raise Reject(f"{name} {contracts} is not a number of contracts")
    return contracts


def quote(body: Body) -> tuple[Decimal | None, Decimal | None]:
    """Best bid and offer of yes; from those of no where only they are given."""
    return price(body, "yes_bid") or _other(price(body, "no_ask")), price(body, "yes_ask") or _other(price(body, "no_bid"))


def levels(book: Body) -> Iterator[Level]:
    """The bids of an order book, both sides."""
    for side in ("yes", "no"):
        in_dollars = book.get(f"{side}_dollars")
        bids = in_dollars or book.get(side) or []
        if not isinstance(bids, list):
            raise Reject(f"{side} {bids!r} is not a list of levels")
        for level in bids:
            if not isinstance(level, list) or len(level) < 2:
                raise Reject(f"a level of the book, {level!r}, is not a price with a number of contracts")
            at, contracts = (decimal(side, _text(part)) for part in level[:2])
            bid = _traded(side, at if in_dollars else _in_dollars(at))
            if bid is not None and contracts:
                yield side, bid, contracts


def best(book: tuple[Level, ...]) -> tuple[Decimal | None, Decimal | None]:
    """Best bid and offer of yes in a book."""
    bids = {side: max((at for each, at, _ in book if each == side), default=None) for side in ("yes", "no")}
    return bids["yes"], _other(bids["no"])


def money(body: Body, name: str) -> Decimal | None:
    """An amount of USD, of any size and sign."""
    dollars = _number(body, f"{name}_dollars")
    return _in_dollars(_number(body, name)) if dollars is None else dollars


def number(body: Body, name: str, limit: int) -> Decimal | None:
    """A number smaller than `limit`."""
    value = _number(body, name)
    if value is not None and abs(value) >= limit:
        raise Reject(f"{name} {value} is out of range")
    return value


def part(body: Body, name: str) -> Body:
    """The object `name`, empty where there is none."""
    held = body.get(name)
    if held is not None and not isinstance(held, dict):
        raise Reject(f"{name} {held!r} is not an object")
    return held or {}


def _other(at: Decimal | None) -> Decimal | None:
    return None if at is None else _ONE - at


def _in_dollars(cents: Decimal | None) -> Decimal | None:
    return None if cents is None else cents / _CENTS


def _traded(name: str, at: Decimal | None) -> Decimal | None:
    if at is not None and not 0 <= at <= 1:
        raise Reject(f"{name} {at} is not a price between 0 and 1 USD")
    return at if at is not None and 0 < at < 1 else None


def _number(body: Body, name: str) -> Decimal | None:
    return decimal(name, _text(body.get(name)))


def _text(value: object) -> str | None:
    """The text of a number; None for null and the empty text Kalshi writes for none."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Reject(f"{value!r} is not a number")
    return value
