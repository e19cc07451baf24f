"""A turn as the object that `ava ask --json` prints: stable, since programs rely on it."""

from graphs import receipt
from graphs.turn import Answer, Plan, Turn


def answer_object(turn: Turn) -> dict[str, object]:
    """The one object of the contract. The turn must be finished."""
    plan, answer = turn.plan or Plan(kind="decline"), turn.answer or Answer(text="", status="failed")
    full = receipt.plain(turn)
    facts = [fact for finding in full["findings"] for fact in finding["facts"]]
    findings = [{key: finding[key] for key in ("agent", "skill", "outcome", "reason")} for finding in full["findings"]]
    return {
        "turn": turn.id,
        "thread": turn.question.thread,
        "world": turn.question.world,
        "status": answer.status,
        "answer": answer.text,
        "agents": list(dict.fromkeys(step.agent for step in plan.steps)),
        "skills": [step.skill for step in plan.steps],
        "plan": {"kind": plan.kind, "method": plan.method, "confidence": plan.confidence},
        "facts": facts,
        "findings": findings,
        "caveats": list(answer.caveats),
        "withheld": len(answer.withheld),
        "model_calls": answer.usage.calls,
        "model": answer.model,
        "prompts": dict(answer.prompts),
        "usage": {"input": answer.usage.input, "cached": answer.usage.cached, "output": answer.usage.output},
        "ms": {
            "plan": answer.ms.plan,
            "facts": answer.ms.facts,
            "first_text": answer.ms.first_text,
            "total": answer.ms.total,
        },
    }
