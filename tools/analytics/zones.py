"""Supply and demand zones in daily bars, and the nearest turning points.

The rule, after Seiden's supply and demand trading (a base that price left fast is where orders were left unfilled): a base is
one to four consecutive sessions whose bodies (open to close) are each at most half of the average true range; the move away is
impulsive when a close within the next three sessions lies two ATR or more beyond the base. ATR is Wilder's of 14 sessions
(1978) at the last session of the base, so that nothing later decides what a base is. The zone of a rise (demand) runs from the
lowest low of the base to its highest body, that of a fall (supply) from its lowest body to its highest high. A zone is broken,
and gone, once a close lies beyond its far edge. A touch is a return of the price into it after it was left; without one it is
fresh. Strength is the move in ATR, at most five, times three quarters for every touch. Of zones that overlap the strongest
stays. A house rule; its record is not measured here. A turning point is a high above, or a low below, those of the three
sessions on either side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

import numpy as np

from tools.analytics.indicators import atr_line
from tools.analytics.registry import calculation

ATR_DAYS = 14
BASE = 4  # sessions of the longest base
BODY = 0.5  # of the ATR: the largest body in a base
LEAVE = 3  # sessions in which the price must be gone
IMPULSE, MOST = 2.0, 5.0  # in ATR
WORN = 0.75  # what a touch leaves of the strength
WINGS = 3  # sessions on either side of a turning point

Side = Literal["demand", "supply"]


class Bar(Protocol):
    """What a record must have."""

    session: date
    open: float
    high: float
    low: float
    close: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """A band of prices, USD per share. Everything is None where there is no such zone."""

    side: str = ""  # demand or supply
    low: float | None = None
    high: float | None = None
    formed: date | None = None  # last session of the base
    impulse: float | None = None  # ATR between the base and the furthest close of the move away
    touches: int | None = None  # returns since
    strength: float | None = None  # 0 to 5
    distance: float | None = None  # from the last close to the near edge, as a fraction of the close; 0 = inside


@calculation
def nearest(bars: Sequence[Bar], *, side: str, place: int) -> Zone:
    """The zone of that side in that place by distance from the last close, counted from 1; an empty one where there is none."""
    sided = [zone for zone in zones(bars) if zone.side == side]
    return sided[place - 1] if place <= len(sided) else Zone(side=side)


@calculation
def count(bars: Sequence[Bar], *, side: str) -> int:
    """How many zones of that side stand."""
    return sum(zone.side == side for zone in zones(bars))


@calculation
def turning_point(bars: Sequence[Bar], *, above: bool) -> float | None:
    """The nearest high above the last close, or low below it, at which the price turned; None where there is none."""
    last = bars[-1].close
    highs, lows = np.array([bar.high for bar in bars]), np.array([bar.low for bar in bars])
    beyond = [abs(level) for level in _turns(highs if above else -lows) if (abs(level) > last) == above and abs(level) != last]
    return float((min if above else max)(beyond)) if beyond else None


def zones(bars: Sequence[Bar]) -> list[Zone]:
    """The zones that stand, those nearest to the last close first."""
    found = sorted(_standing(bars), key=lambda zone: -(zone.strength or 0.0))
    kept: list[Zone] = []
    for zone in found:
        if not any(zone.side == other.side and _overlap(zone, other) for other in kept):
            kept.append(zone)
    return sorted(kept, key=lambda zone: abs(zone.distance or 0.0))


def _standing(bars: Sequence[Bar]) -> Iterator[Zone]:
    """Every unbroken zone, with its touches and its distance."""
    ranges = atr_line(bars, days=ATR_DAYS)
    for end, span in enumerate(ranges):
        if not span or end + 1 >= len(bars):
            continue
        base = _base(bars, end, span)
        left = _departure(bars, end, base, span) if base else None
        if left is None:
            continue
        zone, gone = left
        touches = _touches(bars[gone + 1 :], zone)
        if touches is not None:
            yield _measured(zone, touches, bars[-1].close)


def _base(bars: Sequence[Bar], end: int, span: float) -> Sequence[Bar]:
    """The longest run of small bodies that ends there, and whose next session does not belong to it; empty if there is none."""
    if _small(bars[end + 1], span):
        return ()
    first = end + 1
    while first > 0 and end - first + 1 < BASE and _small(bars[first - 1], span):
        first -= 1
    return bars[first : end + 1]


def _small(bar: Bar, span: float) -> bool:
    return abs(bar.close - bar.open) <= BODY * span


def _departure(bars: Sequence[Bar], end: int, base: Sequence[Bar], span: float) -> tuple[Zone, int] | None:
    """The zone of a base the price left fast, and the session of the furthest close; None where it did not leave."""
    low, high = min(bar.low for bar in base), max(bar.high for bar in base)
    bodies = [price for bar in base for price in (bar.open, bar.close)]
    after = [bar.close for bar in bars[end + 1 : end + 1 + LEAVE]]
    up, down = (max(after) - high) / span, (low - min(after)) / span
    if max(up, down) < IMPULSE:
        return None
    if up >= down:
        zone = Zone(side="demand", low=low, high=max(bodies), formed=base[-1].session, impulse=up)
        return zone, end + 1 + after.index(max(after))
    zone = Zone(side="supply", low=min(bodies), high=high, formed=base[-1].session, impulse=down)
    return zone, end + 1 + after.index(min(after))


def _touches(later: Sequence[Bar], zone: Zone) -> int | None:
    """How often the price came back into the zone; None once a close broke it."""
    low, high, inside, touches = zone.low or 0.0, zone.high or 0.0, False, 0
    for bar in later:
        if (zone.side == "demand" and bar.close < low) or (zone.side == "supply" and bar.close > high):
            return None
        within = bar.low <= high and bar.high >= low
        touches += within and not inside
        inside = within
    return touches


def _measured(zone: Zone, touches: int, last: float) -> Zone:
    low, high = zone.low or 0.0, zone.high or 0.0
    near = min(max(last, low), high)
    strength = min(zone.impulse or 0.0, MOST) * WORN**touches
    return replace(zone, touches=touches, strength=strength, distance=near / last - 1)


def _overlap(one: Zone, other: Zone) -> bool:
    return (one.low or 0.0) <= (other.high or 0.0) and (other.low or 0.0) <= (one.high or 0.0)


def _turns(values: np.ndarray) -> Iterator[float]:
    """Values above those of the WINGS sessions on either side."""
    for at in range(WINGS, len(values) - WINGS):
        around = np.concatenate([values[at - WINGS : at], values[at + 1 : at + 1 + WINGS]])
        if values[at] > around.max():
            yield float(values[at])
