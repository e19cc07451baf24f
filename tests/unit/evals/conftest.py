"""A row with an answer, and a suite of two cases."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ava.evals.checks import judge
from ava.evals.checks.said import Setting
from ava.evals.expect import Expect
from ava.evals.record import Row
from graphs.turn import Answer, Citation, Plan, Question, Step
from tools.facts import Calc, Fact, Finding
from tools.facts import Row as Record

AT = datetime(2025, 11, 20, 21, tzinfo=UTC)
READ = Record(query="positions_open", args={"symbols": []}, key={"symbol": "NVDA"}, column="price")
SUITE = """
suite: small
world: {snapshot: demo, now: 2025-11-20T16:00:00-05:00}
gate: {min_pass: 0.9, max_errors: 0.1, must: money}
cases:
  - id: worth
    ask: What is my portfolio worth?
    tags: [money]
    expect: {route: portfolio}
  - id: weather
    ask: Will it rain?
    expect: {route: none, refuses: true}
"""


def fact(name, label, value, unit="usd", entity="symbol:NVDA", source=READ):
    return Fact(id=name, label=label, value=Decimal(value), unit=unit, entity=entity, as_of=AT, source=source)


FACTS = (
    fact("F1.1", "price of NVDA", "182.31", "usd_per_share"),
    fact("F1.2", "change of NVDA", "-0.034", "fraction", source=Calc(function="named.change", params={}, inputs=("F1.1",))),
    fact("F1.3", "price of AMD", "150.2", "usd_per_share", "symbol:AMD"),
)


def make_row(text="", *, kind="answer", steps=(("portfolio.holdings", {}),), citations=(), facts=FACTS, **parts):
    planned = tuple(Step(agent=name.split(".")[0], skill=name, args=args) for name, args in steps) if kind == "answer" else ()
    found = (Finding(agent="portfolio", skill="portfolio.holdings", step=1, outcome="found", facts=facts),) if planned else ()
    cited = tuple(Citation(fact=name, shown=shown) for name, shown in citations)
    made = {"plan": Plan(kind=kind, steps=planned, reply=text if kind != "answer" else ""), "calls": found}
    answer = Answer(text=text, status="answered", citations=cited)
    about = {"id": "c", "hash": "h", "subject": "none", "repeat": 1, "group": "c"}
    question = Question(text="How is NVDA above $200?", user="me", thread="eval", as_of=AT)
    return Row(**{**about, "question": question, "answer": answer, **made, **parts})


@pytest.fixture
def row():
    return make_row


@pytest.fixture
def outcome():
    """What an expectation comes to for an answer: the outcomes of its checks, and the first reason."""

    def judged(expect, answered, **truths):
        found = judge(Expect.model_validate(expect), answered, Setting(**truths))
        return [each.outcome for each in found], next((each.why for each in found if each.why), "")

    return judged


@pytest.fixture
def suite_text():
    return SUITE
