"""Understanding: milliseconds to load, to find entities and to plan (p50, p95), on the routing examples and on texts of 100 kB.

Prints JSON. No database, no model server.
"""

import json
from datetime import UTC, datetime
from time import perf_counter

from graphs.understand import Lexicon, Router, understand
from graphs.understand.entities import find
from graphs.understand.examples import read
from graphs.understand.measure import percentile

AS_OF = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
LONG = (
    *("what is the RSI of NVDA " * 5000, "bla " * 25_000, "\U0001f680" * 25_000, '"' * 100_000, "my credit card " * 6600),
    *(
        "i think if it " * 8000,
        "1/" * 50_000,
        "dec 19 calls " * 8000,
        "F, T " * 20_000,
        "micosoft amazn " * 7000,
        "\x00\ud800" * 50_000,
    ),
    *(
        "the maker of " * 8000,
        "not too " * 12_500,
        "KC -3 " * 17_000,
        "\u0441\u0431\u0435\u0440 \u062a " * 12_500,
        "$" * 100_000,
        "week " * 20_000,
    ),
)
EVERY = 5  # one example in so many


def timed(text: str, lexicon: Lexicon, router: Router) -> float:
    """Milliseconds to a plan."""
    start = perf_counter()
    understand(text, (), AS_OF, lexicon, router)
    return (perf_counter() - start) * 1000


def timed_entities(text: str, lexicon: Lexicon) -> float:
    """Milliseconds to the entities alone."""
    start = perf_counter()
    find(text, lexicon, AS_OF)
    return (perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    start = perf_counter()
    lexicon, router = Lexicon.load(), Router.load()
    load = (perf_counter() - start) * 1000
    asked = [example.text.replace("{symbol}", "NVDA").replace("{team}", "Chiefs") for example in read()[::EVERY]]
    times = [timed(text, lexicon, router) for text in asked]
    named = [timed_entities(text, lexicon) for text in asked]
    long = [timed(text, lexicon, router) for text in LONG]
    shown = {
        "load_ms": load,
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "entities_p95_ms": percentile(named, 0.95),
        "long_ms": max(long),
    }
    print(json.dumps({"benchmark": "understand", "questions": len(times), **{name: round(ms, 2) for name, ms in shown.items()}}))


if __name__ == "__main__":
    main()
