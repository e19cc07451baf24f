"""`ava serve` as a process."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

AVA = Path(sys.executable).with_name("ava")
STARTS_S = 120  # the demo world may have to be built first


def launched(home, *arguments, **more):
    """`ava serve` on a free port, as a process that was just begun."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
    environment = {**kept, "AVA_HOME": str(home), "AVA_MODEL": "none", "NO_COLOR": "1", "COLUMNS": "120", **more}
    command = [AVA, "serve", "--port", "0", *arguments]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


@contextmanager
def serving(home, *arguments, **more):
    """`ava serve` until the block ends: its address, and what it said until it listened."""
    process = launched(home, *arguments, **more)
    try:
        yield listening(iter(process.stderr.readline, ""))
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(STARTS_S) == 0
        process.stderr.close()


def listening(lines):
    """The address that one of those lines tells, and all lines up to it."""
    said = ""
    for line in lines:
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0], said
    raise AssertionError(said)
