"""Planting errors in true sentences, one each, to score the check. Seeded: the same seed plants the same errors.

    value    a figure typed with another value, at least one and a half units of its last printed digit away
    entity   another entity's name in place of the only one named, or the same measure of another entity under this one's name
    sign     'fell' becomes 'rose', a minus is dropped or added
    unit     dollars become per cent, thousands millions, per cent basis points, contracts shares
    date     a date moved by a day to a year
    level    a clause with a support, target or stop that was never computed
    measure  the value of another measure of the same entity and unit

An error that happens to be true of the turn (another fact of that entity and measure has the planted value) is not planted.
Nothing here reads the check's code: only facts and text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from ava.testing.spoken import Sentence, Shown, Ways, own, told, written
from graphs.render import show
from graphs.turn import Turn
from tools.facts import Fact

KINDS = ("value", "entity", "sign", "unit", "date", "level", "measure")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One sentence of one turn."""

    kind: str  # of KINDS, or "clean"
    text: str
    was: str  # before the error was planted
    turn: Turn


def cases(turns: Sequence[Turn], ways: Ways, seed: int, each: int) -> list[Case]:
    """`each` sentences of every kind of error, and as many clean ones as errors."""
    rng = Random(seed)  # noqa: S311 - a test's dice
    found: list[Case] = []
    for kind in KINDS:
        planted = (case for _, turn, sentence in _endless(turns, ways, rng) if (case := plant(kind, sentence, turn, ways, rng)))
        found += [case for case, _ in zip(planted, range(each), strict=False)]
    clean = ((turn, written(sentence)) for _, turn, sentence in _endless(turns, ways, rng))
    found += [
        Case(kind="clean", text=text, was=text, turn=turn)
        for (turn, text), _ in zip(clean, range(each * len(KINDS)), strict=False)
    ]
    return found


def _endless(turns: Sequence[Turn], ways: Ways, rng: Random) -> Iterator[tuple[int, Turn, Sentence]]:
    """True sentences of any of the turns, half AVA's own, half as a model might put it."""
    n = 0
    while True:
        turn = rng.choice(turns)
        finding = rng.choice([each for each in turn.findings if each.outcome == "found"])
        sentences = list(own(finding, rng) if rng.random() < 0.5 else told(finding, ways, rng, 2))
        sentences = [sentence for sentence in sentences if any(isinstance(part, Shown) for part in sentence)]
        if sentences:
            n += 1
            yield n, turn, rng.choice(sentences)


def plant(kind: str, sentence: Sentence, turn: Turn, ways: Ways, rng: Random) -> Case | None:
    """The sentence with one error of that kind; None where it offers no place for one."""
    facts = [fact for finding in turn.findings for fact in finding.facts]
    made = _PLANTS[kind](sentence, facts, ways, rng)
    text, was = written(made) if made else "", written(sentence)
    return Case(kind=kind, text=text, was=was, turn=turn) if made and text != was else None


