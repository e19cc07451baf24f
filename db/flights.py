"""One flight a key: whoever asks for what is being fetched already waits for that, and gets the same answer or the same error.

A flight lives as long as anyone waits for it; when the last gives up it is cancelled. One that was grounded still answers
those aboard, but nobody boards it any more. No time, no storage.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Flight(Generic[Answer]):
    """One fetch on its way."""

    def __init__(self) -> None:
        self.passengers = 0
        self.grounded = False  # its answer may be out of date: not to be kept
        self.task: asyncio.Task[Answer]


class Flights(Generic[Key, Answer]):
    """The fetches on their way, by key."""

    def __init__(self) -> None:
        self._aloft: dict[Key, Flight[Answer]] = {}
        self.begun = 0  # flights so far
        self.joined = 0  # requests that boarded one begun by another

    def __len__(self) -> int:
        return len(self._aloft)

    async def board(self, key: Key, fly: Callable[[Flight[Answer]], Awaitable[Answer]]) -> Answer:
        """What the flight of that key brings: one under way, else a new one. Raises what it raises."""
        flight = self._aloft.get(key)
        if flight is None:
            flight = self._begin(key, fly)
        else:
            self.joined += 1
        flight.passengers += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.passengers -= 1
            if not flight.passengers and not flight.task.done():
                flight.task.cancel()
                self._leave(key, flight)

    def ground(self, concerns: Callable[[Key], bool]) -> None:
        """Let nobody else board the flights of these keys."""
        for key in [key for key in self._aloft if concerns(key)]:
            self._aloft.pop(key).grounded = True

    def _begin(self, key: Key, fly: Callable[[Flight[Answer]], Awaitable[Answer]]) -> Flight[Answer]:
        async def run() -> Answer:
            return await fly(flight)

        flight: Flight[Answer] = Flight()
        self._aloft[key] = flight
        self.begun += 1
        flight.task = asyncio.create_task(run())
        flight.task.add_done_callback(lambda _: self._leave(key, flight))
        return flight

    def _leave(self, key: Key, flight: Flight[Answer]) -> None:
        if self._aloft.get(key) is flight:
            del self._aloft[key]
