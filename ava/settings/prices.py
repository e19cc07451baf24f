"""List prices of hosted models, to compare with: dollars a million tokens, as the setting `prices` gives them. Pure."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_MILLION = 1_000_000
_FINE = Decimal("0.00001")  # a short answer costs some hundred-thousandths of a dollar


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What a hosted model asks."""

    name: str
    input: Decimal  # dollars a million tokens
    output: Decimal  # dollars a million tokens

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Dollars for that many tokens, to the hundred-thousandth."""
        return ((self.input * tokens_in + self.output * tokens_out) / _MILLION).quantize(_FINE)


def prices(text: str) -> dict[str, Price]:
    """Prices by name, from 'gpt-5-mini=0.25/2, other=1/5': dollars a million tokens in and out. Raises ValueError."""
    return {price.name: price for price in map(_price, filter(None, (part.strip() for part in text.split(","))))}


def _price(part: str) -> Price:
    name, _, both = part.partition("=")
    first, _, second = both.partition("/")
    try:
        price = Price(name=name.strip(), input=_dollars(first), output=_dollars(second))
    except ArithmeticError:
        price = None
    if price is None or not price.name:
        raise ValueError(f"{part!r} should be NAME=IN/OUT in dollars a million tokens, e.g. gpt-5-mini=0.25/2")
    return price


def _dollars(text: str) -> Decimal:
    """Raises ArithmeticError for what is no amount, as `Decimal` does."""
    amount = Decimal(text.strip())
    if not amount.is_finite() or amount < 0:
        raise InvalidOperation
    return amount
