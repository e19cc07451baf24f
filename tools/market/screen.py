"""market.screen: the stocks of the database that meet all of some conditions, the strongest of the order asked for first.

Without conditions it looks for steady strength: above its 50- and 200-day averages, within a tenth of its year's high, RSI
below 70, traded in size. It screens what has been imported, and says how many stocks that is.
"""

from typing import Any, Literal, cast

from db.result import Picked, Result
from db.sql import screen_universe
from tools.analytics import screens as of
from tools.analytics.screens import Conditions
from tools.facts import Entities, Fact, Finding, Table, Unit
from tools.market.benchmark import MARKET
from tools.skill import Ask

SHOWN = 20
NAMED = 5
MONTH = 20  # sessions a change is over unless said
DEFAULT: Conditions = {"rsi_below": 70, "above_sma": 200, "near_high": 0.1, "min_volume": 500_000}
Order = Literal["change", "fall", "rsi", "high", "low", "volume"]
ORDERS: dict[str, tuple[str, bool]] = {  # the figure, and whether the highest comes first
    "change": ("change", True), "fall": ("change", False), "rsi": ("rsi", False), "high": ("from_high", True),
    "low": ("from_low", False), "volume": ("volume_ratio", True),
}  # fmt: skip
BY_CONDITION = {"rsi_below": "rsi", "change_below": "fall", "near_low": "low", "near_high": "high", "volume_ratio": "volume"}
SAID: dict[str, tuple[str, Unit]] = {  # a condition in words, {} being its figure
    "rsi_below": ("RSI at most {}", "score"),
    "rsi_above": ("RSI at least {}", "score"),
    "above_sma": ("above the average of {} sessions", "count"),
    "below_sma": ("below the average of {} sessions", "count"),
    "near_high": ("within {} of the year's high", "fraction"),
    "near_low": ("within {} of the year's low", "fraction"),
    "min_price": ("priced at {} or more", "usd_per_share"),
    "max_price": ("priced at {} or less", "usd_per_share"),
    "min_volume": ("trading {} shares a day or more", "shares"),
    "volume_ratio": ("trading at least {} times the usual volume", "ratio"),
    "change_above": ("changed by {} or more", "fraction"),
    "change_below": ("changed by {} or less", "fraction"),
    "change_days": ("the change being over {} sessions", "count"),
}
COLUMNS: dict[str, tuple[str, str, Unit]] = {  # field: heading, label, unit
    "close": ("close", "close of {}", "usd_per_share"),
    "change": ("change", "change of {} over {} sessions", "fraction"),
    "rsi": ("RSI", "14-day RSI of {}", "score"),
    "over_50": ("vs 50-day", "{} against its 50-day average", "fraction"),
    "over_200": ("vs 200-day", "{} against its 200-day average", "fraction"),
    "from_high": ("vs year's high", "{} against the highest price of 252 sessions", "fraction"),
    "volume_ratio": ("volume / usual", "last volume of {} as a multiple of its mean of 20 sessions", "ratio"),
}


