"""Which agents a question is for: what the router says of the whole of it, and of each of its clauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphs.agents import AGENTS
from graphs.understand.clauses import clauses
from graphs.understand.entities import Found
from graphs.understand.router import Scorer

MOST = 3  # agents of one question


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What the router says."""

    agents: tuple[str, ...]  # the likeliest first
    skills: tuple[str, ...]  # one for each agent
    weights: Mapping[str, float]  # each agent and each '_' answer -> its probability, likeliest first

    @property
    def top(self) -> str:
        """The likeliest, '_' answers included."""
        return next(iter(self.weights))


def choose(found: Found, router: Scorer) -> Choice:
    """The agents to call, without regard to what came before or to what may not be done."""
    words = found.masked()
    whole, pieces = router.weigh(words), clauses(found)
    parts = [router.weigh_clause(piece) for piece in pieces]
    agents = router.joins(whole, parts)[:MOST]
    alone = len(agents) == 1  # beside another agent a skill may be given what it lacks
    skills = tuple(
        router.skill(_own(agent, words, pieces, parts), agent, _able(agent, found) if alone else (), words) for agent in agents
    )
    return Choice(agents=agents, skills=skills, weights=whole)


def _able(agent: str, found: Found) -> tuple[str, ...]:
    """The agent's skills that lack nothing."""
    return tuple(each.name for each in AGENTS[agent].skills if all(getattr(found.entities, kind) for kind in each.needs))


def _own(agent: str, words: list[str], pieces: Sequence[list[str]], parts: Sequence[Mapping[str, float]]) -> list[str]:
    """The words that are this agent's: the clause that speaks for it above all, else the whole."""
    own = [piece for piece, part in zip(pieces, parts, strict=True) if next(n for n in part if n in AGENTS) == agent]
    return own[0] if len(own) == 1 else words


def sure(choice: Choice) -> float:
    """How sure the choice is: the probability of its surest agent."""
    return max((choice.weights.get(agent, 0.0) for agent in choice.agents), default=0.0)


def odds(chance: float) -> float:
    """How many times likelier it is than not; finite also for what is certain."""
    return chance / (1 - chance + 1e-9)
