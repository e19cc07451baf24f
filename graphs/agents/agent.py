"""What an agent is: a name, a remit, its skills, and how it chooses among them. It has no code of its own at run time."""

from dataclasses import dataclass
from pathlib import Path

from tools.skill import Skill


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """One agent of the table in `graphs.agents`."""

    name: str
    remit: str  # one sentence: what it answers, for help and for a planner
    skills: tuple[Skill, ...]
    offer: tuple[str, str]  # what it can be asked where a question is unclear: about {names}, and with nothing named
    speak: str  # at most 40 tokens on how to speak of its facts, placed directly before them in the narrator's prompt
    default: str  # the skill taken when the question fits the agent but no skill in particular
    examples: Path | None = None  # the folder of its routing examples; None: with AVA's own, in prompts/routing

    def skill(self, name: str) -> Skill:
        """The skill of that full name. Raises LookupError naming those there are."""
        for each in self.skills:
            if each.name == name:
                return each
        raise LookupError(f"{self.name} has no skill {name!r}, only {', '.join(s.name for s in self.skills)}")
