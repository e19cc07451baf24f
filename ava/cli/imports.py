"""`ava import`: files and folders into the database, with the contract's JSON on request.

Every file is a transaction of its own. One that cannot be read changes nothing, is named on stderr and makes the exit code 2; the
others are still imported. Inside a folder only data files are looked at, and one of no known kind makes the exit code 3.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.table import Column, Table

from ava.cli.options import AsJson, User, World, configured, valid_world
from ava.cli.output import Exit, Failure, complain, console, print_json, run
from ava.settings.model import Settings
from ava.sources import KINDS, Kind, UnknownFormat, Unreadable, recognise
from ava.sources.importer import Imported, Progress, import_file
from ava.sources.lexicon import LexiconError
from db.database import Database
from db.errors import DatabaseError

DATA = (".csv", ".csv.gz", ".json", ".json.gz")  # endings looked at inside a folder
FEW = 5  # files whose totals are said
COUNTS = ("read", "inserted", "updated", "unchanged", "rejected")

Paths = Annotated[list[Path], typer.Argument(metavar="PATH..", help="Files or folders.", show_default=False)]
As = Annotated[
    str | None, typer.Option("--as", metavar="KIND", help=f"Do not guess the kind: {', '.join(KINDS)}.", show_default=False)
]


@dataclass(slots=True)
class Outcome:
    """What became of everything that was named."""

    done: list[Imported] = field(default_factory=list)
    unreadable: bool = False
    left_out: bool = False  # a file of no known kind inside a folder

    @property
    def code(self) -> Exit:
        """The exit code: unreadable, also when no file was of a known kind, before done in part."""
        if self.unreadable or (self.left_out and not self.done):
            return Exit.USAGE
        return Exit.PARTLY if self.left_out or any(each.rejected for each in self.done) else Exit.DONE


def import_(paths: Paths, as_: As = None, user: User = None, world: World = None, as_json: AsJson = False) -> None:
    """Import files: prices, option chains, games, earnings, account activity. What a file is shows in its content."""
    if as_ is not None and as_ not in KINDS:
        raise Failure(f"no kind {as_!r}; kinds are {', '.join(KINDS)}", Exit.USAGE)
    chosen = configured()
    into, owner = valid_world(world) or chosen.world or "main", user or chosen.user
    outcome = Outcome()
    found = list(_recognised(paths, as_, outcome))
    try:
        run(_import(chosen, found, owner, into, outcome))
    except (DatabaseError, LexiconError) as error:
        raise Failure(str(error)) from error
    if as_json:
        print_json([asdict(each) for each in outcome.done])
    else:
        _show(outcome.done)
    raise typer.Exit(outcome.code)


def _recognised(paths: Sequence[Path], named: str | None, outcome: Outcome) -> Iterator[tuple[Path, Kind]]:
    """The files named or found in folders, with their kinds; complaints for the rest."""
    for path in paths:
        for file in _files(path) if path.is_dir() else (path,):
            try:
                yield file, recognise(file, named)
            except Unreadable as error:
                complain(f"{file}: {error}")
                if path.is_dir() and isinstance(error, UnknownFormat):
                    outcome.left_out = True
                else:
                    outcome.unreadable = True


def _files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(DATA))
    if not found:
        raise Failure(f"{folder} holds no data file ({', '.join(DATA)})", Exit.USAGE)
    return found


async def _import(chosen: Settings, files: Sequence[tuple[Path, Kind]], user: str, world: str, outcome: Outcome) -> None:
    if not files:
        return
    async with Database.open(chosen.database, world) as database:
        with _progress([path for path, _ in files]) as tell:
            for path, kind in files:
                try:
                    outcome.done.append(await import_file(database, path, kind, user=user, home=chosen.home, progress=tell))
                except Unreadable as error:
                    complain(f"{path}: {error}; nothing of it was imported")
                    outcome.unreadable = True


@contextmanager
def _progress(paths: Sequence[Path]) -> Iterator[Progress]:
    """One bar over the bytes of all files, on stderr, where that is a terminal."""
    sizes = [path.stat().st_size for path in paths]
    before = dict(zip(paths, accumulate(sizes, initial=0), strict=False))
    screen = console(stderr=True)
    with Bar(
        TextColumn("{task.description}"),
        *Bar.get_default_columns()[1:],
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as bar:
        task = bar.add_task("import", total=sum(sizes))
        yield lambda path, done: bar.update(task, description=path.name, completed=before[path] + done)


def _show(done: Sequence[Imported]) -> None:
    """A line a file; what the database holds now, for a few files; where the rejects are."""
    table = Table("file", "kind", *(Column(name, justify="right", no_wrap=True) for name in COUNTS), box=SIMPLE_HEAD)
    for each in done:
        table.add_row(escape(Path(each.path).name), each.kind, *(f"{getattr(each, name):,}" for name in COUNTS))
    if done:
        console().print(table)
    for each in done if len(done) <= FEW else ():
        console().print(f"{escape(Path(each.path).name)}: in the database now {escape(_said(each.totals))}", soft_wrap=True)
    for each in done:
        if each.rejects_file:
            complain(f"{each.path}: {each.rejected} rows were rejected; they and the reasons are in {each.rejects_file}")


def _said(totals: Mapping[str, object]) -> str:
    """'bars 1986, first 2015-01-02', and what is nested in brackets: 'by_code (ACH 8898.97, Buy -106069.49)'."""
    return ", ".join(
        f"{name} ({_said(value)})" if isinstance(value, Mapping) else f"{name} {value}" for name, value in totals.items()
    )
