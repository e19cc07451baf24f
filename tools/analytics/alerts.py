"""Counts over trade alerts of a community feed, and their texts made inert.

An alert is somebody's post: author, symbol, action (BTO, STO, BTC, STC, OPEN, CLOSE), strategy, terms, and free text. Texts are
data: they are shortened and stripped of what a terminal, a slot or a prompt could take for an instruction to it. Whether a
trade was made, and what came of it, is not known here.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from tools.analytics.registry import calculation

_NAME = re.compile(r"[^\w.\- ]+")
_TEXT = re.compile(r"[^\w $%.,;:'()/+\-?!&#@]+")
NAME, TEXT = 24, 44  # characters kept


class Alert(Protocol):
    """What a record must have."""

    author: str
    symbol: str | None
    action: str | None
    option_type: str | None
    strategy: str | None
    body: str


@calculation
def count(alerts: Sequence[Alert]) -> int:
    """How many alerts."""
    return len(alerts)


@calculation
def with_value(alerts: Sequence[Alert], *, column: str, value: str) -> int:
    """How many alerts have this value in this column: symbol, author, action, strategy or option_type."""
    return sum(getattr(alert, column) == value for alert in alerts)


@calculation
def without_terms(alerts: Sequence[Alert]) -> int:
    """How many are talk: no action is given."""
    return sum(alert.action is None for alert in alerts)


@calculation
def author(alert: Alert) -> str:
    """The author's name, inert."""
    return handle(alert.author)


def most(alerts: Sequence[Alert], column: str, places: int) -> list[str]:
    """The most frequent values of a column, those that come first alphabetically before others as frequent."""
    counts = Counter(value for alert in alerts if (value := getattr(alert, column)))
    return [value for value, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:places]]


def handle(name: str) -> str:
    """A name with letters, digits, dots, hyphens and spaces only, at most NAME characters."""
    return " ".join(_NAME.sub(" ", name).split())[:NAME] or "unknown"


def inert(text: str) -> str:
    """Free text on one line, at most TEXT characters, without brackets, quotes, back-ticks or control characters."""
    plain = " ".join(_TEXT.sub(" ", text).split())
    return plain if len(plain) <= TEXT else plain[: TEXT - 3].rstrip() + "..."
