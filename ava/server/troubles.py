"""What went wrong in this process lately: steps and turns that failed, answers not stored, requests AVA could not answer.

The health page shows it. Nothing a user wrote is in it: a cause is told without its particulars, a route by its pattern. The
log has the rest.
"""

from collections import deque
from datetime import UTC, datetime

from typing_extensions import TypedDict

from ava.runtime import NOT_STORED
from ava.server.running import Ended, Running

_KEPT = 20


class Trouble(TypedDict):
    """One thing that went wrong."""

    at: str  # ISO, UTC
    what: str  # a skill, "turn", or a route
    detail: str


class Troubles:
    """Remembers the latest."""

    def __init__(self) -> None:
        self._latest: deque[Trouble] = deque(maxlen=_KEPT)

    def ended(self, running: Running) -> None:
        """Note what went wrong in a turn that ended; one its user stopped did not go wrong."""
        for found in running.findings:
            if found.outcome == "failed":
                self._note(found.skill, found.reason.partition(": ")[0])
        last = running.heard[-1] if running.heard else None
        if isinstance(last, Ended) and last.code != "cancelled":
            self._note("turn", last.message)
        if running.turn and running.turn.answer and NOT_STORED in running.turn.answer.caveats:
            self._note("turn", NOT_STORED)

    def requested(self, route: str, status: int) -> None:
        """Note a request that AVA could not answer."""
        if status >= 500:
            self._note(route, f"answered with {status}")

    def told(self) -> list[Trouble]:
        """The latest, newest first."""
        return list(reversed(self._latest))

    def _note(self, what: str, detail: str) -> None:
        self._latest.append({"at": datetime.now(UTC).isoformat(timespec="seconds"), "what": what, "detail": detail})
