"""Memory does not grow with the file."""

import tracemalloc
from datetime import date

from db.sessions import sessions

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
    assert large < small + 500_000  # a row kept is 500 bytes and more, 45,000 of them 22 MB
