"""earnings.calendar: who reports when: of the symbols named or held, or of everything in the database, by day.

A date is the one last published and may still move. Named symbols that do not report in the days asked about are answered with
the next report known; days that are past belong to earnings.history.
"""

from datetime import date, timedelta
from itertools import groupby, islice

from db.result import Picked, Record, Result
from db.sql import earnings_coming
from tools.analytics import surprises
from tools.facts import Entities, Fact, Finding, Symbol, Table, When
from tools.skill import Ask

AHEAD = timedelta(days=14)  # when no days are named
HORIZON = timedelta(days=370)  # how far ahead the next report of a named symbol is looked for
SHOWN = 30  # reports in the table
DAYS = 5  # days told in sentences
NAMED = 8  # symbols told of a day
HOURS = {"pre": "before the open", "post": "after the close", "unknown": ""}
COLUMNS = ("day", "symbol", "company", "time", "estimate", "revenue estimate")


async def calendar(ask: Ask, *, symbols: tuple[Symbol, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The reports to come on `dates`, or in two weeks; of named symbols without days, the next one, whenever it is."""
    first, last = _window(ask, dates, named=bool(symbols))
    if last < first:
        return ask.empty(f"{_words(dates)} is past, and the calendar holds only reports to come")
    reach = ask.clock.today + HORIZON if symbols else last
    rows = await ask.db.rows(earnings_coming, symbols=list(dict.fromkeys(symbols)), first=ask.clock.today, last=reach)
    inside = _once([row for row in rows if first <= row.report_date <= last])
    if not inside and not rows:
        return ask.empty(f"no report {_whose(symbols)}{_when(dates, symbols)} is known")
    text = _counted(ask, rows, first, last) if inside and (dates or not symbols) else []
    shown = inside[:SHOWN] or _once(list(rows))[:1]
    lines = {row.symbol: _line(ask, _pick(rows, row)) for row in shown}
    text += _told(shown, lines) if inside else _later(shown[0], lines, dates)
    text += _silent(symbols, rows)
    names = tuple(row.symbol for row in inside or shown)
    return ask.found(*text, table=Table(columns=COLUMNS, rows=tuple(lines.values())), yields=Entities(symbols=names))


def _window(ask: Ask, dates: tuple[When, ...], *, named: bool) -> tuple[date, date]:
    """The days asked about, from today on."""
    today = ask.clock.today
    if not dates:
        return today, today + (HORIZON if named else AHEAD)
    return max(today, min(day.first for day in dates)), max(day.last for day in dates)


def _once(rows: list[Record]) -> list[Record]:
    """The first report of each symbol, by day."""
    return list({row.symbol: row for row in reversed(rows)}.values())[::-1]


def _pick(rows: Result, row: Record) -> Picked:
    return rows.one(symbol=row.symbol, report_date=row.report_date)


def _counted(ask: Ask, rows: Result, first: date, last: date) -> list[str]:
    days = {"first": str(first), "last": str(last)}
    label = f"companies expected to report from {first} to {last}"
    count = ask.facts.calc(label, surprises.reporting, rows, unit="count", entity="market", **days)
    return [f"Companies expected to report from {first} to {last}: {count}."]


def _line(ask: Ask, pick: Picked) -> tuple[str, ...]:
    """The cells of a report; its day and its estimates are facts."""
    row, entity = pick.record, f"symbol:{pick.record.symbol}"
    day = ask.facts.row(f"next report expected of {row.symbol}", pick, "report_date", unit="date", entity=entity)
    eps = revenue = None
    if row.eps_estimate is not None:
        label = f"estimate for the next report of {row.symbol}"
        eps = ask.facts.row(label, pick, "eps_estimate", unit="usd_per_share", entity=entity)
    if row.revenue_estimate is not None:
        label = f"revenue estimate for the next report of {row.symbol}"
        revenue = ask.facts.row(label, pick, "revenue_estimate", unit="usd", entity=entity)
    return str(day), row.symbol, row.name or "", HOURS[row.release_time], _cell(eps), _cell(revenue)


def _told(rows: list[Record], lines: dict[Symbol, tuple[str, ...]]) -> list[str]:
    """A sentence a day: who reports, at which time, against which estimate."""
    text = []
    for _, reports in islice(groupby(rows, key=lambda row: row.report_date), DAYS):
        names = [row.symbol for row in reports]
        each = ", ".join(f"{name}{_aside(lines[name])}" for name in names[:NAMED])
        more = " and others" if len(names) > NAMED else ""
        text.append(f"{lines[names[0]][0]}: {each}{more}.")
    return text


def _aside(line: tuple[str, ...]) -> str:
    """'(after the close, estimate [F1.3] a share)', as far as it is known."""
    known = [line[3], "" if line[4] == "unknown" else f"estimate {line[4]} a share"]
    said = ", ".join(filter(None, known))
    return f" ({said})" if said else ""


def _later(row: Record, lines: dict[Symbol, tuple[str, ...]], dates: tuple[When, ...]) -> list[str]:
    line = lines[row.symbol]
    return [f"None of them is expected to report {_words(dates)}; the next is {row.symbol} on {line[0]}{_aside(line)}."]


def _silent(symbols: tuple[Symbol, ...], rows: Result) -> list[str]:
    """Named symbols without any report to come."""
    known = {row.symbol for row in rows}
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in known]
    return [f"No report to come of {', '.join(missing)} is known."] if missing else []


def _whose(symbols: tuple[Symbol, ...]) -> str:
    return f"of {', '.join(symbols)}" if symbols else "of any company"


def _when(dates: tuple[When, ...], symbols: tuple[Symbol, ...]) -> str:
    return "" if symbols else f" {_words(dates)}" if dates else " in the next two weeks"


def _words(dates: tuple[When, ...]) -> str:
    return ", ".join(day.text for day in dates)


def _cell(fact: Fact | None) -> str:
    return str(fact) if fact else "unknown"
