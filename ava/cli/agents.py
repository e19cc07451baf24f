"""`ava agents`: the agents and what each can do; `ava agents train`: learn again from the routing examples which to call when."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.table import Table

from ava.cli.output import Exit, Failure, console, print_json
from graphs.agents import AGENTS
from graphs.understand.examples import FOLDER, ExamplesError
from graphs.understand.router import MODEL

app = typer.Typer(help="List agents and skills; train the routing.", invoke_without_command=True, no_args_is_help=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.", show_default=False)]
Examples = Annotated[Path, typer.Option("--examples", help="The folder of examples.")]
Out = Annotated[Path, typer.Option("--out", help="The model to write.")]


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
    """Every skill by its agent, with what it answers."""
    rows = Table("agent", "skill", "answers", box=None)
    for agent in AGENTS.values():
        for skill in agent.skills:
            rows.add_row(agent.name, skill.name.partition(".")[2], skill.about)
    return rows


def _agent(name: str) -> dict[str, object]:
    agent = AGENTS[name]
    return {"agent": name, "remit": agent.remit, "skills": [{"skill": s.name, "about": s.about} for s in agent.skills]}


@app.command()
def train(examples: Examples = FOLDER, out: Out = MODEL, as_json: AsJson = False) -> None:
    """Learn from the examples and write the model; seeded, so the same examples give the same model."""
    from graphs.understand.train import train as learn  # noqa: PLC0415 - scipy, needed here only

    start = perf_counter()
    try:
        router = learn(examples)
        router.save(out)
    except (ExamplesError, OSError) as error:
        raise Failure(str(error), Exit.USAGE) from error
    done = {"model": str(out), "sha256": router.learnt_from, "features": len(router.keys), "skills": len(router.one.labels)}
    done |= {"bytes": out.stat().st_size, "seconds": round(perf_counter() - start, 1)}
    if as_json:
        print_json(done)
    else:
        console().print(", ".join(f"{name} {value}" for name, value in done.items()))
