"""True sentences about findings, as AVA's own sentences put them and as a model might: the material for scoring the check.

Every figure is a `Shown`: a slot, or the fact's value typed in one of the forms people use ('about $36.5k', '24.3 percent',
'2,430 bp', 'sixteen', '($412.00)', 'Jan 29'), rounded no further than the form says. Nothing here reads the check's code.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from random import Random

from ava.testing.phrases import PHRASES, PLAIN
from graphs.render import SLOT, fill, show
from tools.facts import Fact, Finding

Form = Callable[[Fact], str]
Ways = Mapping[str, Sequence[str]]  # entity -> how people write it: {"symbol:NVDA": ("NVDA", "Nvidia")}
_NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_CONTRACT = re.compile(r"(?P<symbol>[A-Z.]+) (?P<day>\d{4}-\d\d-\d\d) (?P<strike>[\d.]+) (?P<side>call|put)")
_LOWER = re.compile(r"(?:The|With|You|Your|Today|At|On|All|There|Cash|That|Open|Earnings|Analysts|Options|Momentum)\b")
_NOUNS = {"shares": " shares", "contracts": " contracts", "days": " days"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A figure of a sentence."""

    fact: Fact
    form: Form
    unsigned: bool = False  # the words around it say that it is negative

    @property
    def typed(self) -> bool:
        """Whether its digits stand in the text."""
        return self.form is not slot

    def __str__(self) -> str:
        value = self.fact.value
        fact = replace(self.fact, value=abs(value)) if self.unsigned and self.typed and isinstance(value, Decimal) else self.fact
        return self.form(fact)


Sentence = tuple[str | Shown, ...]


def written(sentence: Sentence) -> str:
    """The sentence as text."""
    return "".join(map(str, sentence))


def slot(fact: Fact) -> str:
    """'[F1.2]'."""
    return str(fact)


