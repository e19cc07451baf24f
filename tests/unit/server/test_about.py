"""Questions the page offers."""

from ava.server.about import _questions
from graphs.agents import AGENTS

SKILLS = [skill.name for agent in AGENTS.values() for skill in agent.skills]


def test_every_skill_has_three_whole_questions_without_a_blank():
    asked = _questions()
    offered = [text for name in SKILLS for text in asked[name]]
    assert len(offered) == 3 * len(SKILLS)
    assert [text for text in offered if "{" in text or not 5 <= len(text.split()) <= 12] == []
