"""Import of daily bars: rows a second into the database, and the most memory the importing process ever held.

Makes a file of the size named in megabytes (1,000 unless told otherwise: `python bench/import_bars.py 100`) and runs `ava import`
on it twice, in a home of its own: the first time every bar is new, the second every bar is there. Prints JSON. The database's own
processes are not counted as memory of the import. Needs about eight times the file on disk while it runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from itertools import count
from pathlib import Path
from time import perf_counter

from db.sessions import sessions

AVA = str(Path(sys.executable).with_name("ava"))
MEGABYTE = 1_000_000
DAYS = [day.isoformat() for day in sessions(date(2005, 1, 3), date(2024, 12, 31))]


def write_bars(path: Path, megabytes: int) -> None:
    """One long table of made-up bars, symbol after symbol."""
    with path.open("w", encoding="ascii") as stream:
        stream.write("symbol,date,open,high,low,close,volume\n")
        for symbol in map("S{:05d}".format, count()):
            if stream.tell() >= megabytes * MEGABYTE:
                return
            stream.writelines(f"{symbol},{day},{_prices(n % 97 + 20)},{n * 1009}\n" for n, day in enumerate(DAYS))


def _prices(base: int) -> str:
    return f"{base}.1234,{base + 1}.5678,{base - 1}.2345,{base}.4321"


def imported(path: Path, environment: dict[str, str]) -> dict[str, object]:
    """One run of `ava import`: seconds, rows a second, peak resident memory of the process."""
    start = perf_counter()
    process = subprocess.Popen([AVA, "import", str(path), "--json"], env=environment, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"ava import ended with {process.returncode}")
    [done] = json.loads(said)
    return {
        **{name: done[name] for name in ("read", "inserted", "unchanged", "rejected")},
        "seconds": round(seconds, 1),
        "rows_per_s": round(done["read"] / seconds),
        "peak_mb": round(usage.ru_maxrss * 1024 / MEGABYTE),
    }


def main() -> None:
    """Measure and print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    environment = {**os.environ, "AVA_HOME": str(home)}
    path = home / "bars.csv"
    try:
        write_bars(path, megabytes)
        size = path.stat().st_size
        imported(_warm(home), environment)  # the server is made and the world with it
        runs = {"new": imported(path, environment), "again": imported(path, environment)}
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps({"benchmark": "import_bars", "file_mb": round(size / MEGABYTE), **runs}))


def _warm(home: Path) -> Path:
    path = home / "WARM.csv"
    path.write_text("date,open,high,low,close,adj_close,volume\n2015-01-02,10,11,9,10.5,10.1,100\n", encoding="ascii")
    return path


if __name__ == "__main__":
    main()
