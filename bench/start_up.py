"""Start-up: wall time of whole processes, medians of interleaved runs, beside a bare `import langgraph.graph` in the same run.

Prints JSON: seconds, and what the second `ava ask` takes above that import. Uses a home of its own, removed at the end.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

RUNS = 7
AVA = str(Path(sys.executable).with_name("ava"))
QUESTION = "how is my portfolio doing?"
COMMANDS = {
    "import_langgraph": [sys.executable, "-c", "import langgraph.graph"],
    "help": [AVA, "--help"],
    "route": [AVA, "route", QUESTION],
    "ask": [AVA, "ask", QUESTION],
}


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of one run, which must succeed."""
    start = perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return perf_counter() - start


def main() -> None:
    """Measure and print."""
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    environment = {**os.environ, "AVA_HOME": str(home), "AVA_MODEL": "none"}
    try:
        first = timed(COMMANDS["ask"], environment)
        runs = [{name: timed(command, environment) for name, command in COMMANDS.items()} for _ in range(RUNS)]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    seconds = {name: round(statistics.median(run[name] for run in runs), 3) for name in COMMANDS}
    above = statistics.median(run["ask"] - run["import_langgraph"] for run in runs)
    print(
        json.dumps(
            {"benchmark": "start_up", "runs": RUNS, "first_ask": round(first, 3), **seconds, "ask_above_import": round(above, 3)}
        )
    )


if __name__ == "__main__":
    main()
