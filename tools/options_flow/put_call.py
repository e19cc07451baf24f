"""options_flow.put_call: puts against calls by volume, open interest and premium, and the premium by side of the quote.

Each symbol in its latest snapshot, or the whole market in the last session that has one; prints are those of the same session.
The rules stand in `tools.analytics.balance`. It says what traded, never who or why.
"""

from typing import Any

from db.result import Result
from db.sql import flow_balance, prints_by_side
from tools.analytics import balance as of
from tools.builder import rows_source
from tools.facts import Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit
from tools.skill import Ask

MARKET = "market"
LINES = 6  # symbols compared in the table
_MEASURES: tuple[tuple[str, str, Unit], ...] = (
    ("volume", "volume", "contracts"),
    ("premium", "premium", "usd"),
    ("open_interest", "open interest", "contracts"),
)


async def put_call(ask: Ask, *, symbols: tuple[Symbol, ...] = ()) -> Finding:
    """The put/call balance of `symbols` together, or of the market."""
    parts = await ask.db.rows(flow_balance, symbols=list(symbols))
    if not parts:
        return ask.empty(f"no option quotes of {', '.join(symbols)}" if symbols else "no option quotes")
    sessions = {part.symbol: part.session.isoformat() for part in parts}
    prints = await ask.db.rows(prints_by_side, symbols=list(sessions), sessions=list(sessions.values()))
    entity = f"symbol:{symbols[0]}" if len(set(symbols)) == 1 else MARKET
    table, ratios = _whole(ask, parts, entity)
    named = tuple(symbol for symbol in dict.fromkeys(symbols) if symbol in sessions)
    text = [*_balance(ratios, named), *_sides(ask, prints, entity)]
    rows = [*table, *_buckets(ask, parts, entity), *_each(ask, parts, symbols)]
    text += [*_spans(rows), *_session(parts, prints), *_absent(parts, symbols)]
    columns = ("part", "puts", "calls", "put/call")
    return ask.found(*text, table=Table(columns=columns, rows=tuple(rows)), chart=_chart(parts), yields=Entities(symbols=named))


def _whole(ask: Ask, parts: Result, entity: str) -> tuple[list[tuple[str, ...]], dict[str, tuple[Fact, Fact, Fact]]]:
    """Lines of the table and facts (ratio, puts, calls) by measure."""
    found = {}
    for field, label, unit in _MEASURES:
        ratio = ask.facts.calc(f"put/call ratio by {label}", of.ratio, parts, unit="ratio", entity=entity, of=field)
        puts, calls = (
            ask.facts.calc(f"{kind} {label}", of.amount, parts, unit=unit, entity=entity, option_type=kind, of=field)
            for kind in ("put", "call")
        )
        found[label] = (ratio, puts, calls)
    return [(label, str(puts), str(calls), str(ratio)) for label, (ratio, puts, calls) in found.items()], found


def _balance(ratios: dict[str, tuple[Fact, Fact, Fact]], symbols: tuple[Symbol, ...]) -> list[str]:
    where = f"In {', '.join(symbols)}" if symbols else "In the market"
    volume, puts, calls = ratios["volume"]
    premium, interest = ratios["premium"][0], ratios["open interest"][0]
    if volume.value is None:
        return [f"{where} no calls have traded, so there is no put/call ratio: {puts} puts traded."]
    lean = "more puts than calls" if float(str(volume.value)) > 1 else "more calls than puts"
    first = f"{where} the put/call ratio is {volume} by volume, {lean}: {puts} puts and {calls} calls."
    return [first, f"By premium it is {premium}, by open interest {interest}."]


def _sides(ask: Ask, prints: Result, entity: str) -> list[str]:
    """Premium printed at the ask, in the middle and at the bid."""
    if not prints:
        return ["There are no prints of that session, so the side of the premium is not known."]
    text = []
    for kind in ("call", "put"):
        at = {side: _printed(ask, prints, entity, kind, side) for side in ("ask", "mid", "bid")}
        share = ask.facts.calc(
            f"{kind} premium at the ask", of.ask_share, prints, unit="fraction", entity=entity, option_type=kind
        )
        rest = f"{at['mid']} between and {at['bid']} at the bid"
        lean = f"; of what was on a side {share} was at the ask" if share.value is not None else ""
        text.append(f"{kind.capitalize()} premium printed: {at['ask']} at the ask, {rest}{lean}.")
    return text


