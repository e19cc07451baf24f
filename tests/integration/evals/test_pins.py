"""A running AVA reads the pins at the start of each turn."""

import shutil

from ava.runtime import Asked, opened
from ava.testing.ollama import Script, ScriptedOllama
from graphs.model.context import tokens
from graphs.turn import Turn
from prompts import shelf
from prompts.library import PACKAGED, Library

QUESTION = "What is my portfolio worth, and what is the RSI of NVDA?"


async def version_used(ava):
    async for event in ava.ask(Asked(text=QUESTION, user="me")):
        if isinstance(event, Turn):
            return event.answer.prompts["narrator"].partition("@")[0]
    return None


async def test_a_moved_pin_is_in_use_at_the_next_turn(settings, tmp_path):
    shutil.copytree(PACKAGED / "narrator", tmp_path / "narrator")
    for name in ("pins.toml", "lock.json"):
        shutil.copy(PACKAGED / name, tmp_path / name)
    library = Library.load(tmp_path)
    first = library.pins()["narrator"]
    shelf.draft(library, "narrator", "v99", "another")
    shelf.release(library, "narrator", "v99", tokens)
    async with ScriptedOllama(Script(pieces=("Your account is fine.",))) as server:
        chosen = settings.model_copy(update={"prompts": tmp_path, "model": f"ollama://{server.url[7:]}/small"})
        async with opened(chosen, world="demo") as ava:
            before = await version_used(ava)
            shelf.pin(library, "narrator", "v99")
            assert (before, await version_used(ava)) == (first, "v99")
