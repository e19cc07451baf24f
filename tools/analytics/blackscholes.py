"""Price and Greeks of European options with a continuous dividend yield, for whole chains at once.

Formula: Black, Scholes and Merton, as in Hull, Options, Futures, and Other Derivatives, chapters 15, 17 and 19. Listed options
on shares are American; what early exercise is worth is left out here. Where time or volatility is not positive every figure
is NaN. Every argument may be a number or an array; they broadcast.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Options to be priced."""

    call: ArrayLike  # True = call, False = put
    spot: ArrayLike  # USD per share
    strike: ArrayLike  # USD per share
    years: ArrayLike  # to expiry, calendar days / 365
    sigma: ArrayLike  # volatility, fraction a year
    rate: float = 0.0  # continuously compounded, fraction a year
    dividend: float = 0.0  # yield, as the rate


def price(options: Options) -> Array:
    """USD per share."""
    o, sign, (d1, d2) = options, _sign(options), _d(options)
    return sign * (_spot_now(o) * _normal(sign * d1) - _strike_now(o) * _normal(sign * d2))


def delta(options: Options) -> Array:
    """USD per share for one USD up in the share."""
    sign, (d1, _) = _sign(options), _d(options)
    return np.asarray(sign * np.exp(-options.dividend * _years(options)) * _normal(sign * d1))


def gamma(options: Options) -> Array:
    """Change of delta for one USD up in the share."""
    (d1, _), spread = _d(options), _spread(options)
    return np.asarray(np.exp(-options.dividend * _years(options)) * _density(d1) / (np.asarray(options.spot) * spread))


def vega(options: Options) -> Array:
    """USD per share for a volatility higher by 1.00; a hundredth of it is the vega of one point."""
    d1, _ = _d(options)
    return np.asarray(_spot_now(options) * _density(d1) * np.sqrt(_years(options)))


def theta(options: Options) -> Array:
    """USD per share for a year that passes; divided by 365 it is the theta of a calendar day."""
    o, sign, (d1, d2) = options, _sign(options), _d(options)
    decay = -_spot_now(o) * _density(d1) * np.asarray(o.sigma) / (2 * np.sqrt(_years(o)))
    carry = o.dividend * _spot_now(o) * _normal(sign * d1) - o.rate * _strike_now(o) * _normal(sign * d2)
    return np.asarray(decay + sign * carry)


def below(level: ArrayLike, options: Options) -> Array:
    """Risk-neutral probability that the share ends below `level` (its N(-d2)); 0 at level 0, 1 at infinity."""
    drift = (options.rate - options.dividend) * _years(options)
    spread = _spread(options)
    with np.errstate(divide="ignore"):
        distance = np.log(np.asarray(level, dtype=float) / options.spot)
    return _normal((distance - drift) / spread + spread / 2)


def _d(options: Options) -> tuple[Array, Array]:
    spread = _spread(options)
    drift = (options.rate - options.dividend) * _years(options)
    d1 = (np.log(np.asarray(options.spot, dtype=float) / options.strike) + drift) / spread + spread / 2
    return d1, d1 - spread


def _spread(options: Options) -> Array:
    """Standard deviation of the logarithm at expiry; NaN where there is none."""
    sigma, years = np.asarray(options.sigma, dtype=float), _years(options)
    usable = (sigma > 0) & (years > 0)
    return np.where(usable, sigma, np.nan) * np.sqrt(np.where(usable, years, np.nan))


def _years(options: Options) -> Array:
    return np.asarray(options.years, dtype=float)


def _sign(options: Options) -> Array:
    return np.where(options.call, 1.0, -1.0)


def _spot_now(options: Options) -> Array:
    return np.asarray(options.spot, dtype=float) * np.exp(-options.dividend * _years(options))


def _strike_now(options: Options) -> Array:
    return np.asarray(options.strike, dtype=float) * np.exp(-options.rate * _years(options))


def _density(x: Array) -> Array:
    return np.asarray(np.exp(-x * x / 2) / np.sqrt(2 * np.pi))


def _normal(x: Array) -> Array:
    from scipy.special import ndtr  # noqa: PLC0415 - scipy loads when first used

    return np.asarray(ndtr(x))
