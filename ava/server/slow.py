"""The slowest queries this process has seen lately, a line a query: what the health page shows."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from db.result import QueryRun

_TOLD = 10
_LATELY_S = 3600.0


class Slow:
    """Remembers the slowest run of each query of the last hour."""

    def __init__(self) -> None:
        self._worst: dict[str, tuple[float, float, int]] = {}  # query -> ms, when, rows

    def hear(self, runs: Iterable[QueryRun]) -> None:
        """Note what queries took; answers of a cache took nothing."""
        now = monotonic()
        for run in runs:
            ms, at, _ = self._worst.get(run.name, (0.0, 0.0, 0))
            if not run.cached and (run.ms > ms or now - at > _LATELY_S):
                self._worst[run.name] = run.ms, now, run.rows

    def told(self) -> list[dict[str, Any]]:
        """The slowest, slowest first."""
        now = monotonic()
        lately = [(ms, name, at, rows) for name, (ms, at, rows) in self._worst.items() if now - at <= _LATELY_S]
        worst = sorted(lately, reverse=True)[:_TOLD]
        return [{"query": name, "ms": ms, "rows": rows, "seconds_ago": round(now - at)} for ms, name, at, rows in worst]
