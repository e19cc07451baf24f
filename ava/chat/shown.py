"""How a turn looks in a chat: as `ava ask` prints it, with the ids of its figures, and what can be done next as /commands."""

from collections.abc import Callable, Iterator

from rich.console import Console
from rich.status import Status
from rich.text import Text

from ava.cli.answer import Printer, inert
from ava.cli.output import counted
from graphs.events import Event, Found, Planned, Said
from graphs.turn import Answer, Turn

_CITED = 24  # figures whose ids are shown; /why lists all
_SEPARATED = " · "


class Waiting:
    """A moving line while nothing else can be shown; nothing at all where the output is no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None

    def say(self, what: str) -> None:
        """Show what is waited for."""
        if self._status is None and self._console.is_terminal:
            self._status = self._console.status("", spinner="dots")
            self._status.start()
        self.change(what)

    def change(self, what: str) -> None:
        """Show what is waited for now, if anything is."""
        if self._status:
            self._status.update(Text(what, style="dim"))

    def end(self) -> None:
        """Take the line away."""
        if self._status:
            self._status.stop()
        self._status = None


class Shown(Printer):
    """Prints a turn of a chat as it happens."""

    def __init__(self, console: Console, headline: Callable[[str], int | None] | None, waiting: Waiting) -> None:
        super().__init__(console, headline)
        self._waits, self._waiting = headline is not None, waiting

    def hear(self, event: Event) -> None:
        """Print what may be shown now; with a model, say what it is at until its text begins."""
        match event:
            case Planned(plan=plan) if self._waits:
                agents = dict.fromkeys(step.agent for step in plan.steps)
                self._waiting.say(f"reading {_SEPARATED.join(agents)} ..." if agents else "thinking ...")
            case Found() if self._waits:
                self._waiting.say("writing ...")
            case Said():
                self._waiting.end()
            case _:
                pass
        super().hear(event)

    def finish(self, turn: Turn) -> None:
        """Print what belongs below the text: ids of figures, tables and charts, caveats, choices."""
        self._waiting.end()
        self._console.print()
        if turn.answer:
            self._cited(turn.answer)
        self.pictures(turn)
        self.caveats(turn)
        if turn.answer:
            self._more(turn.answer)
        for number, choice in enumerate(turn.plan.clarify if turn.plan else (), 1):
            self._console.print(Text(f"{number:>3}  ", style="bold cyan") + inert(choice))

    def _cited(self, answer: Answer) -> None:
        """The figures of the text with their ids, in order, each once."""
        shown = dict.fromkeys((each.fact, each.shown) for each in answer.citations)
        told = [Text.assemble((fact, "dim cyan"), " ", inert(figure)) for fact, figure in list(shown)[:_CITED]]
        if told:
            rest = [Text(f"and {len(shown) - _CITED} more")] if len(shown) > _CITED else []
            self._console.print(Text(_SEPARATED, style="dim").join([*told, *rest]), style="dim")

    def _more(self, answer: Answer) -> None:
        if offers := list(_offers(answer)):
            self._console.print(Text(_SEPARATED.join([*offers, f"{answer.ms.total / 1000:.2f} s"]), style="dim"))


def _offers(answer: Answer) -> Iterator[str]:
    """What stands behind the answer."""
    if answer.citations:
        yield f"{counted(len(answer.citations), 'figure')}: /why {answer.citations[0].fact}"
    if answer.withheld:
        yield f"{counted(len(answer.withheld), 'sentence')} withheld: /withheld"
    if answer.model != "none":
        yield answer.model
