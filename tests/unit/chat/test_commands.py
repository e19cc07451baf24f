"""What each command does with the turn answered last."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from ava.chat.commands import COMMANDS, Leave, run
from ava.chat.talk import Place, Talk
from ava.cli.output import Failure
from graphs.turn import Answer, Plan, Withheld
from tests.unit.graphs.conftest import HOLDINGS, TECHNICAL, turn

HELD = (Withheld(sentence="It [b]doubled[/b].", reason="no fact has it"),)


@pytest.fixture
def talk():
    made = Talk(Place(thread="t1"), Console(file=StringIO(), width=100, highlight=False))
    made.turn = replace(turn(HOLDINGS, TECHNICAL), answer=Answer(text="", status="answered", withheld=HELD))
    return made


def said(talk, line):
    run(talk, line)
    return talk.console.file.getvalue()


def test_help_names_every_command_with_what_it_does(talk):
    told = said(talk, "/help")
    assert all(f"/{name}" in told and command.about in told for name, command in COMMANDS.items())


def test_why_opens_a_figure_of_the_last_answer(talk):
    assert "F1.1  market value of holdings: $12,345.67" in said(talk, "/why F1.1")


def test_why_takes_a_figure_as_printed(talk):
    assert "market value of holdings" in said(talk, "/why $12,345.67")


def test_why_alone_lists_the_figures(talk):
    assert {"F1.1", "F2.1"} <= set(said(talk, "/why").split())


def test_why_of_a_figure_that_is_not_there_names_those_that_are(talk):
    with pytest.raises(Failure, match=r"it has F1\.1 to"):
        run(talk, "/why F9.9")


def test_withheld_sentences_are_shown_as_they_came(talk):
    assert "It [b]doubled[/b].\n   no fact has it" in said(talk, "/withheld")


def test_new_begins_a_conversation_that_knows_nothing(talk):
    run(talk, "/new")
    assert (talk.place.thread, talk.turn) == (None, None)
    with pytest.raises(Failure, match="nothing was answered"):
        run(talk, "/why F1.1")


def test_thread_says_which_conversation_this_is(talk):
    assert said(talk, "/thread") == "t1\n"


def test_agents_lists_every_skill(talk):
    assert {"portfolio", "holdings", "sports", "edge"} <= set(said(talk, "/agents").split())


def test_quit_leaves(talk):
    with pytest.raises(Leave):
        run(talk, "/QUIT")


@pytest.mark.parametrize(("typed", "meant"), [("/whi F1.1", "/why"), ("/thraeds", "/threads"), ("/xyzzy", "/help")])
def test_a_command_there_is_not_is_answered_with_the_nearest(talk, typed, meant):
    with pytest.raises(Failure, match=meant):
        run(talk, typed)


def test_a_number_means_the_choice_offered_last(talk):
    talk.turn = replace(talk.turn, plan=Plan(kind="clarify", clarify=("New York Giants", "New York Jets")))
    assert [talk.chosen(line) for line in ("1", "2.", "3", "0", "the Jets")] == [
        "New York Giants", "New York Jets", "3", "0", "the Jets",
    ]  # fmt: skip


def test_a_number_after_an_answer_is_a_question(talk):
    assert talk.chosen("1") == "1"


def test_another_world_begins_with_other_holdings(talk):
    talk._holds = ("NVDA",)
    talk.move(world="main", thread=None)
    assert (talk.place.world, talk.place.thread, talk._holds) == ("main", None, ())
