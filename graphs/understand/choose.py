"""Which agents a question is for: the one the whole of it speaks for, and any that a clause of it clearly speaks for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphs.agents import AGENTS
from graphs.understand.clauses import clauses
from graphs.understand.entities import Found
from graphs.understand.router import Scorer

SURE = 0.5  # a clause that names what it is about brings in its agent from here on
UNNAMED = 0.95  # and one that does not
SHARE = 0.35  # an agent of the whole question joins from here on
MOST = 3  # agents of one question


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What the router says, by agent; '_smalltalk', '_outside' and '_decline' among them."""

    agents: tuple[str, ...]  # in the order they are asked for
    skills: tuple[str, ...]  # one for each agent
    weights: Mapping[str, float]  # agent -> probability over the whole question
    scores: Mapping[str, float]  # skill -> the same

    @property
    def top(self) -> str:
        """The likeliest, '_' answers included."""
        return max(self.weights, key=lambda agent: self.weights[agent])


def by_agent(scores: Mapping[str, float]) -> dict[str, float]:
    """The skills' probabilities summed by agent, the likeliest first."""
    sums: defaultdict[str, float] = defaultdict(float)
    for skill, score in scores.items():
        sums[skill.partition(".")[0]] += score
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def choose(found: Found, router: Scorer) -> Choice:
    """The agents to call, without regard to what came before or to what may not be done."""
    whole = router.scores(found.masked())
    weights = by_agent(whole)
    top = next(iter(weights))
    picked: dict[str, Mapping[str, float]] = {}
    for words in clauses(found):
        part = router.scores(words)
        agent, weight = next(iter(by_agent(part).items()))
        if agent not in AGENTS:
            continue
        named = agent == top or router.explicit(words, skill_of(agent, part))
        if weight >= (SURE if named else UNNAMED):
            picked.setdefault(agent, part)
    for agent, weight in weights.items():
        if agent in AGENTS and (weight >= SHARE or not picked):
            picked.setdefault(agent, whole)
    chosen = tuple(picked)[:MOST]
    skills = tuple(skill_of(agent, picked[agent]) for agent in chosen)
    return Choice(agents=chosen, skills=skills, weights=weights, scores=whole)


def skill_of(agent: str, scores: Mapping[str, float]) -> str:
    """The agent's likeliest skill; its default where nothing speaks for any."""
    own = {name: score for name, score in scores.items() if name.startswith(f"{agent}.")}
    return max(own, key=lambda name: own[name]) if own else AGENTS[agent].default


def margin(weights: Mapping[str, float], agents: Sequence[str]) -> float:
    """How sure the choice is: the probability of the chosen agents together."""
    return min(1.0, sum(weights.get(agent, 0.0) for agent in agents))
