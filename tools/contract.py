"""What an option contract is called where room is short: 'NVDA 5 Dec 195 C', with the year where it is not the current one."""

from datetime import date
from decimal import Decimal


def short_name(symbol: str, expiry: date, strike: Decimal, option_type: str, today: date) -> str:
    """'NVDA 5 Dec 195 C' for a reader on `today`."""
    year = f" {expiry.year}" if expiry.year != today.year else ""
    return f"{symbol} {expiry.day} {expiry:%b}{year} {strike.normalize():f} {option_type[0].upper()}"
