"""`ava eval`: suites run, judged again, compared, accepted, shown, tested themselves. What is done stands in `ava.evals`.

Exits: 0 gate met, 1 gate missed, 2 a bad suite, prompt or usage, 3 too many errors or no verdict, 4 cannot tell (--strict).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ava.cli import told
from ava.cli.options import AsJson, Model, configured
from ava.cli.output import Exit, Failure, complain, console, note, print_json, run
from ava.evals import runner as running
from ava.evals import shelf
from ava.evals.compare import Comparison, compare, subject_of
from ava.evals.dry import Cost, costs
from ava.evals.fault import SuiteFault
from ava.evals.loading import Loaded, load, parse, picked
from ava.evals.record import Row
from ava.evals.rescore import rescored
from ava.evals.runs import Run, RunBroken
from ava.evals.strength import Strength, strength
from ava.evals.subject import Subject, subjects
from ava.evals.suite import NO_MODEL
from ava.evals.views import terminal
from ava.evals.views.report import report
from ava.settings.model import Settings
from db.errors import DatabaseError
from graphs.model.protocol import ModelError
from graphs.understand import LexiconError, RouterError
from prompts.fault import PromptFault
from prompts.library import PACKAGED

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


def _option(text: str, *names: str) -> Any:
    return typer.Option(*names, help=text, show_default=False)


SuiteFile = Annotated[str, typer.Argument(metavar="SUITE", help="A file, or the name of a shipped suite.", show_default=False)]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="A file, a suite's name (its last run), or 'last'.")]
Only = Annotated[list[str] | None, _option("Only this subject or model; may be repeated.", "--subject")]
Cases = Annotated[list[str] | None, _option("Only this case or the cases of this tag; may be repeated.", "--case")]
Repeat = Annotated[
    int | None, typer.Option(min=1, max=100, help="Times each case is asked (default: the suite's).", show_default=False)
]
Dry = Annotated[bool, _option("Say what it would cost, run nothing.", "--dry-run")]
Resume = Annotated[Path | None, _option("Go on with this run.")]
Out = Annotated[
    list[Path] | None, _option("Also write a report: .html, .xml (JUnit), .md or .csv; may be repeated.", "--out", "-o")
]
Strict = Annotated[bool, _option("Exit 4 when the comparison with the baseline cannot tell.", "--strict")]
Baselines = Annotated[Path | None, _option("Folder of baselines (default: in AVA_HOME).")]


@app.command(name="run")
def run_(
    suite: SuiteFile, case: Cases = None, subject: Only = None, repeat: Repeat = None, dry_run: Dry = False,
    resume: Resume = None, out: Out = None, strict: Strict = False, baselines: Baselines = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Run a suite and rule on it."""
    with explained():
        settings, loaded = configured(), load(_path(suite))
        loaded = picked(loaded, case) if case else loaded
        chosen = subjects(loaded.suite.subjects, tuple(subject or ()))
        if dry_run:
            _dry(settings, loaded, chosen, repeat, as_json=as_json)
            return
        done = _run(settings, loaded, chosen, repeat, resume)
        told.finish(done, _against(settings, done, baselines), out, strict=strict, as_json=as_json)


