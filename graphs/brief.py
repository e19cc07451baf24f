"""What the narrator is told of a turn: its variables, with facts as tab-separated lines. Pure.

Of each finding it is told the facts that AVA's own sentences use and the first few others; the long tail is in the table, which
the person sees. What then exceeds the prompt's budget is dropped from the end, and counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from graphs.model.context import SIZES, tokens
from graphs.render import SLOT, show
from graphs.turn import Turn
from tools.facts import Fact, Finding

if TYPE_CHECKING:
    from graphs.agents.agent import Agent
    from prompts.library import Prompt, Rendered

MAX_TOKENS = 320  # of an answer, unless the prompt says otherwise
_MOST = 24  # facts told of a single finding beyond those its sentences use; of several, shared among them
_LEAST = 6
_FRAMES = 16  # tokens a server puts around the two messages
_WORDED = frozenset({"shares", "contracts", "points", "days"})  # their word stands in the sentence, not in the slot


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """The prompt of one narration."""

    prompt: "Rendered"
    max_tokens: int  # most tokens of the answer
    dropped: int  # facts that did not fit
    facts: int  # facts that were to be told


def brief(turn: Turn, prompt: "Prompt", agents: Mapping[str, "Agent"], tz: tzinfo = UTC, *, context: int = SIZES[-1]) -> Brief:
    """The narrator's prompt within its budget, and with its answer within the model's context.

    Raises PromptFault when it takes other variables than these.
    """
    room = max(_LEAST, _MOST // max(1, len(turn.findings)))
    lines = {finding.step: _lines(finding, room, tz) for finding in turn.findings}
    total = sum(map(len, lines.values()))
    as_of = turn.question.as_of.astimezone(tz)

    def rendered(kept: Mapping[int, Sequence[str]]) -> "Rendered":
        findings = told(turn.findings, kept, agents)
        dropped = total - sum(map(len, kept.values()))
        return prompt.render(
            question=turn.question.text, as_of=f"{as_of.day} {as_of:%b %Y %H:%M}", findings=findings, dropped=dropped
        )

    bare, limit = rendered({}), int(prompt.model.get("max_tokens", MAX_TOKENS))
    budget = min(prompt.budget, context - limit - _FRAMES)
    kept = fitted(lines, budget - tokens(bare.system) - tokens(bare.user))
    return Brief(prompt=rendered(kept), max_tokens=limit, dropped=total - sum(map(len, kept.values())), facts=total)


def _lines(finding: Finding, room: int, tz: tzinfo) -> list[str]:
    about = subject(finding)
    return [line(fact, tz, about) for fact in chosen(finding, room)]


def chosen(finding: Finding, room: int) -> list[Fact]:
    """The facts its sentences use and the first `room` of them, in order of importance."""
    used = {slot for sentence in finding.text for slot in SLOT.findall(sentence)}
    return [fact for n, fact in enumerate(finding.facts) if n < room or fact.id in used]


def told(
    findings: Sequence[Finding], lines: Mapping[int, Sequence[str]], agents: Mapping[str, "Agent"]
) -> list[dict[str, object]]:
    """A mapping a finding: who found it, how to speak of it (once an agent), its facts, and what is missing."""
    spoken: set[str] = set()
    parts: list[dict[str, object]] = []
    for finding in findings:
        speak = agents[finding.agent].speak if finding.agent in agents and finding.agent not in spoken else ""
        spoken.add(finding.agent)
        missing = "" if finding.outcome == "found" else finding.reason or finding.outcome
        facts = list(lines.get(finding.step, ()))
        about = f" ({subject(finding)})" if facts and subject(finding) else ""
        parts.append({"agent": f"{finding.agent}{about}", "speak": speak, "facts": facts, "missing": missing})
    return parts


def fitted(lines: Mapping[int, list[str]], room: int) -> dict[int, list[str]]:
    """As many lines as the tokens allow: the last one of the longest finding goes first, so that each keeps its headline."""
    kept = {step: list(facts) for step, facts in lines.items()}
    excess = sum(tokens(each) + 1 for facts in kept.values() for each in facts) - room
    while excess > 0 and any(kept.values()):
        longest = max(kept, key=lambda step: len(kept[step]))
        excess -= tokens(kept[longest].pop()) + 1
    return kept


def subject(finding: Finding) -> str:
    """What most facts of a finding are about: said once above them, so that lines name only others; empty where none repeats."""
    about = Counter(map(_named, finding.facts)).most_common(1)
    return about[0][0] if about and about[0][1] > 1 else ""


def line(fact: Fact, tz: tzinfo = UTC, said: str = "") -> str:
    """id, label, value and what it is about, where neither label nor `said` (above it) says so: 'F1.2<TAB>price<TAB>$182.31'."""
    value = show(fact, tz) + (f" ({fact.unit})" if fact.unit in _WORDED and fact.unit not in fact.label else "")
    entity = _named(fact)
    label = fact.label.removesuffix(f" of {entity}") if entity == said else fact.label
    parts = [fact.id, label, value, "" if entity == said or entity in fact.label else entity]
    return "\t".join(" ".join(part.split()) for part in parts).rstrip("\t")


def _named(fact: Fact) -> str:
    kind, _, name = fact.entity.partition(":")
    return kind if kind in {"account", "market"} else name
