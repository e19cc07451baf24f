"""XTrades alerts in the documented fields, as CSV or JSON: who, what he said and when, and the trade, where it is one.

The trade stands in its own fields or is read from the text; a post that is none is the ordinary case, counted and not stored. A
time such as '2h ago' needs `scraped_at`. The same alert comes with every sync: it is known by its id, else by author, UTC day and
text. Status, exit and profit are of the newest statement. Times without a zone are UTC.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import decimal, needed, ticker
from ava.sources.kind import Kind, Reject, Staged
from ava.sources.recorded import Recording, unwrapped
from ava.sources.xtrades_text import ACTIONS, Trade, plain, trade
from db.sessions import NEW_YORK

_NAMES = (
    *("username", "alert_text", "alert_timestamp", "scraped_at", "alert_id", "ticker", "strategy", "action", "entry_price"),
    *("entry_date", "exit_price", "exit_date", "quantity", "strike", "expiry", "option_type", "pnl", "status", "x_score"),
)
_SAME = {"strike": ("strike_price",), "expiry": ("expiration_date",), "scraped_at": ("last_sync",)}
_AGO = re.compile(r"(\d{1,4}) ?(s|m|h|d|w)[a-z]* ago")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_STATUS = frozenset({"open", "closed", "expired"})
_KIND_OF = {"csp": "put", "cc": "call"}
_CLOSE = time(16)


def _unfold(document: Any, _head: Head) -> Iterator[Mapping[str, object]]:
    """One alert a record; what is said once, of the profile or the scrape, holds for each."""
    content, said = unwrapped(document)
    whole = {"alerts": content} if isinstance(content, list) else content
    common = {"username": whole.get("username"), "scraped_at": whole.get("scraped_at") or said.get("recorded_at")}
    for alert in whole["alerts"]:
        yield {name: _found(alert, name) or common.get(name) for name in _NAMES}


def _found(alert: Mapping[str, Any], name: str) -> Any:
    return next((alert[each] for each in (name, *_SAME.get(name, ())) if alert.get(each) not in (None, "")), None)


def _text(fields: Fields, name: str) -> str | None:
    """The first of a field's names that holds something; a file need not have any."""
    texts = (fields.get(each, "").strip() for each in (name, *_SAME.get(name, ())))
    return next((text for text in texts if text), None)


def _row(fields: Fields, _head: Head) -> Staged:
    """Alert's id, author, trade, prices, status, text and times, in the order of the copy query; no symbol = no trade."""
    author, said = needed(fields, "username").removeprefix("@"), plain(fields["alert_text"])
    scraped = _moment("scraped_at", _text(fields, "scraped_at"))
    at = _alerted(needed(fields, "alert_timestamp"), scraped)
    read = trade(said, at.astimezone(NEW_YORK).date())
    symbol, action = _what(fields, read)
    if symbol is None:
        return "", author, *[None] * 12, said, at, *[None] * 3
    terms, exit_at = _terms(fields, read), _moment("exit_date", _text(fields, "exit_date"))
    stated_at = max(each for each in (at, scraped, exit_at) if each)
    amounts = (_number(fields, name) for name in ("quantity", "entry_price", "exit_price", "pnl"))
    quantity, price, exit_price, pnl = amounts
    return (
        *(_known_as(fields, author, said, at), author, symbol, action, _text(fields, "strategy"), *terms, quantity),
        *(price if price is not None else read.price if read else None, exit_price, pnl, _status(fields), _score(fields)),
        *(said, at, _moment("entry_date", _text(fields, "entry_date")), exit_at, stated_at),
    )


def _what(fields: Fields, read: Trade | None) -> tuple[str | None, str | None]:
    """Symbol and action; None, None for a post that is no trade."""
    given, action = _text(fields, "ticker"), (_text(fields, "action") or "").upper() or None
    if action is not None and action not in ACTIONS:
        raise Reject(f"action {action!r} is none of {', '.join(sorted(ACTIONS))}")
    if given and (action or _text(fields, "strategy")):
        return ticker(given.removeprefix("$")), action
    return (ticker(read.symbol), action or read.action) if read else (None, None)


