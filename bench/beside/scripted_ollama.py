"""A model of no latency: an Ollama that says the same of any facts, in some fifty pieces.

`scripted_ollama.py PORT_FILE`
"""

import asyncio
import sys
from pathlib import Path

from ava.testing.ollama import Script, ScriptedOllama

SAID = "The main figure is [F1.1] and the next one is [F1.2], both from the data. "


async def main(port_file: Path) -> None:
    """Serve until ended; the port stands in the file as soon as there is one."""
    async with ScriptedOllama(Script(pieces=tuple(f"{word} " for word in (SAID * 3).split()))) as server:
        fresh = port_file.with_suffix(".fresh")
        fresh.write_text(server.url.rpartition(":")[2], encoding="utf-8")
        fresh.rename(port_file)
        await asyncio.Event().wait()


asyncio.run(main(Path(sys.argv[1])))
