"""How much may be asked: questions a minute a user, turns at once a user and in this process, wrong keys a minute an address.

Each process counts for itself. Who is over a limit is told how long to wait; nothing is queued.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil
from time import monotonic

from ava.server.errors import Refused

_REMEMBERED = 10_000  # callers whose use is remembered, the latest
_SOON_S = 2  # after which a turn may have ended


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a server allows."""

    rate: int = 120  # questions a minute a user, half of them at once
    turns: int = 8  # of one user at a time
    turns_all: int = 64  # in this process at a time
    wrong_keys: int = 20  # a minute an address


class Buckets:
    """A bucket a caller: it holds `most` and fills up with `most` a minute."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock = float(most), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # caller -> what was left, and when

    def wait_s(self, caller: str) -> float:
        """Seconds until the caller may take one; 0 = now."""
        return max(0.0, (1 - self._now(caller)) * 60 / self._most)

    def take(self, caller: str) -> None:
        """Take one."""
        self._left[caller] = self._now(caller) - 1, self._clock()
        self._left.move_to_end(caller)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    def _now(self, caller: str) -> float:
        left, at = self._left.get(caller, (self._most, self._clock()))
        return min(self._most, left + (self._clock() - at) * self._most / 60)


class Gate:
    """Lets questions in, or says when."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        self.limits = limits
        self._asked = Buckets(limits.rate, clock)
        self._wrong = Buckets(limits.wrong_keys, clock)
        self._turns: Counter[str] = Counter()

    def enter(self, user: str) -> Callable[[], None]:
        """Begin a turn; call what this returns when it has ended. Raises Refused with 429."""
        if wait := self._asked.wait_s(user):
            raise _later(f"{self.limits.rate} questions a minute are allowed", wait)
        if self._turns[user] >= self.limits.turns:
            raise _later(f"{self.limits.turns} of your questions are being answered", _SOON_S)
        if self._turns.total() >= self.limits.turns_all:
            raise _later("the server is busy", _SOON_S)
        self._asked.take(user)
        self._turns[user] += 1
        return partial(self._leave, user)

    def wrong_key(self, address: str) -> None:
        """Count a wrong key. Raises Refused with 429 for an address that has tried too many."""
        if wait := self._wrong.wait_s(address):
            raise _later("too many wrong keys", wait)
        self._wrong.take(address)

    def _leave(self, user: str) -> None:
        self._turns[user] -= 1
        if self._turns[user] <= 0:
            del self._turns[user]


def _later(why: str, wait_s: float) -> Refused:
    seconds = max(1, ceil(wait_s))
    return Refused(429, "rate_limit_exceeded", f"{why}; try again in {seconds} s", {"Retry-After": str(seconds)})
