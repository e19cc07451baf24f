"""How a turn looks in a chat."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from ava.chat.shown import Shown, Waiting
from graphs.events import Found, Planned, Said
from graphs.turn import Answer, Citation, Plan, Question, Step, Turn, Withheld
from tools.facts import Fact, Finding, Row

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
WORTH = Fact(
    id="F1.1", label="worth", value="4210", unit="usd", entity="account:all", as_of=NOW,
    source=Row(query="positions_open", args={}, key={}),
)  # fmt: skip
FOUND = Finding(agent="portfolio", skill="portfolio.holdings", step=1, outcome="found", facts=(WORTH,), text=("Worth [F1.1].",))
STEP = Step(agent="portfolio", skill="portfolio.holdings")


def turn(*, clarify=(), **answered):
    question = Question(text="?", user="me", thread="t", as_of=NOW)
    plan = Plan(kind="clarify" if clarify else "answer", steps=(STEP,), clarify=clarify)
    answer = Answer(**{"text": "", "status": "answered"} | answered)
    return Turn(id="1", question=question, plan=plan, findings=(FOUND,), answer=answer)


@pytest.fixture
def console():
    return Console(file=StringIO(), width=80, highlight=False)


def printed(console, *heard, headline=None, **answered):
    shown = Shown(console, headline, Waiting(console))
    for event in heard:
        shown.hear(event)
    shown.finish(turn(**answered))
    return console.file.getvalue()


def test_figures_stand_below_the_text_with_their_ids_each_once(console):
    cited = (Citation(fact="F1.1", shown="$4,210.00"),) * 2
    assert printed(console, citations=cited).count("F1.1 $4,210.00") == 1


def test_what_can_be_done_next_is_said_in_commands(console):
    held = (Withheld(sentence="It doubled.", reason="no"),)
    told = printed(console, citations=(Citation(fact="F1.1", shown="$4"),), withheld=held)
    assert "/why F1.1" in told
    assert "1 sentence withheld: /withheld" in told


def test_choices_are_numbered(console):
    told = printed(console, clarify=("New York Giants", "New York Jets"))
    assert told.splitlines()[-2:] == ["  1  New York Giants", "  2  New York Jets"]


def test_markup_and_control_characters_in_text_do_nothing(console):
    nasty = "[bold red]$4[/] \x1b[2J\x1b]0;owned\x07\x9b31m"
    told = printed(console, Said(text=nasty), clarify=(nasty,), caveats=(nasty,), citations=(Citation(fact="F1.1", shown=nasty),))
    assert told.count("[bold red]$4[/] [2J]0;owned31m") == 4
    assert not {"\x1b", "\x07", "\x9b"} & set(told)


def test_with_a_model_headline_facts_come_before_its_text(console):
    told = printed(console, Planned(plan=Plan(kind="answer")), Found(finding=FOUND), Said(text="Fine."), headline=lambda _: 3)
    assert told.index("worth $4,210.00") < told.index("Fine.")


def test_where_the_output_is_no_terminal_nothing_moves(console):
    waiting = Waiting(console)
    waiting.say("opening ...")
    waiting.end()
    assert console.file.getvalue() == ""


def test_on_a_terminal_what_is_waited_for_is_said_until_the_text_begins():
    console = Console(file=StringIO(), width=80, force_terminal=True)
    told = printed(console, Planned(plan=Plan(kind="answer", steps=(STEP,))), Said(text="Fine."), headline=lambda _: 3)
    assert told.index("reading portfolio") < told.index("Fine.")
    assert "reading" not in told[told.index("Fine.") :]