def own(finding: Finding, rng: Random) -> Iterator[Sentence]:
    """AVA's own sentences: with slots, with the figures as printed, or with figures retyped."""
    facts = {fact.id: fact for fact in finding.facts}
    for text in finding.text:
        _, cited = fill(text, facts)
        pieces, forms = SLOT.split(text), rng.choice(("slots", "printed", "retyped"))
        parts: list[str | Shown] = []
        for n, piece in enumerate(pieces):
            if n % 2 == 0:
                parts.append(piece)
                continue
            fact = facts[piece]
            shown = Shown(fact=fact, form=slot, unsigned=show(fact).startswith("-") and not cited[n // 2].shown.startswith("-"))
            retyped = replace(shown, form=_form(fact, rng, noun=False)) if forms == "retyped" else replace(shown, form=show)
            parts.append(shown if forms == "slots" or not isinstance(fact.value, Decimal) else retyped)
        yield tuple(parts)


def told(finding: Finding, ways: Ways, rng: Random, n: int) -> Iterator[Sentence]:
    """`n` sentences as a model might write them: of one fact, of the same measure of two entities, or of two facts."""
    facts = [fact for fact in finding.facts if isinstance(fact.value, Decimal | date)]
    for _ in range(n if facts else 0):
        first = rng.choice(facts[:12] if rng.random() < 0.7 else facts)
        typed = rng.random() < 0.6
        one = clause(first, ways, rng, typed=typed)
        second = rng.choice(facts)
        if rng.random() < 0.6 or second is first:
            yield (*one, ".")
        else:
            other = clause(second, ways, rng, typed=typed)
            joint = rng.choice((", and ", "; ", ", while ", ". "))
            first_word = (
                other[0] if joint == ". " or not _LOWER.match(str(other[0])) else str(other[0])[0].lower() + str(other[0])[1:]
            )
            yield (*one, joint, first_word, *other[1:], ".")


def clause(fact: Fact, ways: Ways, rng: Random, *, typed: bool) -> Sentence:
    """One clause about a fact, in the phrase people use for its measure, else in the words of its label."""
    label = fact.label
    found = [(hit, phrase) for pattern, phrases in PHRASES for phrase in phrases if (hit := re.fullmatch(pattern, label))]
    hit, phrase = rng.choice(found) if found and rng.random() < 0.75 else (None, rng.choice(PLAIN))
    names = {name: _named(text, ways, rng) for name, text in (hit.groupdict() if hit else {}).items() if text}
    down = isinstance(fact.value, Decimal) and fact.value < 0
    for word, (falling, rising) in {"fell": ("fell", "rose"), "above": ("below", "above"), "pl": ("loss", "profit"),
                                    "up": ("down", "up"), "label": (label, label)}.items():  # fmt: skip
        names[word] = falling if down else rising
    head, value, tail = re.split(r"\{([va])\}", phrase)
    form = _form(fact, rng, noun=True) if typed else slot
    text = head.format(**names)
    shown = Shown(fact=fact, form=form, unsigned=value == "a" and down)
    return (text[:1].upper() + text[1:], shown, tail.format(**names))


def _named(text: str, ways: Ways, rng: Random) -> str:
    """A symbol, team or option contract in one of the ways people write it."""
    if hit := _CONTRACT.fullmatch(text):
        day, side = date.fromisoformat(hit["day"]), hit["side"]
        short = f"{hit['symbol']} {day.day} {day:%b} {hit['strike']} {side}"
        return rng.choice(
            (text, short, f"{hit['symbol']} {hit['strike']} {side}", f"{hit['symbol']} {hit['strike']}{side[0].upper()}")
        )
    return rng.choice(ways.get(f"symbol:{text}") or ways.get(f"team:{text}") or (text,))


def _form(fact: Fact, rng: Random, *, noun: bool) -> Form:
    """One of the forms that can print this fact's value truly; `noun` adds the word that AVA's own sentences already hold."""
    value = fact.value
    if isinstance(value, datetime) or not isinstance(value, Decimal | date):
        return show
    if isinstance(value, date):
        return rng.choice(_DATES)
    forms = [form for least, most, form in _FORMS[fact.unit] if least <= abs(value) < most]
    form = rng.choice(forms or [show])
    return (lambda shown: form(shown) + _NOUNS[shown.unit]) if noun and fact.unit in _NOUNS else form


def _number(before: str, places: int, after: str = "", scale: str = "1") -> Form:
    """Prints a value divided by `scale`, with a minus or in brackets where it is negative."""

    def form(fact: Fact) -> str:
        assert isinstance(fact.value, Decimal)  # noqa: S101 - chosen by the caller
        scaled = fact.value / Decimal(scale)
        sign = "" if scaled >= 0 else "\u2212" if places == 1 else "-"
        lead, mark = (before[:-1], "$") if before.endswith("$") else (before, "")
        return f"{lead}{sign}{mark}{abs(scaled):,.{places}f}{after}"

    return form


def _bracketed(fact: Fact) -> str:
    text = _number("$", 2)(fact)
    return f"({text[1:]})" if text.startswith("-") else text


def _words(fact: Fact) -> str:
    assert isinstance(fact.value, Decimal)  # noqa: S101 - chosen by the caller
    return _NUMBERS[int(fact.value)] if fact.value == int(fact.value) and 0 < fact.value <= 20 else show(fact)


_ALL = Decimal("Infinity")
_K, _M, _B = Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9
_Ranged = tuple[Decimal, Decimal, Form]
_MONEY: tuple[_Ranged, ...] = (
    (Decimal(0), _ALL, show),
    (Decimal(0), _M, _number("$", 2)),
    (Decimal(0), _M, _bracketed),
    (Decimal(100), _M, _number("about $", 0)),
    (Decimal(100), _M, _number("", 0, " dollars")),
    (_K, _M, _number("roughly $", 1, "k", "1000")),
    (_K, _M, _number("$", 1, " thousand", "1000")),
    (_M, _B, _number("about $", 1, "M", "1e6")),
    (_M, _B, _number("$", 2, " million", "1e6")),
    (_B, _ALL, _number("$", 1, "B", "1e9")),
)  # fmt: skip
_PRICE: tuple[_Ranged, ...] = (
    (Decimal(0), _ALL, show),
    (Decimal(1), _ALL, _number("$", 2)),
    (Decimal(1), _ALL, _number("", 2)),
    (Decimal(10), _ALL, _number("around $", 1)),
    (Decimal(50), _ALL, _number("about $", 0)),
)
_SHARE: tuple[_Ranged, ...] = (
    (Decimal(0), _ALL, show),
    (Decimal("0.01"), _ALL, _number("", 1, "%", "0.01")),
    (Decimal("0.01"), _ALL, _number("", 1, " percent", "0.01")),
    (Decimal("0.01"), _ALL, _number("about ", 1, " per cent", "0.01")),
    (Decimal("0.1"), _ALL, _number("around ", 0, "%", "0.01")),
    (Decimal(0), Decimal("0.5"), _number("", 0, " bp", "0.0001")),
    (Decimal("0.01"), Decimal(1), _number("", 0, " basis points", "0.0001")),
)
_COUNT: tuple[_Ranged, ...] = (
    (Decimal(0), _ALL, show),
    (Decimal(2), Decimal(21), _words),
    (_K, _M, _number("about ", 1, "k", "1000")),
)
_PLAIN: tuple[_Ranged, ...] = (
    (Decimal(0), _ALL, show),
    (Decimal(0), _ALL, _number("", 2)),
    (Decimal(1), _ALL, _number("about ", 1)),
    (Decimal(20), _ALL, _number("around ", 0)),
)
_FORMS: Mapping[str, tuple[_Ranged, ...]] = {
    "usd": _MONEY,
    "usd_per_share": _PRICE,
    "usd_per_contract": _PRICE,
    "fraction": _SHARE,
    "probability": _SHARE[:5],
    "count": _COUNT,
    "shares": _COUNT[:1],
    "contracts": _COUNT,
    "days": _COUNT[:2],
    "ratio": (*_PLAIN[:2], (Decimal("1.5"), _ALL, _number("", 2, "x")), (Decimal(2), _ALL, _number("", 1, " times"))),
    "score": _PLAIN,
    "points": _PLAIN[:2],
}
_DATES: tuple[Form, ...] = (
    show,
    lambda fact: f"{fact.value:%Y-%m-%d}",
    lambda fact: f"{fact.value:%B} {fact.value:%d}, {fact.value:%Y}".replace(" 0", " "),
    lambda fact: f"{fact.value:%b} {fact.value:%d}".replace(" 0", " "),
    lambda fact: f"{fact.value:%d} {fact.value:%B}".removeprefix("0"),
    lambda fact: f"{fact.value:%m/%d/%Y}",
)
