"""What a listener hears while a turn runs, in this order: Planned, a Found as each step ends, Said as sentences are released.

The finished `Turn` is the result, not an event. The terminal, the HTTP stream and the tests listen to the same values.
"""

from collections.abc import Callable
from dataclasses import dataclass

from graphs.turn import Citation, Plan
from tools.facts import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """The plan is made; said again, with more steps, where an open question leads on from what was found."""

    plan: Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A step has ended, with whatever outcome."""

    finding: Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Text that may be shown now: a checked sentence with its figures filled in, spacing included."""

    text: str
    citations: tuple[Citation, ...] = ()  # its figures, in order


Event = Planned | Found | Said
Emit = Callable[[Event], None]
