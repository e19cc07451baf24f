"""What a run would cost, before it is run: model calls, tokens, and how much of each prompt a server's prefix cache can keep.

Calls and tokens are upper bounds, from the plans and the prompts' budgets. A prefix ends at the first variable that may differ
from call to call: what stands before it is read once, what stands after it anew in each call.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ava.evals.answering import planned
from ava.evals.header import prompts
from ava.evals.runner import Session, jobs
from ava.evals.subject import Subject
from graphs.brief import MAX_TOKENS
from graphs.model.context import tokens
from graphs.narrate import NARRATOR
from prompts.library import Prompt
from prompts.template import leading


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefix:
    """What calls of one prompt have in common."""

    prompt: str  # "narrator v1"
    shared: int  # tokens
    budget: int  # most tokens of the whole
    broken_by: str  # the variable that ends it; '' when nothing does


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one subject would take."""

    subject: str
    cases: int
    asked: int  # cases x repeats
    calls: int  # of the model, at most
    input: int  # tokens, at most
    shared: int  # of these, what a prefix cache can keep
    output: int  # tokens, at most
    prefix: Prefix | None


def costs(opened: Session, subjects: Sequence[Subject], repeat: int | None) -> tuple[Cost, ...]:
    """A line a subject. Raises PromptFault for a version that is not there."""
    return tuple(_cost(opened, each, repeat) for each in subjects)


def prefix(prompt: Prompt) -> Prefix:
    """What is the same in every call of a prompt."""
    volatile = frozenset(name for name, each in prompt.variables.items() if each.volatile)
    examples = {name: each.example for name, each in prompt.variables.items() if not each.volatile}
    head, name = leading(prompt.system, volatile, examples)
    if not name:
        more, name = leading(prompt.user, volatile, examples)
        head += more
    label = f"{prompt.id} {prompt.version}"
    return Prefix(prompt=label, shared=tokens(head), budget=prompt.budget, broken_by=name)


def _cost(opened: Session, subject: Subject, repeat: int | None) -> Cost:
    todo = list(jobs(opened.suite, subject, repeat))
    if subject.deterministic:
        return Cost(subject=subject.label, cases=len(opened.suite.cases), asked=len(todo), calls=0, input=0, shared=0, output=0,
                    prefix=None)  # fmt: skip
    prompt = prompts(subject, opened.settings).pinned(NARRATOR)
    told, calls = prefix(prompt), 0
    for job in todo:
        plan = planned(opened.bench, subject, job.case, job.repeat).plan
        calls += len(job.case.asked) if plan and plan.kind == "answer" else len(job.case.asked) - 1
    most = int(prompt.model.get("max_tokens", MAX_TOKENS))
    return Cost(subject=subject.label, cases=len(opened.suite.cases), asked=len(todo), calls=calls, input=calls * prompt.budget,
                shared=max(0, calls - 1) * told.shared, output=calls * most, prefix=told)  # fmt: skip
