"""Understanding: milliseconds to load, and to plan a question (p50, p95), on the routing examples and on texts of 100 kB.

Prints JSON. No database, no model server.
"""

import json
from datetime import UTC, datetime
from time import perf_counter

from graphs.understand import Lexicon, Router, understand
from graphs.understand.examples import read
from graphs.understand.measure import percentile

AS_OF = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
LONG = ("what is the RSI of NVDA " * 5000, "bla " * 25_000, "\U0001f680" * 25_000, '"' * 100_000, "my credit card " * 6600)
EVERY = 5  # one example in so many


def timed(text: str, lexicon: Lexicon, router: Router) -> float:
    """Milliseconds to a plan."""
    start = perf_counter()
    understand(text, (), AS_OF, lexicon, router)
    return (perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    start = perf_counter()
    lexicon, router = Lexicon.load(), Router.load()
    load = (perf_counter() - start) * 1000
    asked = [example.text.replace("{symbol}", "NVDA").replace("{team}", "Chiefs") for example in read()[::EVERY]]
    times = [timed(text, lexicon, router) for text in asked]
    long = [timed(text, lexicon, router) for text in LONG]
    shown = {"load_ms": load, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95), "long_ms": max(long)}
    print(json.dumps({"benchmark": "understand", "questions": len(times), **{name: round(ms, 2) for name, ms in shown.items()}}))


if __name__ == "__main__":
    main()
