"""`ava agents`: the agents, where each comes from and what it can do; `ava agents train`: learn again which to call when."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.table import Table

from ava import routing
from ava.cli.output import Exit, Failure, console, print_json
from ava.settings import home
from graphs.agents import AGENTS, OTHERS
from graphs.understand.examples import FOLDER, ExamplesError
from graphs.understand.router import MODEL, Router

app = typer.Typer(help="List agents and skills; train the routing.", invoke_without_command=True, no_args_is_help=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.", show_default=False)]
Examples = Annotated[Path, typer.Option("--examples", help="The folder of examples of AVA's own agents.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="The model to write (default: the one that ships; with agents of other packages, AVA_HOME's)."),
]
OWN = "ava"  # where the agents come from that ship with AVA


@app.callback()
def agents(context: typer.Context, as_json: AsJson = False) -> None:
    """List every agent with its skills."""
    if context.invoked_subcommand is not None:
        return
    if as_json:
        print_json([_agent(name) for name in AGENTS])
        return
    console().print(table())


def table() -> Table:
    """Every skill by its agent, with what it answers and, where other packages add any, where it comes from."""
    rows = Table("agent", "skill", "answers", *(["from"] if OTHERS else []), box=None)
    for agent in AGENTS.values():
        for skill in agent.skills:
            rows.add_row(agent.name, skill.name.partition(".")[2], skill.about, *([_source(agent.name)] if OTHERS else []))
    return rows


def _agent(name: str) -> dict[str, object]:
    agent = AGENTS[name]
    skills = [{"skill": skill.name, "about": skill.about} for skill in agent.skills]
    return {"agent": name, "from": _source(name), "remit": agent.remit, "skills": skills}


def _source(name: str) -> str:
    return OTHERS.get(name, OWN)


@app.command()
def train(examples: Examples = FOLDER, out: Out = None, as_json: AsJson = False) -> None:
    """Learn from all examples and write the model; seeded, so the same examples give the same model."""
    start = perf_counter()
    path = _written(out)
    try:
        routing.learn(path, examples)
        router = Router.load(path, None)
    except (ExamplesError, OSError) as error:
        raise Failure(str(error), Exit.USAGE) from error
    done = {"model": str(path), "sha256": router.learnt_from, "features": len(router.keys), "skills": len(router.one.labels)}
    done |= {"bytes": path.stat().st_size, "seconds": round(perf_counter() - start, 1)}
    if as_json:
        print_json(done)
    else:
        console().print(", ".join(f"{name} {value}" for name, value in done.items()))


def _written(out: Path | None) -> Path:
    """Where the model goes. Raises Failure where the one that ships would be of other packages' agents too."""
    path = out or (routing.place(home()) if OTHERS else MODEL)
    if OTHERS and path.resolve() == MODEL.resolve():
        raise Failure(
            f"{MODEL} ships with AVA and knows AVA's agents only; uninstall {', '.join(OTHERS.values())} first", Exit.USAGE
        )
    return path
