"""Candlestick patterns by TA-Lib, and what the close did after earlier ones of the same kind.

Bars are records in order of session, oldest first. A pattern is completed at its last bar, and no bar after it is looked at.
Definitions are those of TA-Lib (Nison, Japanese Candlestick Charting Techniques, 1991; Morris, Candlestick Charting Explained,
1995): it reads the shape of the bars alone, so the trend the books ask for before it is not checked. The direction is the sign
TA-Lib gives; a shape that only says the day was undecided (a doji, a spinning top) has none. Left out are functions that tell
the length of one bar, and those whose value marks something else than completion (hikkake) or doubles another (kicking by
length). The record judges as `tools.analytics.signals` does: cases apart by the horizon, with Wilson's interval, beside how
often the close moved that way from any close. A bullish case is right when the close rose, a bearish one when it fell; of an
undecided shape the rises are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from tools.analytics.registry import calculation
from tools.analytics.signals import Record, apart, judged

LONGEST = 15  # sessions the most demanding pattern looks at
Direction = Literal["bullish", "bearish", "undecided"]


class Bar(Protocol):
    """What a record must have, USD per share."""

    session: date
    open: float
    high: float
    low: float
    close: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of pattern."""

    code: str  # of TA-Lib, without its CDL
    bars: int  # it is made of
    undecided: bool = False  # its sign is no direction
    covers: tuple[str, ...] = ()  # patterns it is a special case of: at one session the special case alone is told


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """One pattern, completed."""

    pattern: str  # a key of PATTERNS
    session: date
    direction: Direction
    ago: int  # sessions from then to the last bar
    since: float  # change of the close from then to the last bar, as a fraction


_DOJIS = ("doji", "long-legged doji")
_STARS = ("morning star", "evening star")
PATTERNS: dict[str, Pattern] = {
    "two crows": Pattern("2CROWS", 3),
    "three black crows": Pattern("3BLACKCROWS", 3),
    "three inside": Pattern("3INSIDE", 3),
    "three-line strike": Pattern("3LINESTRIKE", 4),
    "three outside": Pattern("3OUTSIDE", 3),
    "three stars in the south": Pattern("3STARSINSOUTH", 3),
    "three white soldiers": Pattern("3WHITESOLDIERS", 3),
    "abandoned baby": Pattern("ABANDONEDBABY", 3, covers=(*_STARS, "morning doji star", "evening doji star")),
    "advance block": Pattern("ADVANCEBLOCK", 3),
    "belt hold": Pattern("BELTHOLD", 1),
    "breakaway": Pattern("BREAKAWAY", 5),
    "closing marubozu": Pattern("CLOSINGMARUBOZU", 1),
    "concealing baby swallow": Pattern("CONCEALBABYSWALL", 4),
    "counterattack": Pattern("COUNTERATTACK", 2),
    "dark cloud cover": Pattern("DARKCLOUDCOVER", 2),
    "doji": Pattern("DOJI", 1, undecided=True),
    "doji star": Pattern("DOJISTAR", 2, covers=_DOJIS),
    "dragonfly doji": Pattern("DRAGONFLYDOJI", 1, undecided=True, covers=_DOJIS),
    "engulfing": Pattern("ENGULFING", 2),
    "evening doji star": Pattern("EVENINGDOJISTAR", 3, covers=_STARS),
    "evening star": Pattern("EVENINGSTAR", 3),
    "gap three methods": Pattern("XSIDEGAP3METHODS", 3),
    "gravestone doji": Pattern("GRAVESTONEDOJI", 1, undecided=True, covers=_DOJIS),
    "hammer": Pattern("HAMMER", 1),
    "hanging man": Pattern("HANGINGMAN", 1),
    "harami": Pattern("HARAMI", 2),
    "harami cross": Pattern("HARAMICROSS", 2, covers=("harami", *_DOJIS)),
    "high wave": Pattern("HIGHWAVE", 1, undecided=True),
    "homing pigeon": Pattern("HOMINGPIGEON", 2),
    "identical three crows": Pattern("IDENTICAL3CROWS", 3, covers=("three black crows",)),
    "in-neck": Pattern("INNECK", 2),
    "inverted hammer": Pattern("INVERTEDHAMMER", 1),
    "kicking": Pattern("KICKING", 2),
    "ladder bottom": Pattern("LADDERBOTTOM", 5),
    "long-legged doji": Pattern("LONGLEGGEDDOJI", 1, undecided=True, covers=("doji",)),
    "marubozu": Pattern("MARUBOZU", 1, covers=("closing marubozu", "belt hold")),
    "mat hold": Pattern("MATHOLD", 5),
    "matching low": Pattern("MATCHINGLOW", 2),
    "morning doji star": Pattern("MORNINGDOJISTAR", 3, covers=_STARS),
    "morning star": Pattern("MORNINGSTAR", 3),
    "on-neck": Pattern("ONNECK", 2),
    "piercing line": Pattern("PIERCING", 2),
    "rickshaw man": Pattern("RICKSHAWMAN", 1, undecided=True, covers=_DOJIS),
    "separating lines": Pattern("SEPARATINGLINES", 2),
    "shooting star": Pattern("SHOOTINGSTAR", 1),
    "side-by-side white lines": Pattern("GAPSIDESIDEWHITE", 3),
    "spinning top": Pattern("SPINNINGTOP", 1, undecided=True),
    "stalled pattern": Pattern("STALLEDPATTERN", 3),
    "stick sandwich": Pattern("STICKSANDWICH", 3),
    "takuri": Pattern("TAKURI", 1, undecided=True, covers=("dragonfly doji", *_DOJIS)),
    "tasuki gap": Pattern("TASUKIGAP", 3),
    "three methods": Pattern("RISEFALL3METHODS", 5),
    "thrusting": Pattern("THRUSTING", 2),
    "tristar": Pattern("TRISTAR", 3),
    "unique three river": Pattern("UNIQUE3RIVER", 3),
    "upside gap two crows": Pattern("UPSIDEGAP2CROWS", 3, covers=("two crows",)),
}