def _value(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    del ways
    return _figure(sentence, rng, lambda shown: _wrong(shown, facts, rng))


def _wrong(shown: Shown, facts: Sequence[Fact], rng: Random) -> Shown | None:
    """The figure typed with a value that no fact of its unit has."""
    value = shown.fact.value
    if not isinstance(value, Decimal):
        return None
    form = shown.form if shown.typed else show
    factor = Decimal(str(rng.choice((rng.uniform(0.5, 0.97), rng.uniform(1.03, 2), 10, 0.1))))
    changed = replace(shown.fact, value=(value or Decimal(7)) * factor)
    if changed.unit in {"count", "contracts", "shares", "days"}:
        changed = replace(changed, value=Decimal(round(changed.value)) if isinstance(changed.value, Decimal) else None)
    text, now = form(shown.fact), form(changed)
    alike = {form(fact) for fact in facts if isinstance(fact.value, Decimal) and fact.unit == shown.fact.unit}
    off = re.sub(r"\D", "", text) != re.sub(r"\D", "", now) and now not in alike
    far = abs(Decimal(re.sub(r"\D", "", now) or 0) - Decimal(re.sub(r"\D", "", text) or 0)) > 1
    return replace(shown, fact=changed, form=form) if off and far else None


def _entity(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    if rng.random() < 0.5:
        return _figure(sentence, rng, lambda shown: _of_another(shown, facts, rng))
    text = "".join(part for part in sentence if isinstance(part, str))
    named = {way: entity for entity, others in ways.items() for way in others if re.search(rf"\b{re.escape(way)}\b", text)}
    if len(set(named.values())) != 1 or not any(_about(part, entity) for part in sentence for entity in named.values()):
        return None
    (entity,) = set(named.values())
    here = {fact.entity for fact in facts}
    alike = sorted(each for each in ways if each.partition(":")[0] == entity.partition(":")[0] and each != entity)
    rival = rng.choice([each for each in alike if each in here] or alike)
    other = rng.choice(ways[rival])
    pattern = "|".join(re.escape(way) for way in sorted(named, key=len, reverse=True))
    swapped = tuple(re.sub(rf"\b(?:{pattern})\b", other, part) if isinstance(part, str) else part for part in sentence)
    return swapped if not _true(swapped, rival, facts) else None


def _about(part: str | Shown, entity: str) -> bool:
    return isinstance(part, Shown) and part.fact.entity == entity


def _true(sentence: Sentence, entity: str, facts: Sequence[Fact]) -> bool:
    """Whether another entity's facts happen to have all of a sentence's values."""
    values = {show(fact) for fact in facts if fact.entity == entity}
    return all(show(part.fact) in values for part in sentence if isinstance(part, Shown))


def _of_another(shown: Shown, facts: Sequence[Fact], rng: Random) -> Shown | None:
    """The same measure of another entity."""
    fact = shown.fact
    mine = fact.entity.partition(":")[2]
    pattern = fact.label.replace(mine, "*")
    rivals = [
        each
        for each in facts
        if each.entity != fact.entity
        and each.label.replace(each.entity.partition(":")[2], "*") == pattern
        and shown.form(each) != shown.form(fact)
        and show(each).lstrip("-") != show(fact).lstrip("-")
    ]
    return replace(shown, fact=rng.choice(rivals), unsigned=False) if mine and rivals else None


_TURNED = {"fell": "rose", "rose": "fell", "down": "up", "up": "down", "lower": "higher", "higher": "lower", "below": "above",
           "above": "below", "loss": "profit", "profit": "loss"}  # fmt: skip
_CHANGE = re.compile(r"\b(?:change|profit|return|relative|surprise|against its|over \d+ sessions|gain or loss|reaction of)\b")


def _sign(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    del facts, ways
    places = [n for n, part in enumerate(sentence) if isinstance(part, Shown) and _signed(part.fact)]
    if not places:
        return None
    n = rng.choice(places)
    shown, before = sentence[n], sentence[n - 1] if n else ""
    assert isinstance(shown, Shown)  # noqa: S101 - chosen above
    turned = _turn(before, sentence[n + 1] if n + 1 < len(sentence) else "")
    if turned:
        return (*sentence[: n - 1], turned[0], shown, turned[1], *sentence[n + 2 :]) if n else None
    assert isinstance(shown.fact.value, Decimal)  # noqa: S101 - chosen above
    form = shown.form if shown.typed else show
    flipped = replace(shown, fact=replace(shown.fact, value=-shown.fact.value), form=form)
    return (*sentence[:n], flipped, *sentence[n + 1 :])


def _signed(fact: Fact) -> bool:
    """Whether it is a change, and not nearly nought."""
    changes = bool(_CHANGE.search(fact.label)) and "greatest" not in fact.label and "probability" not in fact.label
    return changes and isinstance(fact.value, Decimal) and bool(fact.value) and show(fact).strip("-$0. %") != ""


def _turn(before: str | Shown, after: str | Shown) -> tuple[str, str] | None:
    """The words around a figure with the one that says its direction turned round."""
    if not isinstance(before, str) or not isinstance(after, str):
        return None
    if hit := re.search(rf"\b({'|'.join(_TURNED)})\b(?=(?: of| by)? $)", before):
        return before[: hit.start()] + _TURNED[hit[1]] + before[hit.end() :], after
    if hit := re.match(rf"\s*({'|'.join(_TURNED)})\b", after):
        return before, after[: hit.start(1)] + _TURNED[hit[1]] + after[hit.end() :]
    return None


def _unit(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    del facts, ways

    def other(shown: Shown) -> Shown | None:
        form = shown.form if shown.typed else show
        text = form(shown.fact)
        turned = [re.sub(pattern, into, text, count=1) for pattern, into in _UNITS if re.search(pattern, text)]
        text = rng.choice(turned) if turned else ""
        return (
            replace(shown, form=lambda _: text) if text and shown.fact.value and isinstance(shown.fact.value, Decimal) else None
        )

    return _figure(sentence, rng, other)


_UNITS = (
    (r"(\$)?(\d[\d,.]*)(k|M|B| thousand| million)$", r"\2 %"),
    (r"\$(\d[\d,.]*)$", r"\1 %"),
    (r"\$(\d[\d,.]*)$", r"$\1k"),
    (r"k$", "M"), (r" thousand$", " million"), (r" million$", " billion"), (r"M$", "B"),
    (r" ?%$", " bp"), (r" (?:percent|per cent)$", " basis points"), (r" ?(?:percent|per cent|%)$", " dollars"),
    (r" (?:bp|basis points)$", " percent"), (r" dollars$", " percent"),
    (r" contracts$", " shares"), (r" shares$", " contracts"), (r" days$", " percent"), (r"(?:x| times)$", " %"),
)  # fmt: skip


def _date(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    del ways
    known = {fact.as_of.date() for fact in facts}

    def stale(shown: Shown) -> Shown | None:
        value = shown.fact.value
        if not isinstance(value, date) or isinstance(value, datetime):
            return None
        moved = value + timedelta(days=rng.choice((-365, -91, -30, -7, -3, -1, 1, 2, 7, 30, 91)))
        form = shown.form if shown.typed else show
        changed = replace(shown, fact=replace(shown.fact, value=moved), form=form)
        return None if moved in known or any(f.value == moved for f in facts) or str(changed) == str(shown) else changed

    return _figure(sentence, rng, stale)


_LEVELS = (
    ", with support at {}", ", and resistance near {}", ", with a price target of {}", ", so a stop at {} makes sense",
    ", as buyers stepped in around {}", ", after a low of {}",
)  # fmt: skip


def _level(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    """A level near the turn's prices that none of them is."""
    del ways
    prices = [fact for fact in facts if fact.unit == "usd_per_share" and fact.value]
    base = rng.choice(prices).value if prices else Decimal(rng.randrange(40, 400))
    assert isinstance(base, Decimal)  # noqa: S101 - prices are numbers
    level = abs(base) * Decimal(str(rng.uniform(0.8, 1.2)))
    text = rng.choice((f"${level:,.2f}", f"${level:,.1f}"))
    if any(abs(Decimal(str(fact.value)) - level) < Decimal("0.2") for fact in facts if isinstance(fact.value, Decimal)):
        return None
    last = sentence[-1]
    if not isinstance(last, str) or not last.endswith("."):
        return None
    return (*sentence[:-1], last[:-1] + rng.choice(_LEVELS).format(text) + ".")


def _measure(sentence: Sentence, facts: Sequence[Fact], ways: Ways, rng: Random) -> Sentence | None:
    del ways

    def other(shown: Shown) -> Shown | None:
        fact = shown.fact
        rivals = [
            each
            for each in facts
            if each.entity == fact.entity
            and each.unit == fact.unit
            and each.label != fact.label
            and each.value is not None
            and show(each).lstrip("-") != show(fact).lstrip("-")
            and str(replace(shown, fact=each)) != str(shown)
        ]
        return replace(shown, fact=rng.choice(rivals)) if rivals else None

    return _figure(sentence, rng, other)


def _figure(sentence: Sentence, rng: Random, change: Callable[[Shown], Shown | None]) -> Sentence | None:
    """The sentence with one of its figures changed."""
    places = [n for n, part in enumerate(sentence) if isinstance(part, Shown)]
    n = rng.choice(places)
    part = sentence[n]
    changed = change(part) if isinstance(part, Shown) else None
    return (*sentence[:n], changed, *sentence[n + 1 :]) if changed else None


_Plant = Callable[[Sentence, Sequence[Fact], Ways, Random], Sentence | None]
_PLANTS: Mapping[str, _Plant] = {
    "value": _value, "entity": _entity, "sign": _sign, "unit": _unit, "date": _date, "level": _level, "measure": _measure,
}  # fmt: skip
