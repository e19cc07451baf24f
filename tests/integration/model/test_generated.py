"""AVA's own sentences are true, so the check must let them pass: with slots, and with the figures typed as a model would."""

from dataclasses import replace

import pytest

from db.scope import Scope
from graphs.agents import AGENTS
from graphs.brief import brief
from graphs.check import Evidence, check
from graphs.dispatch import run_step
from graphs.model.context import tokens
from graphs.render import fill, said
from graphs.turn import Plan, Question, Step, Turn
from prompts.library import Library

ARGS = {
    "portfolio.holdings": {},
    "technical.indicators": {"symbols": ["NVDA", "AAPL"]},
    "options_flow.unusual": {},
    "strategy.propose": {"symbols": ["NVDA"]},
    "sports.game": {"teams": ["KC"]},
    "earnings.history": {"symbols": ["NVDA"]},
    "market.regime": {},
}


@pytest.fixture
async def turn(demo, scope):
    """A turn that has asked every agent."""
    steps = tuple(Step(agent=name.partition(".")[0], skill=name, args=args) for name, args in ARGS.items())
    question = Question(text="How are things?", user=scope.user, thread="t", world="demo", as_of=scope.as_of)
    asked = Turn(id="t", question=question, plan=Plan(kind="answer", steps=steps))
    scopes = Scope(user=scope.user, world="demo", as_of=scope.as_of)
    found = tuple([await run_step(asked, n, demo.reader(scopes), 30) for n in range(1, len(steps) + 1)])
    return Turn(id="t", question=question, plan=asked.plan, findings=found)


async def test_every_generated_sentence_passes_with_its_slots(turn):
    refused = []
    for finding in turn.findings:
        evidence = Evidence.of(turn.question, (finding,))
        results = [(sentence, check(sentence, evidence)) for sentence in said(finding)]
        refused += [(sentence, checked.reason) for sentence, checked in results if checked.released is None]
    assert refused == []


async def test_every_generated_sentence_passes_with_its_figures_typed(turn):
    evidence = Evidence.of(turn.question, turn.findings)
    typed = [fill(sentence, evidence.facts)[0] for finding in turn.findings for sentence in said(finding)]
    assert [(sentence, reason) for sentence in typed if (reason := check(sentence, evidence).reason)] == []


async def test_the_narrators_prompt_stays_within_its_budget_whoever_is_asked(turn):
    prompt = Library.load().pinned("narrator")
    for findings in (turn.findings[:1], turn.findings[:2], turn.findings):
        told = brief(replace(turn, findings=findings), prompt, AGENTS)
        assert tokens(told.prompt.system) + tokens(told.prompt.user) <= prompt.budget
        assert len(findings) > 2 or told.dropped == 0