@app.command()
def score(
    name: RunName = shelf.LAST, suite: Annotated[Path | None, _option("Judge by this suite instead of the run's own.")] = None,
    out: Out = None, strict: Strict = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Apply the checks to stored answers again: no model, no question asked."""
    with explained():
        settings = configured()
        found = shelf.find(settings.home, name)
        again = run(rescored(found, load(suite) if suite else None, settings, note))
        told.finish(again, _against(settings, again, None), out, strict=strict, as_json=as_json)


@app.command(name="compare")
def compare_(
    a: Annotated[str, typer.Argument(help="The run before.")],
    b: Annotated[str | None, typer.Argument(help="The run after; with --baseline leave it out.", show_default=False)] = None,
    baseline: Annotated[bool, _option("Compare A with the accepted run of its suite.", "--baseline")] = False,
    subject: Annotated[list[str] | None, _option("Of A, then of B, where a run has several.", "--subject")] = None,
    margin: Annotated[float, typer.Option(min=0, max=1, help="How much worse still counts as no worse.")] = 0.0,
    strict: Strict = False, baselines: Baselines = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Compare two runs case by case. Exit 1 when B is worse."""
    with explained():
        home = configured().home
        if baseline == (b is not None):
            raise Failure("name two runs, or one and --baseline", Exit.USAGE)
        after = shelf.find(home, b or a)
        before = shelf.find(home, a) if b else _accepted(home, after.header.suite, baselines)
        named = [*(subject or []), None, None]
        if subject and len(subject) == 1:
            named[1] = subject[0]
        found = compare(before, after, subject_of(before, named[0]), subject_of(after, named[1]), margin)
    if as_json:
        print_json(asdict(found))
    else:
        terminal.comparison(found, console())
    cannot = Exit.UNDECIDED if strict and found.verdict.word == "cannot tell" else Exit.DONE
    raise typer.Exit(Exit.FAILED if found.verdict.word == "worse" else cannot)


@app.command()
def accept(
    name: RunName = shelf.LAST, reason: Annotated[str, typer.Option(help="Why it is good.", prompt="Why is it good?")] = "",
    baselines: Baselines = None,
) -> None:  # fmt: skip
    """Make a run the baseline of its suite."""
    with explained():
        if not reason.strip():
            raise Failure("say why: --reason 'fixed the sign of outflows'", Exit.USAGE)
        home = configured().home
        found = shelf.find(home, name)
        kept = shelf.accept(home, found, reason.strip(), baselines)
    console().print(f"{found.path.name} is the baseline of {found.header.suite}: {kept}", markup=False, soft_wrap=True)


@app.command()
def show(
    name: RunName = shelf.LAST,
    case: Annotated[str | None, typer.Argument(help="One case, with its chain.", show_default=False)] = None,
    out: Out = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Show a run, or one case of it with everything that led to its answer."""
    with explained():
        found = shelf.find(configured().home, name)
        if case is None:
            shown = report(found)
            told.write(shown, out)
            told.show(shown, as_json=as_json)
            return
        rows = [row for row in found.rows if row.id == case]
        if not rows:
            raise Failure(f"{found.path.name} has no case {case!r}", Exit.USAGE)
    for row in rows:
        print_json(asdict(row)) if as_json else terminal.case(row, console())


@app.command(name="strength")
def strength_(
    suite: SuiteFile, least: Annotated[float, typer.Option("--min", min=0, max=1)] = 0.9,
    model: Model = NO_MODEL, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Falsify what reaches the subject (with --model its prompt too), and see what the suite notices. Exit 1 below --min."""
    with explained():
        settings, loaded = configured(), load(_path(suite))
        found = run(_strength(settings, loaded, Subject(model=model or NO_MODEL)))
    noticed, total = found.share()
    if as_json:
        mutants = [asdict(each) for each in found.mutants]
        print_json({"suite": loaded.suite.suite, "noticed": noticed, "of": total, "mutants": mutants})
    else:
        terminal.strength(found, console())
    raise typer.Exit(Exit.PARTLY if not total else Exit.DONE if noticed >= least * total else Exit.FAILED)


@contextmanager
def explained() -> Iterator[None]:
    """What can be wrong with suites, prompts, models and storage, as a Failure with its exit code."""
    try:
        yield
    except (SuiteFault, PromptFault, LexiconError, RouterError) as error:
        raise Failure(str(error), Exit.USAGE) from error
    except (ModelError, DatabaseError, RunBroken) as error:
        raise Failure(str(error), Exit.PARTLY) from error


def _run(settings: Settings, loaded: Loaded, chosen: tuple[Subject, ...], repeat: int | None, resume: Path | None) -> Run:
    before = shelf.find(settings.home, str(resume)) if resume else None
    path = resume or shelf.new_path(settings.home, loaded.suite.suite)
    total = sum(1 for each in chosen for _ in running.jobs(loaded.suite, each, repeat))
    try:
        with _progress(total, len(before.rows) if before else 0) as listener:
            return run(running.run(loaded, settings, chosen, path, repeat=repeat, resume=before, listener=listener))
    except KeyboardInterrupt:
        complain(f"interrupted; what is done is kept, go on with: ava eval run {loaded.path} --resume {path}")
        raise typer.Exit(Exit.INTERRUPTED) from None


@contextmanager
def _progress(total: int, done: int) -> Iterator[running.Listener]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task, bad = progress.add_task("running", total=total, completed=done), 0

        def hear(row: Row) -> None:
            nonlocal bad
            bad += row.outcome in {"fail", "error"}
            progress.update(task, advance=1, description=f"running, {bad} not passed" if bad else "running")

        yield running.Listener(tell=progress.console.print, hear=hear)


def _against(settings: Settings, done: Run, baselines: Path | None) -> dict[str, Comparison]:
    """Each subject that the baseline has too, compared with it."""
    before = shelf.baseline(settings.home, done.header.suite, baselines)
    if before is None:
        return {}
    wanted = parse(done.header.source, done.header.path).gate.regression
    both = {each.label for each in before.header.subjects} & {each.label for each in done.header.subjects}
    return {label: compare(before, done, label, label, wanted.margin if wanted else 0.0) for label in sorted(both)}


def _accepted(home: Path, suite: str, folder: Path | None) -> Run:
    found = shelf.baseline(home, suite, folder)
    if found is None:
        raise SuiteFault(f"suite {suite!r} has no baseline; `ava eval accept {suite} --reason ...` makes its last run one")
    return found


def _path(suite: str) -> Path:
    """The file a suite's name means. Raises SuiteFault naming those that ship."""
    if Path(suite).is_file():
        return Path(suite)
    shipped = PACKAGED / "suites"
    if (shipped / f"{suite}.yaml").is_file():
        return shipped / f"{suite}.yaml"
    there = ", ".join(sorted(path.stem for path in shipped.glob("*.yaml")))
    raise SuiteFault(f"there is no suite {suite!r}; name a file, or one of {there}")


def _dry(settings: Settings, loaded: Loaded, chosen: tuple[Subject, ...], repeat: int | None, *, as_json: bool) -> None:
    async def found() -> tuple[Cost, ...]:
        async with running.session(loaded.suite, settings, plans_only=True) as opened:
            return costs(opened, chosen, repeat)

    told.costs(run(found()), as_json=as_json)


async def _strength(settings: Settings, loaded: Loaded, subject: Subject) -> Strength:
    async with running.session(loaded.suite, settings, note) as opened:
        return await strength(opened, subject)
