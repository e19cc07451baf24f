"""What is said without any data: help, greetings, and questions back."""

import re
from collections.abc import Mapping, Sequence

from graphs.agents import AGENTS
from graphs.understand.entities import Choice
from graphs.understand.router import Router, Scorer

_HELP = "I answer from your own data, and every figure can be traced. Ask me about:"
_STAND_INS = {"{symbol}": ("NVDA", "AMD"), "{team}": ("the Chiefs", "the Bills")}
_THANKS = (
    "thank",
    "thx",
    "ty",
    "cheers",
    "appreciate",
    "great",
    "nice",
    "awesome",
    "perfect",
    "helpful",
    "good bot",
    "well done",
)
_BYES = ("bye", "goodbye", "good night", "see you", "later")


def smalltalk(text: str, router: Scorer) -> str:
    """An answer to a greeting, to thanks, or to a question about AVA itself."""
    low = f" {text.lower()} "
    if any(f" {word}" in low for word in _THANKS):
        return "You're welcome. Ask for anything else whenever you like."
    if any(f" {word}" in low for word in _BYES):
        return "Until next time."
    return f"I'm AVA, a program that reads your data and calculates. {_HELP}\n{_agents(router)}"


def _agents(router: Scorer) -> str:
    return "\n".join(f'- {agent.remit} For example: "{_example(agent.default, router)}"' for agent in AGENTS.values())


def _example(skill: str, router: Scorer) -> str:
    text = router.examples.get(skill, "") if isinstance(router, Router) else ""
    return filled(text) or skill


def filled(example: str) -> str:
    """A routing example as somebody would ask it: with names that the demo world has."""
    for blank, names in _STAND_INS.items():
        for name in names:
            example = example.replace(blank, name, 1)
    return example


def which(text: str, unclear: Sequence[Choice]) -> tuple[str, tuple[str, ...]]:
    """The question back for words with several meanings, and `text` as it would be asked with each of them."""
    labels = tuple(label for choice in unclear for label in choice.labels)
    texts = ", ".join(repr(choice.text) for choice in unclear)
    asked = tuple(_instead(text, choice.text, label) for choice in unclear for label in choice.labels)
    return f"{texts} can mean several things. Do you mean {_or(labels)}?", asked


def unknown(text: str, names: Sequence[str], likely: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The answer to symbols that do not exist, and `text` with each of `likely`, a name and what it may be a slip of."""
    told = f"I know no symbol {' and '.join(names)}. "
    asked = tuple(_instead(text, slip, name) for name, slip in likely.items())
    return told + (f"Did you mean {_or(tuple(likely))}?" if likely else "Which symbol do you mean?"), asked


def _instead(text: str, word: str, name: str) -> str:
    """`text` with `name` where `word` stood: a choice is a question that can be asked as it is."""
    return re.sub(rf"(?<!\w)\$?{re.escape(word)}(?!\w)", lambda _: name, text, count=1, flags=re.IGNORECASE)


def missing(kind: str, skill: str) -> str:
    """The question back for what a skill cannot do without."""
    noun = {"symbols": "symbol or company", "teams": "team"}.get(kind, kind)
    return f"Which {noun} do you mean? I need one for {skill.replace('.', ': ').replace('_', ' ')}."


def what_about(names: Sequence[str], agents: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The question back when it is not clear what is wanted: each choice is a question one agent answers."""
    subject = ", ".join(names)
    about, anything = (f" about {subject}", 0) if names else ("", 1)
    return f"What would you like to know{about}?", tuple(AGENTS[agent].offer[anything].format(names=subject) for agent in agents)


def _or(labels: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