async def screen(  # noqa: PLR0913 - a condition each, all optional
    ask: Ask,
    *,
    sector: str | None = None,
    rsi_below: float | None = None,
    rsi_above: float | None = None,
    above_sma: int | None = None,
    below_sma: int | None = None,
    near_high: float | None = None,
    near_low: float | None = None,
    min_price: float | None = None,
    max_price: float | None = None,
    min_volume: float | None = None,
    volume_ratio: float | None = None,
    change_above: float | None = None,
    change_below: float | None = None,
    change_days: int | None = None,
    order: Order | None = None,
    limit: int = SHOWN,
) -> Finding:
    """The stocks that meet every condition given, at most `limit` (20) of them; what is None is not asked.

    sector: GICS sector, in any case ("energy"). rsi_below, rsi_above: 14-day RSI, 0 to 100. above_sma, below_sma: sessions of the
    average the close is above or below (50, 200). near_high, near_low: within that fraction of the highest or lowest price of 252
    sessions (0.05 = 5 %). min_price, max_price: USD. min_volume: shares a day, mean of 20 sessions. volume_ratio: the last volume
    over that mean. change_above, change_below: fraction the price changed by over change_days sessions (20; -0.1 = fell 10 %).
    order: "change" (largest rise first), "fall" (largest fall first), "rsi" (lowest first), "high" (nearest the year's high),
    "low" (nearest its low), "volume" (most unusual first); unless given, it follows from the conditions. With no condition at all
    the default screen is taken.
    """
    # first of all, while the locals are the arguments and nothing else
    asked = {name: value for name, value in locals().items() if name in SAID and value is not None}
    if not asked.keys().isdisjoint({"change_above", "change_below"}):
        asked.setdefault("change_days", MONTH)
    conditions = cast("Conditions", asked or DEFAULT)
    stocks = await ask.db.rows(screen_universe, sector=sector)
    if not stocks:
        return ask.empty(f"no stock{f' of the sector {sector!r}' if sector else ''} with recent bars is known")
    days = conditions.get("change_days", MONTH)
    by_symbol = stocks.by("symbol")
    met = [by_symbol[symbol].one() for symbol in ask.facts.run(of.passing, stocks, conditions=dict(conditions)).symbols]
    ranked = _ranked(ask, met, order or _order(conditions), days)[: max(1, min(limit, SHOWN))]
    text = _counted(ask, stocks, conditions, sector, default=not asked)
    lines = tuple(_line(ask, pick, days) for pick in ranked)
    text += [f"First: {', '.join(f'{line[0]} {_shown(line)}' for line in lines[:NAMED])}."] if lines else []
    table = Table(columns=("symbol", "sector", *(heading for heading, _, _ in COLUMNS.values())), rows=lines)
    return ask.found(*text, table=table if lines else None, yields=Entities(symbols=tuple(line[0] for line in lines)))


def _order(conditions: Conditions) -> Order:
    """The order a set of conditions asks for by itself."""
    for name, order in BY_CONDITION.items():
        if name in conditions and conditions is not DEFAULT:
            return cast("Order", order)
    return "change"


def _ranked(ask: Ask, met: list[Picked], order: Order, days: int) -> list[Picked]:
    """The stocks by the figure of that order; those without it last."""
    field, down = ORDERS[order]
    figures = [(getattr(ask.facts.run(of.measured, pick, change_days=days), field), pick) for pick in met]
    known = sorted(((value, pick) for value, pick in figures if value is not None), key=lambda each: each[0], reverse=down)
    return [pick for _, pick in known] + [pick for value, pick in figures if value is None]


def _counted(ask: Ask, stocks: Result, conditions: Conditions, sector: str | None, *, default: bool) -> list[str]:
    """How many stocks were looked at, what was asked of them, how many met it."""
    calc = ask.facts.calc
    asked = dict(conditions)
    count = calc(
        "stocks that meet the conditions", of.passing, stocks, unit="count", entity=MARKET, field="count", conditions=asked
    )
    total = calc("stocks screened", of.screened, stocks, unit="count", entity=MARKET)
    words = []
    for name, value in cast("dict[str, Any]", conditions).items():
        said, unit = SAID[name]
        words.append(said.format(calc(f"condition: {said.format('it')}", of.given, unit=unit, entity=MARKET, value=value)))
    of_sector = f" of the sector {stocks[0].sector}" if sector else ""
    steady = " (AVA's own screen for steady strength, since no condition was named)" if default else ""
    return [f"Of {total} stocks{of_sector} in the database {count} meet: {', '.join(words)}{steady}."]


def _line(ask: Ask, pick: Picked, days: int) -> tuple[str, ...]:
    symbol = pick.record.symbol
    found = ask.facts.run(of.measured, pick, change_days=days)
    facts: list[Fact | None] = [
        ask.facts.calc(
            label.format(symbol, days), of.measured, pick, unit=unit, entity=f"symbol:{symbol}", field=field, change_days=days
        )
        if getattr(found, field) is not None
        else None
        for field, (_, label, unit) in COLUMNS.items()
    ]
    return symbol, pick.record.sector or "", *(str(fact or "unknown") for fact in facts)


def _shown(line: tuple[str, ...]) -> str:
    """Close, change and RSI of a line."""
    return f"at {line[2]} ({line[3]}, RSI {line[4]})"
