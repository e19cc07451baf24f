"""Who asks, in which world, at which moment: the three things every read depends on.

A `Scope` decides nothing; the database enforces it (row-level security on `user`, `known_at <= as_of` in every query).
"""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """One reader's view of the data. Raises ValueError for a naive `as_of`."""

    user: str  # whose rows may be seen, e.g. "me"
    world: str  # which database, e.g. "main" or "demo"
    as_of: datetime  # nothing known later than this is read; aware, kept in UTC

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise ValueError(f"as_of must be an aware time, got {self.as_of!r}")
        object.__setattr__(self, "as_of", self.as_of.astimezone(UTC))
