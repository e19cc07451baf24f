"""Figures for Prometheus: turns by stage, skills, model calls and tokens, requests; pools and cache as they are when asked.

No figure names a user. Each process counts for itself.
"""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ava.runtime import Ava
from ava.server.running import Running
from db.database import Database
from graphs.turn import Answer

CONTENT = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_STAGES = ("plan", "facts", "first_text", "total")


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        here = self._registry = CollectorRegistry()
        self._stage = Histogram("ava_turn_seconds", "From the question to a stage.", ["stage"], buckets=_SECONDS, registry=here)
        self._step = Histogram("ava_step_seconds", "What a skill took.", ["skill"], buckets=_SECONDS, registry=here)
        self._turns = Counter("ava_turns", "Turns that ended.", ["status"], registry=here)
        self._steps = Counter("ava_steps", "Steps that ended.", ["skill", "outcome"], registry=here)
        self._calls = Counter("ava_model_calls", "Calls of a model.", ["model"], registry=here)
        self._tokens = Counter("ava_tokens", "Tokens of model calls.", ["model", "kind"], registry=here)
        self._withheld = Counter("ava_withheld_sentences", "Sentences of a model that were not shown.", registry=here)
        self._requests = Histogram(
            "ava_request_seconds", "Until a response began.", ["route", "status"], buckets=_SECONDS, registry=here
        )

    def watch(self, avas: Callable[[], Iterable[Ava]], running: Callable[[], int]) -> None:
        """Show the pools and caches of these worlds, and how many turns run, whenever asked."""
        self._registry.register(_Now(avas, running))

    def ended(self, running: Running) -> None:
        """Count a turn that ended."""
        for found in running.findings:
            self._step.labels(found.skill).observe(found.ms / 1000)
            self._steps.labels(found.skill, found.outcome).inc()
        turn = running.turn
        self._turns.labels(turn.answer.status if turn and turn.answer else running.state).inc()
        if turn and turn.answer:
            self._answered(turn.answer)

    def requested(self, route: str, status: int, seconds: float) -> None:
        """Count a request whose response began."""
        self._requests.labels(route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def _answered(self, answer: Answer) -> None:
        for stage in _STAGES:
            if (ms := getattr(answer.ms, stage)) is not None:
                self._stage.labels(stage).observe(ms / 1000)
        self._withheld.inc(len(answer.withheld))
        if answer.usage.calls:
            self._calls.labels(answer.model).inc(answer.usage.calls)
            for kind in ("input", "cached", "output"):
                self._tokens.labels(answer.model, kind).inc(getattr(answer.usage, kind))


class _Now(Collector):
    """What pools and caches show at the moment of asking."""

    def __init__(self, avas: Callable[[], Iterable[Ava]], running: Callable[[], int]) -> None:
        self._avas, self._running = avas, running

    def collect(self) -> Iterable[Metric]:
        """The families, each with a sample a world."""
        turns = GaugeMetricFamily("ava_turns_running", "Turns under way.")
        turns.add_metric([], self._running())
        yield turns
        open_worlds = [(ava.world, ava.database) for ava in self._avas() if isinstance(ava.database, Database)]
        yield from _pools(open_worlds)
        yield from _caches(open_worlds)


def _pools(worlds: Iterable[tuple[str, Database]]) -> Iterable[Metric]:
    gauge = GaugeMetricFamily("ava_pool_connections", "Connections, by what they do.", labels=["world", "login", "state"])
    lent = CounterMetricFamily("ava_pool_lent", "Times a connection was lent.", labels=["world", "login"])
    refused = CounterMetricFamily("ava_pool_refused", "Borrowers who got none.", labels=["world", "login"])
    for world, database in worlds:
        for login, stats in database.stats().items():
            for state in ("size", "idle", "busy", "waiting"):
                gauge.add_metric([world, login, state], getattr(stats, state))
            lent.add_metric([world, login], stats.lent)
            refused.add_metric([world, login], stats.errors)
    return gauge, lent, refused


def _caches(worlds: Iterable[tuple[str, Database]]) -> Iterable[Metric]:
    count = CounterMetricFamily("ava_cache_events", "What the cache did.", labels=["world", "event"])
    size = GaugeMetricFamily("ava_cache_bytes", "What the cache holds, estimated.", labels=["world"])
    entries = GaugeMetricFamily("ava_cache_entries", "Answers the cache holds.", labels=["world"])
    for world, database in worlds:
        stats = database.cache.stats()
        for event in ("hits", "misses", "joined", "stale", "evictions", "invalidated"):
            count.add_metric([world, event], getattr(stats, event))
        size.add_metric([world], stats.bytes)
        entries.add_metric([world], stats.entries)
    return count, size, entries
