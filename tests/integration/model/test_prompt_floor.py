"""The facts cost the narrator little more than the shortest lines one would write by hand: id, label and value, and what those
of a finding are about once, above them.

Beyond that come the words on how to speak of an agent's facts, counted apart, and what the check needs: units of counts, and the
entity of a fact that is about another than the rest.
"""

from statistics import median

from ava.testing.turns import turns
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.brief import brief, chosen, line, subject
from graphs.model.context import tokens
from graphs.render import show
from prompts.library import Library


def by_hand(turn, lines):
    """The floor: the same facts, then clock and question."""
    text = ""
    for finding in turn.findings:
        told = [fact for fact in finding.facts if line(fact, said=subject(finding)) in lines]
        entities = {fact.entity for fact in told}
        text += f"{entities.pop()}\n" if len(entities) == 1 else ""
        text += "".join(f"{fact.id}\t{fact.label}\t{show(fact)}\n" for fact in told)
    return f"{text}{turn.question.as_of:%d %b %Y %H:%M}\n{turn.question.text}\n"


def spoken_of(turn):
    """Tokens of the agents' words on how to speak of their facts."""
    return sum(tokens(AGENTS[name].speak) for name in {finding.agent for finding in turn.findings})


async def test_a_prompt_beyond_the_shared_prefix_is_nearly_as_short_as_its_facts(demo, scope):
    prompt, over = Library.load().pinned("narrator"), []
    for turn in await turns(demo, Scope(user=scope.user, world="demo", as_of=scope.as_of)):
        user = brief(turn, prompt, AGENTS).prompt.user
        over.append((tokens(user) - spoken_of(turn)) / tokens(by_hand(turn, set(user.splitlines()))))
    assert median(over) <= 1.06
    assert max(over) <= 1.15


async def test_a_prompt_holds_every_fact_that_avas_own_sentences_use(demo, scope):
    prompt = Library.load().pinned("narrator")
    for turn in (await turns(demo, Scope(user=scope.user, world="demo", as_of=scope.as_of)))[:10]:
        told = brief(turn, prompt, AGENTS)
        used = {line(fact, said=subject(finding)) for finding in turn.findings for fact in chosen(finding, 0)}
        assert told.dropped or used <= set(told.prompt.user.splitlines())
