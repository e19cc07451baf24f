"""A small turn: an account, two symbols, a game."""

from datetime import UTC, datetime

import pytest

from graphs.check import Evidence
from graphs.turn import Plan, Question, Step, Turn
from tools.facts import Fact, Finding, Row

AT = datetime(2025, 11, 20, 21, tzinfo=UTC)  # 16:00 in New York


def fact(name, label, value, unit, entity="symbol:NVDA"):
    return Fact(id=name, label=label, value=value, unit=unit, entity=entity, as_of=AT, source=Row(query="q", args={}, key={}))


FACTS = (
    fact("F1.1", "market value of holdings", "12345.67", "usd", "account:all"),
    fact("F1.2", "change on the day", "-412.00", "usd", "account:all"),
    fact("F1.3", "relative change since the session before", "-0.0323", "fraction", "account:all"),
    fact("F1.4", "open positions", "7", "count", "account:all"),
    fact("F1.5", "weight of NVDA", "0.3389", "fraction"),
    fact("F1.6", "unrealised profit on NVDA", "1530", "usd"),
    fact("F1.7", "quantity of NVDA 2026-01-16 150 call", "-2", "contracts"),
    fact("F1.8", "maximum loss", "500", "usd"),
)
PRICES = (
    fact("F2.1", "price of NVDA", "182.31", "usd_per_share"),
    fact("F2.2", "price of AMD", "150.20", "usd_per_share", "symbol:AMD"),
    fact("F2.3", "RSI(14) of AMD", "71.4", "score", "symbol:AMD"),
    fact("F2.4", "next earnings of NVDA", "2025-12-03", "date"),
    fact("F2.5", "win probability of KC", "0.62", "probability", "team:KC"),
    fact("F2.7", "mean surprise of AMD", "-0.01", "fraction", "symbol:AMD"),
    fact("F2.8", "unrealised profit on AMD", "-88", "usd", "symbol:AMD"),
    fact("F2.6", "correlation of NVDA with AMD", "0.82", "ratio"),
)
HOLDINGS = Finding(
    agent="portfolio",
    skill="portfolio.holdings",
    step=1,
    outcome="found",
    facts=FACTS,
    text=("Your [F1.4] open positions are worth [F1.1].", "That is [F1.2] ([F1.3]) against the session before."),
)
TECHNICAL = Finding(
    agent="technical", skill="technical.indicators", step=2, outcome="found", facts=PRICES, text=("NVDA is at [F2.1].",)
)
FAILED = Finding(agent="earnings", skill="earnings.history", step=3, outcome="failed", reason="the database does not answer")
QUESTION = Question(text="How exposed am I to NVDA above $200 over 30 days?", user="me", thread="t", as_of=AT)


def turn(*findings, kind="answer", reply=""):
    steps = tuple(Step(agent=finding.agent, skill=finding.skill) for finding in findings)
    return Turn(id="t1", question=QUESTION, plan=Plan(kind=kind, steps=steps, reply=reply), findings=findings)


@pytest.fixture
def evidence():
    return Evidence.of(QUESTION, (HOLDINGS, TECHNICAL))
