"""Memory does not grow with the file."""

import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from db.sessions import sessions

AVA = Path(sys.executable).with_name("ava")

# A process begins with the peak of the one that started it, and that of a long test run is large: so a small one starts it.
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
DAYS = [day.isoformat() for day in sessions(date(2010, 1, 1), date(2011, 12, 31))][:500]


def write_bars(path, symbols):
    with path.open("w", encoding="utf-8") as stream:
        stream.write("symbol,date,open,high,low,close,volume\n")
        for n in range(symbols):
            stream.writelines(f"S{n},{day},10,11,9,10.5,{n}\n" for day in DAYS)
    return path


async def peak(bring, path):
    tracemalloc.start()
    imported = await bring(path)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return imported.inserted, highest


async def test_ten_times_the_rows_take_the_same_memory(bring, tmp_path):
    await bring(write_bars(tmp_path / "first.csv", 2))
    few, small = await peak(bring, write_bars(tmp_path / "small.csv", 10))
    many, large = await peak(bring, write_bars(tmp_path / "large.csv", 100))
    assert (few, many) == (5_000 - 1_000, 50_000 - 5_000)
    assert large < small + 4_000_000  # blocks of text; a row kept is 500 bytes and more, 45,000 of them 22 MB


@pytest.mark.prove
def test_the_importing_process_stays_small_on_a_file_of_millions_of_bars():
    home = Path(tempfile.mkdtemp(prefix="ava-memory-"))
    home.chmod(0o711)  # the database's account must reach it
    try:
        path = write_bars(home / "bars.csv", 4_000)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")} | {"AVA_HOME": str(home)}
        command = [sys.executable, "-c", MEASURED, AVA, "import", str(path)]
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    finally:
        shutil.rmtree(home)
    assert int(said.stdout) < 200_000  # KB; the file has 2,000,000 rows
