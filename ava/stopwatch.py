"""When things happened in a turn, by listening to its events."""

from dataclasses import dataclass, field
from time import perf_counter

from graphs.events import Event, Found, Planned, Said
from graphs.turn import Timing


@dataclass(slots=True)
class Stopwatch:
    """Starts when made; hears each event once."""

    start: float = field(default_factory=perf_counter)
    heard: dict[type[Event], float] = field(default_factory=dict)  # kind of event -> ms of the first one

    def hear(self, event: Event) -> None:
        """Note when the first event of its kind came."""
        self.heard.setdefault(type(event), self._ms())

    def timing(self, *, model: bool) -> Timing:
        """The turn's times so far; the first text counts only where a model wrote it."""
        said = self.heard.get(Said) if model else None
        return Timing(plan=self.heard.get(Planned, 0.0), facts=self.heard.get(Found), first_text=said, total=self._ms())

    def _ms(self) -> float:
        return round((perf_counter() - self.start) * 1000, 2)
