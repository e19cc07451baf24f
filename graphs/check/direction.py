"""Which way the words around a figure point: 'fell 3.4 %', 'a $412 loss', 'up'. Pure.

A firm word ('fell') contradicts a change of the other sign; a loose one ('below', 'short') only lets the magnitude of a negative
figure stand without its minus.
"""

import re
from dataclasses import dataclass

from graphs.render import SLOT
from tools.facts import Fact

_DOWN = re.compile(
    r"fell|fallen|falls|falling|fall|down|lost|loses|losing|loss|losses|dropped|drops|drop|declined|declines|declining|decline|decreased"
    r"|decrease|slipped|slipping|slips|shed|sheds|slid|sank|negative|minus|lower|red"
)
_UP = re.compile(
    r"rose|risen|rises|rising|rise|up|gained|gains|gain|climbed|climbs|increased|increases|increase|jumped|rallied|profit|profits"
    r"|plus|positive|higher|added"
)
_BELOW = re.compile(r"below|under|beneath|behind|lower|short|sold|wrote|owe|owes|liability|debit|discount|drawdown|underdogs?")
_ABOVE = re.compile(r"above|over|beyond|ahead|higher")
_LEVEL = re.compile(r"to|at|from|worth|past|through|near")  # "fell to [price]" states a level, not a change
_BREAK = re.compile(r"[,;:()]|\b(?:and|but|while|whereas|although|though|with|after|despite)\b", re.IGNORECASE)
_CHANGES = re.compile(r"\b(?:change|profit|gain|return|move|p/l|growth|surprise|performance)\b", re.IGNORECASE)
_LOSSES = re.compile(r"\b(?:loss|losses|drawdown|decline|risk|drop|debit|shortfall|fall)\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:gain|profit) (?:or|and) loss\b", re.IGNORECASE)
_LEVELS = re.compile(
    r"^(?:market value|account value|cash|price|close|last close|weight|probability|open interest)\b|\bvolatility of\b"
)
_MOVED = re.compile(
    r"\b(?:fell|falling|dropp?(?:ed|ing)|slipp(?:ed|ing)|declined|rose|rising|climbed|jumped|rallied"
    r"|is up|is down|account (?:up|down))"
    r"(?: (?:by|about|around|roughly|some|another))* [(~]?\$?$",
    re.IGNORECASE,
)
_MOVES = re.compile(r"\bover \d+ sessions?\b|\b(?:shock|reaction|gains?|part of)\b", re.IGNORECASE)
_NEAR = 5  # words before a figure that can still be about it


@dataclass(frozen=True, kw_only=True, slots=True)
class Direction:
    """-1, 0 or +1; `firm` words can contradict, `loose` ones can only agree."""

    firm: int
    loose: int
    side: int = 0  # below (-1) or above (+1) what it is measured against


def direction(text: str, start: int, end: int, fact: Fact) -> Direction:
    """What the words of the same clause say of the figure at [start, end), were it `fact`; words of its label say nothing."""
    label = re.findall(r"[a-z]+", fact.label.lower())
    before = re.findall(r"[A-Za-z]+", _BREAK.split(SLOT.sub(" ", text[:start].rstrip(" (")))[-1].lower())[-_NEAR:]
    after = re.findall(r"[A-Za-z]+", _BREAK.split(text[end:])[0].lower())[:2]
    if before and _LEVEL.fullmatch(before[-1]):
        before = []
    near = [*after, *before[::-1]]
    firm = [word for word in _until_noun(near) if word not in label]
    near = [word for word in near if word not in label]
    below = any(_BELOW.fullmatch(word) for word in near)
    return Direction(firm=_points(firm), loose=_points(near) or -below, side=_side(near))


def _side(words: list[str]) -> int:
    """Of the first word that says one."""
    return next((-1 if _BELOW.fullmatch(word) else 1 for word in words if _BELOW.fullmatch(word) or _ABOVE.fullmatch(word)), 0)


def _until_noun(words: list[str]) -> list[str]:
    """Up to a change of its own: in 'rose on a surprise of' the surprise did not rise."""
    nouns = (n for n, word in enumerate(words) if _CHANGES.fullmatch(word) and not _UP.fullmatch(word))
    return words[: next(nouns, len(words))]


def is_change(fact: Fact) -> bool:
    """Whether a negative value of it means a fall or a loss."""
    return bool(_CHANGES.search(fact.label)) and not is_loss(fact)


def is_level(fact: Fact) -> bool:
    """Whether it is a price, value or rate, which falls to a figure, not by one."""
    return bool(_LEVELS.search(fact.label)) and not (
        is_change(fact) or is_loss(fact) or is_distance(fact) or _EITHER.search(fact.label)
    )


def is_movement(fact: Fact) -> bool:
    """Whether something may be said to have moved by it, or to move by it."""
    return is_change(fact) or is_loss(fact) or is_distance(fact) or bool(_MOVES.search(fact.label))


def moved(text: str, start: int) -> bool:
    """Whether the word right before a figure says that something moved by it: 'fell', 'up about'."""
    return bool(_MOVED.search(text[:start]))


def is_distance(fact: Fact) -> bool:
    """Whether a negative value of it means below: 'NVDA against its 50-day average'."""
    return bool(re.search(r"\b(?:against (?:its|the)|distance from)\b", fact.label))


def is_loss(fact: Fact) -> bool:
    """Whether it is a loss, stated as a magnitude or as a negative number."""
    return bool(_LOSSES.search(fact.label)) and not _EITHER.search(fact.label)


def _points(words: list[str]) -> int:
    """The direction of the first word that has one."""
    for word in words:
        if _DOWN.fullmatch(word):
            return -1
        if _UP.fullmatch(word):
            return 1
    return 0
