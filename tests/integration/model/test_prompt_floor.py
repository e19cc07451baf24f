"""The facts cost the narrator no more tokens than plain lines with label, value, unit and entity, and no word of instruction.

A floor without unit and entity is lower: it leaves out what the check needs the model to keep apart.
"""

from ava.testing.turns import turns
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.brief import brief, chosen, line
from graphs.model.context import tokens
from graphs.render import show
from prompts.library import Library


def by_hand(turn, told):
    """What one would write for the same facts: a line a fact, then clock and question."""
    facts = [fact for finding in turn.findings for fact in finding.facts if line(fact) in told]
    text = "".join(f"[{fact.id}] {fact.label}: {show(fact)} ({fact.unit}, {fact.entity})\n" for fact in facts)
    return f"{text}{turn.question.as_of:%d %b %Y %H:%M}\n{turn.question.text}\n"


async def test_a_prompt_beyond_the_shared_prefix_is_no_longer_than_its_facts_with_unit_and_entity(demo, scope):
    prompt = Library.load().pinned("narrator")
    longer = []
    for turn in await turns(demo, Scope(user=scope.user, world="demo", as_of=scope.as_of)):
        user = brief(turn, prompt, AGENTS).prompt.user
        floor = by_hand(turn, set(user.splitlines()))
        longer += [(turn.plan, tokens(user), tokens(floor))] if tokens(user) > tokens(floor) else []
    assert longer == []


async def test_a_prompt_holds_every_fact_that_avas_own_sentences_use(demo, scope):
    prompt = Library.load().pinned("narrator")
    for turn in (await turns(demo, Scope(user=scope.user, world="demo", as_of=scope.as_of)))[:10]:
        told = brief(turn, prompt, AGENTS)
        used = {line(fact) for finding in turn.findings for fact in chosen(finding, 0)}
        assert told.dropped or used <= set(told.prompt.user.splitlines())