def _terms(fields: Fields, read: Trade | None) -> Staged:
    """Expiry, strike and type of the option."""
    strike, expiry = _number(fields, "strike"), _text(fields, "expiry")
    kind = _text(fields, "option_type") or _type_in(_text(fields, "strategy")) or (read.option_type if read else None)
    if kind not in {None, "call", "put"}:
        raise Reject(f"option_type {kind!r} is neither call nor put")
    try:
        until = date.fromisoformat(expiry[:10]) if expiry else read.expiry if read else None
    except ValueError:
        raise Reject(f"expiry {expiry!r} is not a date such as 2025-12-19") from None
    return until, strike if strike is not None else read.strike if read else None, kind


def _type_in(strategy: str | None) -> str | None:
    """The type of a strategy of one leg or side: CSP, CC, long call, put credit spread."""
    name = (strategy or "").lower()
    found = {each for each in ("call", "put") if each in name} | {_KIND_OF[name] for _ in [0] if name in _KIND_OF}
    return found.pop() if len(found) == 1 else None


def _alerted(text: str, scraped: datetime | None) -> datetime:
    ago = _AGO.fullmatch(text.lower())
    if not ago and text.lower() != "just now":
        at = _moment("alert_timestamp", text)
        if at is None:
            raise Reject("alert_timestamp is missing")
        return at
    if scraped is None:
        raise Reject(f"alert_timestamp {text!r} counts from when it was read, which nothing says: add scraped_at")
    return scraped - (timedelta(**{_UNITS[ago[2]]: int(ago[1])}) if ago else timedelta())


def _moment(name: str, text: str | None) -> datetime | None:
    """A time; without a zone UTC, a day alone its 16:00 in New York."""
    if text is None:
        return None
    try:
        at = datetime.combine(date.fromisoformat(text), _CLOSE, NEW_YORK) if len(text) == 10 else datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Reject(f"{name} {text!r} is not a time such as 2025-11-20T15:04:05Z") from None
    if not 2000 <= at.year < 2200:
        raise Reject(f"{name} {text!r} is out of range")
    return at


def _number(fields: Fields, name: str) -> Any:
    value = decimal(name, (_text(fields, name) or "").replace(",", "").removeprefix("$") or None)
    if value is not None and abs(value) >= 10**8:
        raise Reject(f"{name} {value} is out of range")
    return value


def _status(fields: Fields) -> str | None:
    status = (_text(fields, "status") or "").lower() or None
    if status is not None and status not in _STATUS:
        raise Reject(f"status {status!r} is none of {', '.join(sorted(_STATUS))}")
    return status


def _score(fields: Fields) -> int | None:
    score = _number(fields, "x_score")
    if score is not None and not 0 <= score <= 100:
        raise Reject(f"x_score {score} is not between 0 and 100")
    return None if score is None else int(score)


def _known_as(fields: Fields, author: str, said: str, at: datetime) -> str:
    """What the alert is known by on every sync."""
    if own := _text(fields, "alert_id"):
        return f"xtrades:{author.lower()}:{own}"
    told = said.lower() or "|".join(_text(fields, name) or "" for name in ("ticker", "action", "strike", "expiry"))
    return "xtrades:" + hashlib.sha256("\x1f".join((author.lower(), at.date().isoformat(), told)).encode()).hexdigest()


KIND = Kind(
    name="xtrades",
    about="trade alerts from XTrades as CSV",
    columns=("username", "alert_text", "alert_timestamp"),
    row=_row,
)
_READER = Recording(fields=_NAMES, unfold=_unfold, shapes=("[].alert_text", "alerts[].alert_text"))
JSON = Kind(
    name="xtrades_json",
    about="trade alerts from XTrades as JSON",
    columns=_READER.columns,
    row=_row,
    reader=_READER,
    sql="xtrades",
)
