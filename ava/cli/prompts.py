"""`ava prompts`: versions of each prompt, what differs between them, which is in use. What is done stands in `prompts`."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from ava.cli.options import AsJson, configured
from ava.cli.output import Exit, Failure, console, print_json
from graphs.model.context import tokens
from prompts import shelf
from prompts.fault import PromptFault
from prompts.library import Library, Prompt

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Name = Annotated[str, typer.Argument(metavar="PROMPT", help="Its id, e.g. narrator.", show_default=False)]
Version = Annotated[str, typer.Argument(help="e.g. v2", show_default=False)]
MaybeVersion = Annotated[str | None, typer.Argument(help="default: the one in use", show_default=False)]


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List every version of every prompt, and which is in use."""
    with explained():
        library = _library()
        pins, found = library.pins(), library.all()
    if as_json:
        print_json([_line(prompt, pins) for prompt in found])
        return
    table = Table("prompt", "version", "state", "in use", "budget", "change", box=None, pad_edge=False, header_style="dim")
    for prompt in found:
        used = "yes" if pins.get(prompt.id) == prompt.version else ""
        table.add_row(prompt.id, prompt.version, prompt.state, used, str(prompt.budget), Text(prompt.change))
    console().print(table)


@app.command()
def show(name: Name, version: MaybeVersion = None, as_json: AsJson = False) -> None:
    """Show a version, rendered with its examples."""
    with explained():
        library = _library()
        prompt = library.version(name, version) if version else library.pinned(name)
        rendered = prompt.render(**shelf.examples(prompt))
    if as_json:
        print_json(_line(prompt, library.pins()) | {"system": rendered.system, "user": rendered.user})
        return
    count = tokens(rendered.system) + tokens(rendered.user)
    console().print(f"{prompt.owner}/{prompt.id} {prompt.version}, {prompt.state}: {prompt.change}", markup=False, style="bold")
    console().print(f"about {count} of {prompt.budget} tokens; template {prompt.template_hash[:12]}", markup=False, style="dim")
    for part, text in (("system", rendered.system), ("user", rendered.user)):
        console().print(f"## {part}", style="dim")
        console().print(text, markup=False, soft_wrap=True)


@app.command()
def diff(name: Name, before: Version, after: MaybeVersion = None) -> None:
    """Show what differs between two versions."""
    with explained():
        library = _library()
        old, new = library.version(name, before), library.version(name, after) if after else library.pinned(name)
    for line in difflib.unified_diff(_text(old), _text(new), f"{name} {old.version}", f"{name} {new.version}", lineterm=""):
        console().print(Text(line, style={"+": "green", "-": "red", "@": "dim"}.get(line[:1], "")), soft_wrap=True)


@app.command()
def lint(as_json: AsJson = False) -> None:
    """Check every prompt: form, variables, lock, pins, and its examples within its budget. Exit 1 when something is wrong."""
    with explained():
        faults = shelf.lint(_library(), tokens)
    if as_json:
        print_json(faults)
    else:
        for fault in faults:
            console().print(fault, markup=False, style="red", soft_wrap=True)
        console().print("all in order" if not faults else f"{len(faults)} faults", markup=False)
    raise typer.Exit(Exit.FAILED if faults else Exit.DONE)


@app.command()
def new(name: Name, version: Version, change: Annotated[str, typer.Option(help="One line: why.")]) -> None:
    """Write a new draft, a copy of the version in use, to be edited."""
    with explained():
        path = shelf.draft(_library(), name, version, change)
    console().print(f"{path} is a draft; edit it, then `ava prompts release {name} {version}`", markup=False, soft_wrap=True)


@app.command()
def release(
    name: Name, version: Version, retire: Annotated[str | None, typer.Option(help="Retire it instead: one line, why.")] = None
) -> None:
    """Lock a version's bytes: from now on a change of it is an error."""
    with explained():
        library = _library()
        path = shelf.retire(library, name, version, retire) if retire else shelf.release(library, name, version, tokens)
    what = "retired" if retire else "released"
    console().print(
        f"{name} {version} is {what}, as {path} says; `ava prompts pin {name} {version}` puts a version in use", markup=False
    )


@app.command()
def pin(name: Name, version: Version) -> None:
    """Put a released version in use, from the next question on."""
    with explained():
        path = shelf.pin(_library(), name, version)
    console().print(f"{name} {version} is in use, as {path} says", markup=False, soft_wrap=True)


@contextmanager
def explained() -> Iterator[None]:
    """What can be wrong with prompts, as a Failure."""
    try:
        yield
    except PromptFault as error:
        raise Failure(str(error), Exit.USAGE) from error
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}; set AVA_PROMPTS to a folder you can write", Exit.USAGE) from error


def _library() -> Library:
    folder: Path | None = configured().prompts
    return Library.load(folder)


def _line(prompt: Prompt, pins: dict[str, str]) -> dict[str, Any]:
    return {
        "id": prompt.id, "owner": prompt.owner, "version": prompt.version, "state": prompt.state, "change": prompt.change,
        "in_use": pins.get(prompt.id) == prompt.version, "budget": prompt.budget, "template_hash": prompt.template_hash,
        "parent": prompt.parent, "sha256": prompt.sha256,
    }  # fmt: skip


def _text(prompt: Prompt) -> list[str]:
    variables = [f"variable {name}: {each.type}" for name, each in prompt.variables.items()]
    return [*variables, "## system", *prompt.system.splitlines(), "## user", *prompt.user.splitlines()]