def _printed(ask: Ask, prints: Result, entity: str, kind: str, side: str) -> Fact:
    given: dict[str, Any] = {"option_type": kind, "side": side}
    return ask.facts.calc(f"{kind} premium printed at {side}", of.printed, prints, unit="usd", entity=entity, **given)


def _buckets(ask: Ask, parts: Result, entity: str) -> list[tuple[str, ...]]:
    """Premium by time to expiry and by moneyness."""
    by_span, by_place = (of.span_amount, of.span_ratio), (of.place_amount, of.place_ratio)
    spans = [span for span in of.SPANS if of.within(parts.records, span)]
    places = [place for place in of.MONEYNESS if of.at(parts.records, place)]
    return [
        *(_bucket(ask, parts, entity, f"premium, {span}", by_span, {"span": span}) for span in spans),
        *(_bucket(ask, parts, entity, f"premium, {place}", by_place, {"moneyness": place}) for place in places),
    ]


def _bucket(ask: Ask, parts: Result, entity: str, label: str, functions: tuple[Any, Any], key: dict[str, Any]) -> tuple[str, ...]:
    amount, ratio = functions
    puts, calls = (
        ask.facts.calc(f"{kind} {label}", amount, parts, unit="usd", entity=entity, option_type=kind, of="premium", **key)
        for kind in ("put", "call")
    )
    return (
        label,
        str(puts),
        str(calls),
        str(ask.facts.calc(label, ratio, parts, unit="ratio", entity=entity, of="premium", **key)),
    )


def _each(ask: Ask, parts: Result, symbols: tuple[Symbol, ...]) -> list[tuple[str, ...]]:
    """A line a symbol, where several were asked for."""
    found, rows = parts.by("symbol"), list[tuple[str, ...]]()
    for symbol in [each for each in dict.fromkeys(symbols) if each in found][:LINES] if len(set(symbols)) > 1 else []:
        entity, own = f"symbol:{symbol}", found[symbol]
        ratio = ask.facts.calc(f"put/call volume ratio of {symbol}", of.ratio, own, unit="ratio", entity=entity, of="volume")
        puts, calls = (
            ask.facts.calc(
                f"{kind} volume of {symbol}", of.amount, own, unit="contracts", entity=entity, option_type=kind, of="volume"
            )
            for kind in ("put", "call")
        )
        rows.append((f"{symbol} volume", str(puts), str(calls), str(ratio)))
    return rows


def _spans(rows: list[tuple[str, ...]]) -> list[str]:
    """The ratio by premium of each stretch of expiries."""
    told = [
        f"{label.removeprefix('premium, ')} {ratio}" for label, _, _, ratio in rows if label.removeprefix("premium, ") in of.SPANS
    ]
    return [f"Put/call by premium and time to expiry: {', '.join(told)}."] if len(told) > 1 else []


def _session(parts: Result, prints: Result) -> list[str]:
    sessions = sorted({part.session for part in parts})
    when = f"of {sessions[0]}" if len(sessions) == 1 else f"between {sessions[0]} and {sessions[-1]}"
    sources = ", ".join(sorted({part.source for part in parts} | {each.source for each in prints}))
    return [
        f"From the last snapshot {when} ({sources}). Premium is volume at the middle of the quote; prints are part of volume."
    ]


def _absent(parts: Result, symbols: tuple[Symbol, ...]) -> list[str]:
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in {part.symbol for part in parts}]
    return [f"No option quotes of {', '.join(missing)}."] if missing else []


def _chart(parts: Result) -> Chart:
    names = [place for place in of.MONEYNESS if of.at(parts.records, place)]
    series = tuple(
        Series(
            name=f"{kind} premium",
            x=tuple(f"{kind}s {place}" for place in names),
            y=tuple(of.place_amount(parts.records, option_type=kind, of="premium", moneyness=place) for place in names),
            source=rows_source(parts),
        )
        for kind in ("call", "put")
    )
    return Chart(kind="bars", title="Premium by moneyness", unit="usd", series=series)
