"""`ava replay`: a stored answer gone through again. Exit 1 where it is not what its receipt gives."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ava.cli.alone import explained
from ava.cli.differences import plain, plain_anew, show, show_anew
from ava.cli.options import AsJson, User, World, configured
from ava.cli.output import Exit, Failure, console, print_json, run
from ava.cli.stored import Stored
from ava.replay import Compared, NotFinished, compared, narrated, queried_again, using
from ava.runtime import opened_world
from ava.settings.model import Settings
from ava.threads import turns_in
from graphs.check.naming import naming
from graphs.model.choose import choose
from graphs.narrate import NARRATOR
from graphs.turn import Answer, Turn
from graphs.understand import Lexicon
from prompts.library import Library

_WHICH = "A turn, or a file written by `ava threads export` or `ava show --receipt --json` (default: your last turn)."
Which = Annotated[str | None, typer.Argument(metavar="[TURN]", help=_WHICH, show_default=False)]
Data = Annotated[bool, typer.Option("--data", help="Query again at the stored clock, and list the facts that differ.")]
_PROMPT = "Tell the stored findings again with this prompt, e.g. narrator@v2."
Prompt = Annotated[str | None, typer.Option(metavar="narrator@VERSION", help=_PROMPT, show_default=False)]
Anew = Annotated[str | None, typer.Option("--model", help="Tell the stored findings again by this model.", show_default=False)]


def replay(
    which: Which = None,
    data: Data = False,
    model: Anew = None,
    prompt: Prompt = None,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
) -> None:
    """Replay a stored answer: say whether it is still what its receipt gives.

    The stored raw text is rendered and checked again: every byte of text, citations and withheld must agree.
    --data queries again at the stored clock and lists the facts that differ.
    --model and --prompt tell the stored findings anew, to see what would change.
    Exit 1 where something differs, or where the model fails.
    """
    chosen = configured()
    if data and (model or prompt):
        raise Failure("--data reads the facts again, --model and --prompt tell them again: choose one", Exit.USAGE)
    with explained():
        turns = _turns(which, Stored(user, world))
        try:
            done = _told_anew(chosen, turns, model, prompt, as_json) if model or prompt else _same(chosen, turns, data, as_json)
        except NotFinished as error:
            raise Failure(str(error), Exit.USAGE) from error
    raise typer.Exit(Exit.DONE if done else Exit.FAILED)


def _turns(which: str | None, stored: Stored) -> tuple[Turn, ...]:
    """The turns of a file, or the one stored; a file needs no database."""
    file = Path(which) if which else None
    if file is None or not (file.is_file() or file.suffix == ".json"):
        return (stored.turn(which),)
    try:
        return turns_in(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it holds neither a stored turn nor an export of threads"
        raise Failure(f"{which!r} cannot be replayed: {why}", Exit.USAGE) from error


def _same(chosen: Settings, turns: Sequence[Turn], data: bool, as_json: bool) -> bool:
    found = run(_queried(chosen, turns) if data else _replayed(chosen, turns))
    same = [each for each in found if not each.differences]
    if as_json:
        print_json({"same": len(same) == len(found), "turns": [plain(each) for each in found]})
        return len(same) == len(found)
    for each in found:
        show(each, data=data)
    if len(found) > 1:
        console().print(f"{len(same)} of {len(found)} turns are the same")
    return len(same) == len(found)


async def _replayed(chosen: Settings, turns: Iterable[Turn]) -> list[Compared]:
    prompts = Library.load(chosen.prompts)
    return [await compared(turn, prompts) for turn in turns]


async def _queried(chosen: Settings, turns: Sequence[Turn]) -> list[Compared]:
    found = {}
    for world in dict.fromkeys(turn.question.world for turn in turns):
        async with opened_world(chosen, world) as (_, database):
            for turn in turns:
                if turn.question.world == world:
                    found[turn.id] = await queried_again(turn, database, chosen.step_timeout)
    return [found[turn.id] for turn in turns]


def _told_anew(chosen: Settings, turns: Sequence[Turn], model: str | None, prompt: str | None, as_json: bool) -> bool:
    told = run(_narrated(chosen, turns, model, prompt))
    if as_json:
        print_json({"turns": [plain_anew(turn, now) for turn, now in told]})
    else:
        for turn, now in told:
            show_anew(turn, now)
    return not any(now.stopped for _, now in told)


async def _narrated(chosen: Settings, turns: Iterable[Turn], model: str | None, prompt: str | None) -> list[tuple[Turn, Answer]]:
    choice = await choose(chosen.models(model))
    if choice.model is None:
        raise Failure(f"nothing to tell it again with: {choice.why}", Exit.USAGE)
    prompts = Library.load(chosen.prompts)
    if prompt:
        name, _, version = prompt.partition("@")
        if name != NARRATOR or not version:
            raise Failure(f"--prompt {prompt!r} should be {NARRATOR}@VERSION: only that prompt tells what was found", Exit.USAGE)
        prompts = using(prompts, {name: version})
    lexicon = Lexicon.load(chosen.home / "lexicon.json")
    return [(turn, await narrated(turn, choice.model, prompts, naming(lexicon, turn.findings))) for turn in turns]
