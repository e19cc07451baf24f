"""How long `ava eval run` takes for 1,000 cases of which only plans are checked: run, judged, written, reported; and its memory.

    python bench/evals.py [cases]

The questions are the routing examples, asked of the installed command in a home of its own; no model, no database.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import yaml

from graphs.understand.examples import read

AVA = Path(sys.executable).with_name("ava")
SUITE = {"suite": "bench", "world": {"snapshot": "demo"}, "gate": {"min_pass": 0.0}}


def cases(number: int) -> list[dict[str, object]]:
    """That many cases, each with the route its file of examples names."""
    asked = [(each.skill.split(".")[0], filled(each.text)) for each in read() if "." in each.skill]
    return [
        {"id": f"c{n}", "ask": text, "expect": {"route": agent}} for n, (agent, text) in enumerate(islice(cycle(asked), number))
    ]


def filled(text: str) -> str:
    """An example with names in its places."""
    return text.replace("{symbol}", "NVDA").replace("{team}", "Chiefs")


def main(number: int) -> None:
    """Run, and print seconds, megabytes and what the suite says."""
    with tempfile.TemporaryDirectory() as folder:
        suite = Path(folder, "bench.yaml")
        suite.write_text(yaml.safe_dump({**SUITE, "cases": cases(number)}), encoding="utf-8")
        own = {**os.environ, "AVA_HOME": folder, "AVA_MODEL": "none"}
        start = perf_counter()
        command = [AVA, "eval", "run", suite, "--json", "-o", Path(folder, "run.html")]
        done = subprocess.run(command, env=own, check=True, capture_output=True, text=True)
        seconds = perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    passed = json.loads(done.stdout)["subjects"][0]["passed"]["share"]
    took = {
        "seconds": round(seconds, 2),
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
    }
    print(json.dumps({"benchmark": "evals", "cases": number, **took, "passed": round(passed, 3)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