@calculation
def completed(bars: Sequence[Bar], *, last: int, patterns: Sequence[str] = ()) -> tuple[Completion, ...]:
    """The latest of each pattern and direction within the `last` sessions, of `patterns` where any are named.

    Those with a direction come first, then the most recent, then those of more bars.
    """
    found: dict[tuple[str, Direction], Completion] = {}
    for at, pattern, direction in _events(bars, last, patterns):
        found[pattern, direction] = _completion(bars, at, pattern, direction)
    return tuple(sorted(found.values(), key=_rank))


@calculation
def count(bars: Sequence[Bar], *, last: int) -> int:
    """How many different patterns `completed` finds."""
    return len(completed(bars, last=last))


@calculation
def completion(bars: Sequence[Bar], *, pattern: str, session: str) -> Completion:
    """The pattern completed at that session (ISO). Raises LookupError where it was not."""
    day, found = date.fromisoformat(session), _directions(_prices(bars), pattern)
    for at, direction in found.items():
        if bars[at].session == day:
            return _completion(bars, at, pattern, direction)
    raise LookupError(f"no {pattern} was completed on {session}")


@calculation
def record(bars: Sequence[Bar], *, pattern: str, direction: str, before: str, horizon: int) -> Record:
    """What the close had done `horizon` sessions after each such pattern completed before the session `before` (ISO)."""
    day, closes = date.fromisoformat(before), [bar.close for bar in bars]
    known = len(bars) - horizon
    places = [at for at, way in _directions(_prices(bars), pattern).items() if way == direction and at < known]
    earlier = apart([at for at in places if bars[at].session < day], horizon)
    return judged(closes, earlier, range(max(known, 0)), way=-1 if direction == "bearish" else 1, horizon=horizon)


@calculation
def marks(bars: Sequence[Bar], *, last: int, sessions: Sequence[str]) -> tuple[float | None, ...]:
    """The close of each of the `last` bars whose session is among `sessions` (ISO), None of the others; for charts."""
    wanted = set(sessions)
    return tuple(bar.close if bar.session.isoformat() in wanted else None for bar in bars[-last:])


def _events(bars: Sequence[Bar], last: int, patterns: Sequence[str]) -> list[tuple[int, str, Direction]]:
    """Place, pattern and direction of each completion in the last sessions, in order; special cases hide the general one."""
    prices, first = _prices(bars), len(bars) - last
    found = [
        (at, name, way)
        for name in patterns or PATTERNS
        for at, way in _directions(prices, name).items()
        if at >= first
    ]  # fmt: skip
    hidden = {(at, covered) for at, name, _ in found for covered in PATTERNS[name].covers}
    return sorted(event for event in found if patterns or event[:2] not in hidden)


def _completion(bars: Sequence[Bar], at: int, pattern: str, direction: Direction) -> Completion:
    since = bars[-1].close / bars[at].close - 1
    return Completion(pattern=pattern, session=bars[at].session, direction=direction, ago=len(bars) - 1 - at, since=since)


def _rank(one: Completion) -> tuple[bool, int, int, str, str]:
    return one.direction == "undecided", one.ago, -PATTERNS[one.pattern].bars, one.pattern, one.direction


def _directions(prices: Sequence[NDArray[np.float64]], name: str) -> dict[int, Direction]:
    """Places at which the pattern is completed, with its direction."""
    pattern = PATTERNS[name]
    signs = _talib(f"CDL{pattern.code}", prices)
    return {int(at): _direction(pattern, signs[at]) for at in np.flatnonzero(signs)}


def _direction(pattern: Pattern, sign: int) -> Direction:
    if pattern.undecided:
        return "undecided"
    return "bullish" if sign > 0 else "bearish"


def _prices(bars: Sequence[Bar]) -> list[NDArray[np.float64]]:
    """Open, high, low and close."""
    return list(np.array([(bar.open, bar.high, bar.low, bar.close) for bar in bars], dtype=float).T.copy())


def _talib(name: str, prices: Sequence[NDArray[np.float64]]) -> Any:
    import talib  # noqa: PLC0415 - TA-Lib loads when first used

    return getattr(talib, name)(*prices)
