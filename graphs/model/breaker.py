"""A breaker an endpoint: what failed three times in a row is left alone for a while, so that nobody waits for it again.

closed     asked as usual
open       not asked until its rest is over: the next in the chain, or AVA's own sentences, answer at once
half-open  its rest is over, one question may try; it closes on an answer and opens again on a failure

It lives in one event loop and is never awaited. A question that was cancelled says nothing about the endpoint.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from graphs.model.context import ContextTooSmall
from graphs.model.protocol import ModelError, ModelUnavailable

State = Literal["closed", "open", "half-open"]
FAILURES = 3  # in a row
REST_S = 20.0


class Breaker:
    """The breaker of one endpoint; `clock` gives seconds."""

    def __init__(self, *, failures: int = FAILURES, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rest, self._clock = failures, rest_s, clock
        self._failed, self._until, self._trying, self._reason = 0, 0.0, False, ""

    @property
    def state(self) -> State:
        """As health shows it."""
        if self._failed < self._most:
            return "closed"
        return "open" if self._clock() < self._until else "half-open"

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Ask the endpoint inside this. Raises ModelUnavailable instead of asking where it is left alone."""
        self._admit()
        try:
            yield
        except ContextTooSmall:  # the prompt's fault
            raise
        except ModelError as error:
            self._failed, self._until, self._reason = self._failed + 1, self._clock() + self._rest, str(error)
            raise
        else:
            self._failed = 0
        finally:
            self._trying = False

    def _admit(self) -> None:
        if self.state == "open" or (self.state == "half-open" and self._trying):
            left = max(1, round(self._until - self._clock()))
            raise ModelUnavailable(f"it failed {self._failed} times and is asked again in {left} s (last: {self._reason})")
        self._trying = self.state == "half-open"
