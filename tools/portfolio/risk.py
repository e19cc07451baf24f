"""What Greeks and scenarios share: positions with what they rest on, bars for beta, and what both assume and leave out."""

from dataclasses import dataclass
from datetime import date

from db.result import Record, Result
from db.sql import bars_recent, positions_risk
from tools.analytics import greeks as of
from tools.contract import short_name
from tools.facts import Symbol
from tools.portfolio.holdings import position_name
from tools.skill import Ask

ACCOUNT = "account:all"
BENCHMARK = "SPY"
SESSIONS = 251  # bars, for 250 returns
RATE, DIVIDEND = 0.04, 0.0  # assumed, continuously compounded


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """The open positions and the bars of their symbols with those of the benchmark."""

    positions: Result
    bars: Result

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """Of the positions that can be measured, in order."""
        return tuple(dict.fromkeys(one.symbol for one in self.positions if of.measurable(one)))


async def book(ask: Ask, symbols: tuple[Symbol, ...]) -> Book:
    """The positions, or those in `symbols`, and their bars: two queries however many they are."""
    positions = await ask.db.rows(positions_risk, symbols=list(symbols))
    wanted = sorted({one.symbol for one in positions if one.kind != "event"} | {BENCHMARK})
    return Book(positions=positions, bars=await ask.db.rows(bars_recent, symbols=wanted, sessions=SESSIONS))


def short(one: Record, today: date) -> str:
    """A position's name for a table."""
    if one.kind != "option":
        return str(one.symbol)
    return short_name(one.symbol, one.expiry, one.strike, one.option_type, today)


def left_out(ask: Ask, positions: Result) -> list[str]:
    """The sentence that names what cannot be measured."""
    missing = [one for one in positions if not of.measurable(one)]
    if not missing:
        return []
    count = ask.facts.calc("positions left out", of.unmeasured, positions, unit="count", entity=ACCOUNT)
    return [f"Left out: {count}, {', '.join(map(_why, missing))}."]


def _why(one: Record) -> str:
    name = position_name(one)
    if one.kind == "event":
        return f"{name} (an event contract)"
    return f"{name} (no {'recent option quote' if one.kind == 'option' else 'price'})"
