"""What the two simulated people did in three years: 'me', who asks, and 'other', whose rows nobody else may see.

The first saves monthly, holds a tech-heavy dozen of stocks, writes covered calls on NVDA and cash-secured puts on SOFI month
after month, and now and then buys an option. The script names what and when; prices, expiries and assignments follow the market.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ava.demo import USER
from ava.demo.ledger import Ledger, Order
from ava.demo.listing import third_friday
from ava.demo.market import Instrument, Market
from db.sessions import session_on_or_before

_STOCKS = (  # what, then session and shares of each trade
    ("AAPL", ((5, 20), (180, 20), (420, 15), (600, -10))),
    ("MSFT", ((10, 10), (260, 10), (560, 10))),
    ("NVDA", ((3, 200), (150, 100), (640, -100))),
    ("AMZN", ((30, 40), (300, 20), (520, 20))),
    ("JPM", ((45, 20), (350, 15))),
    ("XOM", ((60, 60),)),
    ("KO", ((80, 80),)),
    ("WMT", ((120, 100),)),
    ("SPY", ((90, 15), (405, 10), (515, 15))),
    ("SOFI", ((200, 300),)),
    ("DIS", ((20, 50), (330, -50))),
    ("TSLA", ((70, 20), (250, -20))),
)
_OPTIONS = (  # bought and sold again: underlying, expiry, strike as a multiple of the price, type, contracts, sessions
    ("META", date(2024, 12, 20), 1.05, "call", 1, (470, 497)),
    ("QQQ", date(2025, 6, 20), 0.95, "put", 1, (578, 593)),
    ("AAPL", date(2025, 9, 19), 1.03, "call", 2, (660, 684)),
)
_OPEN = (  # held at the end: what, contracts (negative = sold), the day of the trade
    (Instrument("option", "NVDA", date(2025, 12, 19), 195.0, "call"), -2, date(2025, 11, 7)),
    (Instrument("option", "BAC", date(2025, 12, 19), 49.0, "put"), -2, date(2025, 11, 6)),
    (Instrument("option", "GOOGL", date(2026, 3, 20), 310.0, "call"), 1, date(2025, 10, 21)),
    (Instrument("option", "SPY", date(2025, 12, 19), 640.0, "put"), -2, date(2025, 11, 12)),
    (Instrument("option", "SPY", date(2025, 12, 19), 620.0, "put"), 2, date(2025, 11, 12)),
)
_OTHER = (
    ("TSLA", ((100, 40),)),
    ("COIN", ((300, 25),)),
    ("PLTR", ((150, 200), (500, -80))),
    ("GLD", ((500, 20),)),
    ("PFE", ((40, 150),)),
)
_OTHER_OPEN = (
    (Instrument("option", "QQQ", date(2026, 1, 16), 560.0, "put"), 1, date(2025, 11, 5)),
    (Instrument("option", "PLTR", date(2025, 12, 19), 180.0, "call"), -1, date(2025, 11, 10)),
)
EVENT_CONTRACTS = 150
EVENT_DAY = date(2025, 11, 18)


def ledgers(market: Market, event: str) -> tuple[Ledger, Ledger]:
    """The accounts of the person who asks (who holds the event contract `event`) and other, run to the clock."""
    yes = Order(market.index(EVENT_DAY), Instrument("event", event), EVENT_CONTRACTS)
    own = [*_stocks(_STOCKS), *_round_trips(market), *_open(market, _OPEN), *_calls(market), *_puts(market), yes]
    others = [*_stocks(_OTHER), *_open(market, _OTHER_OPEN)]
    mine = Ledger(user=USER, market=market).run(own, _savings(market, first=55_000, monthly=1_500))
    return mine, Ledger(user="other", market=market).run(others, _savings(market, first=40_000, monthly=400))


def _savings(market: Market, *, first: int, monthly: int) -> dict[int, Decimal]:
    """Deposits by session: a first one, then one at the beginning of each month."""
    months = {day.strftime("%Y-%m"): at for at, day in reversed(list(enumerate(market.days)))}
    later = {at: Decimal(monthly) for at in months.values() if at > 0}
    return {1: Decimal(first)} | later


def _stocks(plan: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]) -> Iterator[Order]:
    for symbol, trades in plan:
        for at, shares in trades:
            yield Order(at, Instrument.stock(symbol), shares)


def _round_trips(market: Market) -> Iterator[Order]:
    for symbol, expiry, times, option_type, contracts, (bought, sold) in _OPTIONS:
        what = _near(market, symbol, bought, expiry, times, option_type)
        yield Order(bought, what, contracts)
        yield Order(sold, what, -contracts)


def _open(market: Market, plan: tuple[tuple[Instrument, int, date], ...]) -> Iterator[Order]:
    for what, contracts, day in plan:
        yield Order(market.index(day), what, contracts)


def _calls(market: Market) -> Iterator[Order]:
    """Calls against the NVDA shares from summer 2023 to October 2025, 7 % out of the money: bought back when that fails."""
    for start, expiry in _months(market, date(2023, 8, 1), date(2025, 10, 20)):
        call = _near(market, "NVDA", start, expiry, 1.07, "call")
        yield Order(start, call, -1)
        end = market.index(expiry)
        if market.close("NVDA", end) <= Decimal(str(call.strike)):
            yield Order(end, call, 1, "OEXP")
        else:
            yield Order(end - 1, call, 1)


def _puts(market: Market) -> Iterator[Order]:
    """Cash-secured puts on SOFI through the first half of 2025, 8 % out of the money: shares are taken when assigned."""
    for start, expiry in _months(market, date(2025, 1, 1), date(2025, 7, 20)):
        put = _near(market, "SOFI", start, expiry, 0.92, "put")
        yield Order(start, put, -1)
        end, strike = market.index(expiry), Decimal(str(put.strike))
        if market.close("SOFI", end) >= strike:
            yield Order(end, put, 1, "OEXP")
        else:
            yield Order(end, put, 1, "OASGN")
            yield Order(end, Instrument.stock("SOFI"), 100, "", strike)


def _months(market: Market, first: date, last: date) -> Iterator[tuple[int, date]]:
    """Each month's expiry in a stretch, with the session 25 days before it."""
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        expiry = session_on_or_before(third_friday(*divmod(month, 12)))
        if expiry <= last:
            yield market.index(expiry - timedelta(days=25)), expiry


def _near(market: Market, symbol: str, at: int, expiry: date, times: float, option_type: str) -> Instrument:
    """The option with a round strike nearest to so many times the price."""
    wanted = float(market.close(symbol, at)) * times
    step = next(step for below, step in ((25, 0.5), (100, 1.0), (1e9, 2.5)) if wanted < below)
    return Instrument("option", symbol, expiry, round(wanted / step) * step, option_type)
