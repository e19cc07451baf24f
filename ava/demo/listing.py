"""Which option contracts exist: expiries on real Fridays (Thursday where Friday is a holiday), strikes on the usual steps.

The listing depends on the last price and the usual volatility only, never on the seed, so that holdings and planted trades
can name their contracts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ava.demo import NOW
from ava.demo.companies import Company, companies
from db.sessions import session_on_or_before

WEEKLIES, MONTHLIES = 3, (1, 2, 4, 6)  # the next Fridays; third Fridays so many months ahead
SIDE = 9  # strikes on each side of the middle one
_STEPS = (0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """One listed option."""

    symbol: str
    expiry: date
    strike: float  # USD per share
    option_type: str  # "call" or "put"


def expiries() -> tuple[date, ...]:
    """The listed expiries, soonest first."""
    today = NOW.date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    weekly = {friday + timedelta(weeks=n) for n in range(WEEKLIES)}
    monthly = {third_friday(*divmod(today.year * 12 + today.month - 1 + n, 12)) for n in MONTHLIES}
    return tuple(sorted(session_on_or_before(day) for day in weekly | monthly))


def third_friday(year: int, month_index: int) -> date:
    """The third Friday of a month counted from 0."""
    first = date(year, month_index + 1, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 14)


@cache
def strikes(company: Company, expiry: date) -> tuple[float, ...]:
    """The listed strikes, lowest first: 19 around the last price, further apart for later expiries."""
    days = (expiry - NOW.date()).days
    wanted = company.end * company.vol * (days / 365) ** 0.5 * 0.28
    finest = _least_step(company)
    step = max([s for s in _STEPS if s <= min(wanted * 1.25, company.end / 14)] + [finest])
    middle = round(company.end / step)
    return tuple(step * n for n in range(middle - SIDE, middle + SIDE + 1) if n > 0)


def _least_step(company: Company) -> float:
    if company.kind == "etf":
        return 1.0
    return next(step for below, step in ((30, 0.5), (100, 1.0), (300, 2.5), (700, 5.0), (1e9, 10.0)) if company.end < below)


def contract(symbol: str, expiry: date, strike: float, option_type: str) -> Contract:
    """A contract by its terms. Raises LookupError when it is not listed."""
    company = next(c for c in companies() if c.symbol == symbol)
    if expiry not in expiries() or strike not in strikes(company, expiry):
        raise LookupError(f"{symbol} {expiry} {strike} is not listed; strikes: {strikes(company, expiry)}")
    return Contract(symbol=symbol, expiry=expiry, strike=strike, option_type=option_type)
