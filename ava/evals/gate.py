"""Is a run good enough? The gate of its suite, a subject at a time, and the exit code that follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ava.cli.output import Exit
from ava.evals.record import Row
from ava.evals.statistics.paired import Verdict
from ava.evals.suite import Gate
from ava.evals.summary import Summary


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What the gate says of one subject."""

    subject: str
    missed: tuple[str, ...] = ()  # why it is not good enough
    undecided: tuple[str, ...] = ()  # why there is no verdict
    unclear: tuple[str, ...] = field(default=())  # where the data cannot tell

    @property
    def word(self) -> str:
        """For a person: 'gate met'."""
        return "no verdict" if self.undecided else "gate missed" if self.missed else "cannot tell" if self.unclear else "gate met"


def ruled(found: Summary, rows: Sequence[Row], gate: Gate, against: Verdict | None = None) -> Ruling:
    """The gate's ruling on a subject; `against` is its comparison with the baseline, where there is one."""
    asked = found.rows - found.skipped
    share = found.errors / asked if asked else 0.0
    if found.rows < found.planned:
        return Ruling(subject=found.subject, undecided=(f"{found.rows} of {found.planned} rows are there",))
    if share > gate.max_errors or found.passed is None:
        first = next((row.why for row in rows if row.outcome == "error"), "nothing was asked")
        return Ruling(subject=found.subject, undecided=(f"{found.errors} of {asked} ended in an error, e.g. {first}",))
    regressed, unclear = _regression(gate, against)
    return Ruling(subject=found.subject, missed=(*_missed(found, rows, gate), *regressed), unclear=unclear)


def code(rulings: Sequence[Ruling], *, strict: bool = False) -> Exit:
    """The exit code of a run: the worst of its subjects."""
    if any(each.undecided for each in rulings):
        return Exit.PARTLY
    if any(each.missed for each in rulings):
        return Exit.FAILED
    return Exit.UNDECIDED if strict and any(each.unclear for each in rulings) else Exit.DONE


def _missed(found: Summary, rows: Sequence[Row], gate: Gate) -> list[str]:
    assert found.passed is not None  # noqa: S101 - the caller has looked
    missed = []
    if gate.min_pass is not None and found.passed.share < gate.min_pass:
        missed.append(f"{found.passed.share:.1%} pass, at least {gate.min_pass:.0%} must")
    for tag, least in gate.min_by_tag.items():
        if tag not in found.tags or found.tags[tag].share < least:
            share = f"{found.tags[tag].share:.1%}" if tag in found.tags else "none"
            missed.append(f"of {tag!r} {share} pass, at least {least:.0%} must")
    failed = [row.id for row in rows if gate.must in row.tags and row.outcome in {"fail", "error"}] if gate.must else []
    if failed:
        missed.append(f"every case of {gate.must!r} must pass; {', '.join(dict.fromkeys(failed))} did not")
    return missed


def _regression(gate: Gate, against: Verdict | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if gate.regression is None or against is None:
        return (), ()
    told = f"{against.difference:+.1%} against the baseline ({against.low:+.1%} to {against.high:+.1%}, p = {against.p:.2g})"
    if against.word == "worse" and against.p <= gate.regression.alpha:
        return (f"worse: {told}",), ()
    return (), ((f"cannot tell: {told}",) if against.word == "cannot tell" and against.difference else ())
