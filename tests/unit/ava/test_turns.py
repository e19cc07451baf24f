"""What a thread hands on to its next question: bounded, and without figures."""

from dataclasses import replace

from ava.turns import HISTORY_TOKENS, exchange, slotted, trimmed
from graphs.model.context import tokens
from graphs.turn import HISTORY, Answer, Citation, Exchange
from tests.unit.graphs.conftest import HOLDINGS, turn
from tools.facts import Entities


def said(text, *citations):
    return Answer(text=text, status="answered", citations=tuple(Citation(fact=fact, shown=shown) for fact, shown in citations))


def asked(question, head="h"):
    return Exchange(question=question, entities=Entities(), agents=(), skills=(), answer_head=head)


def test_figures_are_ids_of_their_turn():
    answer = said("Worth $4,210.00, down 3.4 %.", ("F1.1", "$4,210.00"), ("F1.2", "3.4 %"))
    assert slotted(answer, 3) == "Worth [3:F1.1], down [3:F1.2]."


def test_a_figure_within_another_is_left_alone():
    assert slotted(said("On 17 Nov at 7.25: 7 calls.", ("F1.1", "7")), 1) == "On 17 Nov at 7.25: [1:F1.1] calls."


def test_an_exchange_is_bounded_whatever_was_said():
    long = replace(turn(HOLDINGS), answer=said("word " * 5000))
    long = replace(long, question=replace(long.question, text="why " * 5000))
    kept = exchange(long, 1)
    assert tokens(kept.question) + tokens(kept.answer_head) < HISTORY_TOKENS


def test_the_newest_exchanges_that_fit_are_kept_oldest_first():
    many = [asked(f"question {n} " + "x" * 300) for n in range(HISTORY, 0, -1)]
    kept = trimmed(many)
    assert [each.question.split()[1] for each in kept] == ["3", "4", "5", "6"]
    assert sum(tokens(each.question) + tokens(each.answer_head) for each in kept) <= HISTORY_TOKENS


def test_a_list_of_a_hundred_symbols_counts():
    named = replace(asked("these?"), entities=Entities(symbols=tuple(f"SYM{n}" for n in range(100))))
    assert len(trimmed([asked("q"), named, named, named, named])) < 5
