"""How a replay looks: what is the same in a line, what differs side by side, for people and as plain JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import ndiff

from rich.table import Table
from rich.text import Text

from ava.cli.answer import inert
from ava.cli.output import console, counted
from ava.replay import Compared, Difference
from graphs.sentences import Sentences
from graphs.turn import Answer, Turn

_STYLES = {"-": "red", "+": "green"}


def plain(found: Compared) -> dict[str, object]:
    """A comparison as JSON values."""
    return {
        "turn": found.turn.id,
        "question": found.turn.question.text,
        "same": not found.differences,
        "differences": [asdict(each) for each in found.differences],
        "prompts": [asdict(each) for each in found.prompts],
    }


def plain_anew(turn: Turn, now: Answer) -> dict[str, object]:
    """An answer told anew, beside the stored one, as JSON values."""
    stored = turn.answer or now
    same = stored.text == now.text
    return {"turn": turn.id, "question": turn.question.text, "same": same, "stored": _plain(stored), "now": _plain(now)}


def show(found: Compared, *, data: bool) -> None:
    """One turn: that it is the same, or what differs; of `data` the facts."""
    head = Text(f"{found.turn.id}  ", style="bold")
    if not found.differences:
        console().print(head + Text("same: ", style="green") + (_read(found.turn) if data else _said(found.turn)))
    else:
        console().print(head + Text(f"differs: {_named(found.differences)}", style="red"))
        (_table if data else _parts)(found.differences)
    for each in found.prompts:
        console().print(
            Text(f"  the prompt {each.what} would be worded otherwise today: {each.now}, not {each.stored}", style="dim")
        )


def show_anew(turn: Turn, now: Answer) -> None:
    """What another model or prompt makes of the same findings."""
    stored = turn.answer or now
    console().print(Text(f"{turn.id}  ", style="bold") + inert(turn.question.text))
    for mark, answer in (("-", stored), ("+", now)):
        console().print(Text(f"  {mark} {_by(answer)}", style=_STYLES[mark]))
    console().print()
    _diff(stored.text, now.text)
    for each in now.withheld:
        console().print(Text("  withheld: ", style="yellow") + inert(f"{each.sentence}  ({each.reason})"))
    for caveat in now.caveats:
        console().print(Text(f"  {caveat}", style="yellow"))


def _plain(answer: Answer) -> dict[str, object]:
    kept = ("text", "raw", "withheld", "caveats", "model", "prompts", "usage")
    return {name: value for name, value in asdict(answer).items() if name in kept} | {"ms": answer.ms.total}


def _named(differences: Sequence[Difference]) -> str:
    """The first few by name."""
    names = [each.what for each in differences]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _read(turn: Turn) -> str:
    facts = sum(len(finding.facts) for finding in turn.findings)
    return f"{counted(facts, 'fact')} of {counted(len(turn.findings), 'step')}, as of {turn.question.as_of:%Y-%m-%d %H:%M} UTC"


def _said(turn: Turn) -> str:
    answer = turn.answer or Answer(text="", status="failed")
    return (
        f"{len(answer.text):,} characters of text, {counted(len(answer.citations), 'citation')}, {len(answer.withheld)} withheld"
    )


def _by(answer: Answer) -> str:
    prompts = "".join(f" with {name} {label}" for name, label in answer.prompts.items())
    model = "no model" if answer.model == "none" else answer.model
    usage = answer.usage
    return f"{model}{prompts}: {len(answer.withheld)} withheld, {usage.input:,} tokens in, {usage.output:,} out"


def _table(differences: Sequence[Difference]) -> None:
    table = Table("fact", "what", "stored", "now", box=None, pad_edge=False, header_style="bold")
    for each in differences:
        table.add_row(*map(inert, (each.what, each.label, each.stored, each.now)))
    console().print(table)


def _parts(differences: Sequence[Difference]) -> None:
    for each in differences:
        console().print(Text(f"  {each.what}", style="bold"))
        _diff(each.stored, each.now, shown="-+ " if each.what == "text" else "-+")


def _diff(stored: str, now: str, shown: str = "-+ ") -> None:
    """Sentence by sentence: what only the stored text has, what only the new one, and what both have."""
    grid = Table.grid(padding=(0, 1))
    for line in ndiff(list(_sentences(stored)), list(_sentences(now))):
        if line[0] in shown:
            style = _STYLES.get(line[0], "dim")
            grid.add_row("  " + line[0], inert(line[2:]), style=style)
    console().print(grid)


def _sentences(text: str) -> Iterator[str]:
    sentences = Sentences()
    for sentence in (*sentences.feed(text), sentences.rest()):
        if sentence.strip():
            yield sentence.strip()
