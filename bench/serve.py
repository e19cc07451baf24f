"""AVA's server beside a bare LangGraph + ChatOllama one: questions a second over 64 connections, with a model of no latency.

Both are one uvicorn process, ask the same scripted Ollama (its own process), read the same PostgreSQL, and stream. The bare one
does what such servers do: one node, one query, one streamed call; it checks, stores and cites nothing. They are measured in
turns, so that a busy machine slows both. Prints JSON; `--small` asks a tenth.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

from ava.runtime import NOT_STORED

QUESTIONS = (  # four of one agent to one of two
    "how is my portfolio doing and why?",
    "what do the technical indicators say about NVDA?",
    "how did MSFT do in its past earnings reports?",
    "what regime is the market in?",
    "any unusual options activity in NVDA, and what is its RSI?",
)
BESIDE = Path(__file__).parent / "beside"
BAD = (b"event: error", NOT_STORED.encode())  # in a stream: no answer, or one that is lost
CONNECTIONS = 64
ROUNDS = 3
AVA = str(Path(sys.executable).with_name("ava"))


@dataclass(kw_only=True)
class Load:
    """What a round of questions came to."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)  # seconds each
    bad: int = 0

    @property
    def rate(self) -> float:
        """Questions a second."""
        return len(self.took) / self.seconds


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, question: str) -> bool:
    """Whether a question was answered with 200 and a stream that ended well, the turn stored where it is to be."""
    body = json.dumps({"question": question}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    status = await reader.readline()
    await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in status:
        return False
    said = b""
    while (line := await reader.readline()) != b"0\r\n":
        said += await reader.readexactly(int(line, 16) + 2)
    await reader.readline()
    return not any(each in said for each in BAD)


async def connection(port: int, path: str, waiting: "asyncio.Queue[str]", load: Load) -> None:
    """Ask what waits, one after another over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    while not waiting.empty():
        start = perf_counter()
        good = await asked(reader, writer, path, waiting.get_nowait())
        load.took.append(perf_counter() - start)
        load.bad += not good
        if not good:
            break
    writer.close()


async def loaded(port: int, path: str, n: int) -> Load:
    """`n` questions over CONNECTIONS connections."""
    waiting: asyncio.Queue[str] = asyncio.Queue()
    for number in range(n):
        waiting.put_nowait(QUESTIONS[number % len(QUESTIONS)])
    load, start = Load(), perf_counter()
    await asyncio.gather(*(connection(port, path, waiting, load) for _ in range(CONNECTIONS)))
    load.seconds = perf_counter() - start
    return load


def measured(port: int, path: str, n: int) -> Load:
    """A round. Raises RuntimeError where an answer failed."""
    load = asyncio.run(loaded(port, path, n))
    if load.bad:
        raise RuntimeError(f"{load.bad} of {n} questions to port {port} failed")
    return load


def used(pid: int) -> tuple[float, float]:
    """CPU seconds and resident MiB of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return cpu, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def started(command: Sequence[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A process of this benchmark."""
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


async def reached(port: int, path: str) -> None:
    """Wait until a server answers a question there."""
    async with asyncio.timeout(180):
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
            except OSError:
                await asyncio.sleep(0.2)
                continue
            await asked(reader, writer, path, QUESTIONS[0])
            writer.close()
            return


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def told(loads: Sequence[Load], cpu: float, rss: float) -> dict[str, float]:
    """Rounds in figures; the rate is the median of the rounds."""
    took = sorted(second for load in loads for second in load.took)
    return {
        "questions": len(took),
        "questions_per_s": round(statistics.median(load.rate for load in loads), 1),
        "p50_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "cpu_ms_per_question": round(cpu / len(took) * 1000, 2),
        "rss_mib": round(rss, 1),
    }


def compared(servers: dict[str, tuple[int, str, int]], n: int) -> dict[str, dict[str, float]]:
    """Each server's figures over ROUNDS rounds in turn; `servers` name port, path and process."""
    for port, path, _ in servers.values():
        measured(port, path, CONNECTIONS)
    before = {name: used(pid)[0] for name, (_, _, pid) in servers.items()}
    loads: dict[str, list[Load]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, (port, path, _) in servers.items():
            loads[name].append(measured(port, path, n))
    return {name: told(loads[name], used(pid)[0] - before[name], used(pid)[1]) for name, (_, _, pid) in servers.items()}


def memory(port: int, path: str, pid: int, n: int) -> dict[str, object]:
    """Resident MiB of AVA's server, ten times over `n` questions."""
    seen = []
    for _ in range(10):
        measured(port, path, n // 10)
        seen.append(round(used(pid)[1], 1))
    return {"questions": n, "rss_mib": seen, "growth_after_first_tenth_mib": round(seen[-1] - seen[0], 1)}


def run(home: Path, n: int, long: int) -> dict[str, object]:
    """Start everything, measure, and end it."""
    environment = {**os.environ, "AVA_HOME": str(home)}
    port_file, ava_port, bare_port = home / "ollama", free_port(), free_port()
    running = [started([sys.executable, str(BESIDE / "scripted_ollama.py"), str(port_file)], environment)]
    try:
        while not port_file.exists() and running[0].poll() is None:
            sleep(0.05)
        ollama = f"127.0.0.1:{port_file.read_text(encoding='utf-8')}"
        limits = {"AVA_ASK_RATE": "1000000000", "AVA_ASK_TURNS": "1000", "AVA_ASK_TURNS_ALL": "1000", "AVA_WORLD": "demo"}
        model = {"AVA_MODEL": f"ollama://{ollama}/qwen3:8b"}
        running.append(started([AVA, "serve", "--port", str(ava_port)], environment | limits | model))
        asyncio.run(reached(ava_port, "/api/ask"))
        bare = [sys.executable, str(BESIDE / "bare_langgraph.py"), str(bare_port), f"http://{ollama}", str(home)]
        running.append(started(bare, environment))
        asyncio.run(reached(bare_port, "/ask"))
        servers = {"ava": (ava_port, "/api/ask", running[1].pid), "bare": (bare_port, "/ask", running[2].pid)}
        figures = compared(servers, n)
        ratio = figures["ava"]["questions_per_s"] / figures["bare"]["questions_per_s"]
        return {**figures, "times_bare": round(ratio, 2), "memory": memory(*servers["ava"][:2], running[1].pid, long)}
    finally:
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
            process.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args().small
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    try:
        found = run(home, 192 if small else 640, 2_000 if small else 20_000)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps({"benchmark": "serve", "connections": CONNECTIONS, "rounds": ROUNDS, **found}))


if __name__ == "__main__":
    main()
