"""Every figure of every agent's answer opens down to named queries."""

import pytest

from ava.why import chain
from db.sql import all_queries
from tests.integration.ava.questions import ANSWERED


def ends(links):
    """The lines nothing stands below."""
    return [link for link, after in zip(links, [*links[1:], None], strict=True) if after is None or after.depth <= link.depth]


@pytest.mark.parametrize("question", ANSWERED)
async def test_every_chain_ends_at_queries(ava_of, asking, question):
    async with ava_of() as (ava, _):
        turn = await asking(ava, question)
    facts = [fact for finding in turn.findings for fact in finding.facts]
    assert facts
    for fact in facts:
        for end in ends(chain(turn, fact.id)):
            assert end.text.partition(" of query ")[2].partition(" where ")[0] in all_queries()
