"""The measures of a company's next report as facts, and the sentences that set them side by side."""

from dataclasses import dataclass
from typing import Any

from db.result import Result
from db.sessions import sessions
from tools.analytics import moves
from tools.earnings.company import Company
from tools.facts import Fact, Symbol
from tools.skill import Ask

DAYS = 20  # sessions realised volatility is taken over
FAR = 20  # sessions to expiry from which a straddle is mostly ordinary days
Figures = dict[str, Fact]  # by name: report, expiry, price, move, part, mean, largest, smaller, moves, ratio, ordinary


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known of one symbol."""

    symbol: Symbol
    company: Company | None  # its past reports
    expected: Result | None  # its next one
    straddle: Result | None  # the quotes through it
    bars: Result | None

    def ahead(self, ask: Ask) -> int:
        """Sessions to come until the straddle expires, its last included; at least the report's own."""
        return max(1, len(sessions(ask.clock.session, self.straddle[0].expiry)) - 1) if self.straddle else 0


def figures(ask: Ask, known: Known) -> Figures:
    """The facts of one symbol, the most telling first; what is not known is not among them."""
    found = {**_straddle(ask, known), **_past(known), **_ordinary(ask, known), **_dates(ask, known)}
    if known.company and "mean" in found and (priced := found.get("part") or found.get("move")):
        entity, reports = f"symbol:{known.symbol}", known.company.reports
        label = f"{known.symbol}: what its options pay for, as a multiple of the mean past reaction"
        found["ratio"] = ask.facts.calc(label, moves.against, priced, found["mean"], unit="ratio", entity=entity)
        label = f"past reactions of {known.symbol} smaller than its options pay for"
        found["smaller"] = ask.facts.calc(label, moves.smaller, reports, priced, unit="count", entity=entity)
    return found


def _straddle(ask: Ask, known: Known) -> Figures:
    if not known.straddle:
        return {}
    symbol, entity, quote = known.symbol, f"symbol:{known.symbol}", known.straddle.one(symbol=known.symbol)
    found: Figures = {}
    window: dict[str, Any] = {"days": DAYS, "sessions": known.ahead(ask)}
    if known.bars and ask.facts.run(moves.report_move, quote, known.bars, **window) is not None:
        label = f"move of {symbol} its options pay for the next report, up or down"
        found["part"] = ask.facts.calc(label, moves.report_move, quote, known.bars, unit="fraction", entity=entity, **window)
    label = f"move of {symbol} its straddle pays for until expiry, up or down"
    found["move"] = ask.facts.calc(label, moves.straddle_move, quote, unit="fraction", entity=entity)
    label = f"price of the straddle of {symbol} nearest the money, at the mid"
    found["price"] = ask.facts.calc(label, moves.straddle_price, quote, unit="usd_per_share", entity=entity)
    return found


def _past(known: Known) -> Figures:
    names = {"mean": "mean_move", "largest": "largest_move", "moves": "moves"}
    company = known.company
    facts = {name: company.summed(field) for name, field in names.items()} if company else {}
    return {name: fact for name, fact in facts.items() if fact is not None and fact.value}


def _ordinary(ask: Ask, known: Known) -> Figures:
    window: dict[str, Any] = {"days": DAYS, "sessions": 1}
    if not known.bars or ask.facts.run(moves.ordinary_move, known.bars, **window) is None:
        return {}
    label = f"mean move of {known.symbol} in a session at its realised volatility of {DAYS} sessions"
    entity = f"symbol:{known.symbol}"
    return {"ordinary": ask.facts.calc(label, moves.ordinary_move, known.bars, unit="fraction", entity=entity, **window)}


def _dates(ask: Ask, known: Known) -> Figures:
    rows = {"report": ("next report expected of", known.expected, "report_date")}
    rows["expiry"] = ("first expiry after the next report of", known.straddle, "expiry")
    return {
        name: ask.facts.row(f"{label} {known.symbol}", result.one(), column, unit="date", entity=f"symbol:{known.symbol}")
        for name, (label, result, column) in rows.items()
        if result
    }


def told(ask: Ask, known: Known, found: Figures) -> list[str]:
    """The sentences of one symbol: what the option market pays, then what history moved, then what they are worth."""
    return [*_paid(ask, known, found), *_moved(known, found), *_compared(known, found)]


def _paid(ask: Ask, known: Known, found: Figures) -> list[str]:
    symbol = known.symbol
    if "report" not in found:
        return [f"No next report of {symbol} is known, so no option price can be set against one."]
    if "move" not in found:
        return [f"{symbol} is expected to report on {found['report']}; no straddle quoted beyond that day is known."]
    straddle = f"the straddle to {found['expiry']} costs {found['price']}, a move of {found['move']} by then"
    text = [f"{symbol} is expected to report on {found['report']}: {straddle}."]
    if "part" in found:
        text.append(f"Of that the report's own part is {found['part']}, up or down, ordinary sessions taken out.")
    else:
        text.append("Ordinary sessions at the present volatility explain all of it: nothing is left for the report.")
    if known.ahead(ask) > FAR:
        text.append("Expiry is far off, so the straddle is mostly ordinary days and the report's part is a rough figure.")
    return text


def _moved(known: Known, found: Figures) -> list[str]:
    if "mean" not in found:
        return [f"No price reaction to a past report of {known.symbol} is known."]
    often = f"over {found['moves']} reports" if "moves" in found else "so far"
    ordinary = f"; an ordinary session moves it {found['ordinary']}" if "ordinary" in found else ""
    return [f"{known.symbol} moved {found['mean']} on average {often}, {found['largest']} at most{ordinary}."]


def _compared(known: Known, found: Figures) -> list[str]:
    if "ratio" not in found:
        return []
    paid = f"The option market pays {found['ratio']} times what history moved on average"
    return [f"{paid}; {found['smaller']} of {found['moves']} past reactions of {known.symbol} were smaller than that."]
