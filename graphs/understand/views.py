"""The view a person states on a price, and the appetite for risk they express. Naming a structure states neither.

A view is theirs: said as a fact ("I'm bearish"), a belief ("I think it tanks") or an intent ("betting against it"). What they
ask ("is it bullish?"), suppose ("what if it drops 5%") or have given up ("not bearish anymore") is none. The phrases are in
`data/views.txt`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from graphs.understand.slips import Slips
from tools.facts import Outlook, Risk

_FILE = Path(__file__).with_name("data") / "views.txt"
_I = re.IGNORECASE
_LONG_WORD = re.compile(r"[A-Za-z]{6,}")
_TERMS = Slips.of(  # recognised misspelt: "agressive", "bulish"
    ("bullish", "bearish", "neutral", "volatile", "conservative", "aggressive", "moderate", "balanced", "cautious", "speculative")
)
_NO_SLIP = frozenset(
    ["balance", "balances", "aggression", "conservation", "conservatives", "speculation", "speculate", "neural", "moderated"]
)
_CLAUSES = re.compile(r"[.;!?\n]+(?!\d)|\bbut\b", _I)
_REACH = r"[^.;!?]{0,50}?\b"  # between a belief and what is believed
_OPPOSITE: dict[Outlook, Outlook] = {"bullish": "bearish", "bearish": "bullish"}
_ADJECTIVES: dict[str, Outlook] = {"bullish": "bullish", "bearish": "bearish", "neutral": "neutral"}
_LEVELS: dict[str, Risk] = {"low": "conservative", "small": "conservative", "high": "aggressive", "big": "aggressive"}
_TOLERANCE = re.compile(
    r"\brisk (?:tolerance|appetite)(?:\s+is|:|\s*=)?\s+(?:pretty |very |quite )?(?P<after>low|small|high|big|medium|moderate)\b"
    r"|\b(?P<before>low|small|high|big|medium|moderate)[- ]risk (?:tolerance|appetite)\b",
    _I,
)
_DENIES = re.compile(r"\b(?:not|never|nor|isn'?t|ain'?t|wasn'?t|less)\s+(?:(?!sure|certain|think)\w+\s+){0,2}$", _I)
_DENIES_BELIEF = re.compile(r"\b(?:don'?t|dont|do not|never|can'?t|cant|hardly)\s+(?:really\s+)?$", _I)
_DENIES_MOVE = re.compile(r"\b(?:won'?t|wont|not|never|isn'?t)\s+(?:\w+\s+)?$", _I)
_DENIES_APPETITE = re.compile(r"\b(?:not|nothing|n'?t|don'?t|dont|without|less|no|never|isn'?t|avoid)\s+(?:\w+\s+){0,3}$", _I)
_PREDICATE = re.compile(r"\b(?:is|are|was|were|looks?|turn(?:s|ed|ing)?|gone|be|what'?s|whos?)\b[^,;]{0,50}$", _I)


@cache
def _phrases() -> dict[str, str]:
    """Each section of the file as one alternative."""
    sections, name = defaultdict[str, list[str]](list), ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line[1 : line.index("]")]
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return {name: f"(?:{'|'.join(lines)})" for name, lines in sections.items()}


@cache
def _of(name: str) -> re.Pattern[str]:
    """The phrases of a section, as whole words; compiled when first asked for."""
    return re.compile(rf"(?<!\w){_phrases()[name]}(?!\w)", _I)


@cache
def _moves(opening: str) -> re.Pattern[str]:
    """A move, up or down, shortly after an opening: 'I think it tanks'."""
    said = _phrases()
    opens = said.get(opening, opening)
    return re.compile(rf"\b{opens}\b{_REACH}(?:(?P<up>{said['up']})|(?P<down>{said['down']}))(?!\w)", _I)


def outlook(text: str) -> Outlook | None:
    """The view stated in `text`, or None; of several the first."""
    for clause in _CLAUSES.split(_spelt(text)):
        if found := _clause(clause):
            return found
    return None


def _spelt(text: str) -> str:
    """`text` with slips in the words for views put right."""
    return _LONG_WORD.sub(lambda match: _put_right(match.group()), text)


def _put_right(word: str) -> str:
    return word if word.lower() in _NO_SLIP else _TERMS.word(word.lower()) or word


def _clause(clause: str) -> Outlook | None:
    if _of("neither").search(clause):
        return "neutral"
    if _of("given up").search(clause):
        return None
    stated = _of("not a view").sub(" ", clause)
    if _of("asks").match(clause) and not _of("mine").search(clause) and not _seeks(clause):
        return _asked(stated)
    return _stated(stated) or _believed(stated)


def _seeks(clause: str) -> bool:
    """'How do I profit if it falls' asks for a trade on a view; 'what if it falls' does not."""
    wanted = _of("seeks").search(clause) is not None and _of("given").search(clause) is not None
    return wanted and not _of("supposes").search(clause)


def _asked(stated: str) -> Outlook | None:
    """'What fits, leaning bearish' is a view all the same; 'is it bearish' asks for one."""
    match = re.search(r"\b(?:bullish|bearish|neutral)\b", stated, _I)
    return None if match is None or _PREDICATE.search(stated[: match.start()]) else _ADJECTIVES[match.group().lower()]


def _stated(stated: str) -> Outlook | None:
    sections: tuple[tuple[Outlook, str], ...] = (
        ("volatile", "big"),
        ("neutral", "flat"),
        ("bullish", "long"),
        ("bearish", "short"),
    )
    for name, section in sections:
        match = _of(section).search(stated)
        if match and not _DENIES.search(stated[: match.start()]):
            return name
    return None


def _believed(stated: str) -> Outlook | None:
    """'I think it tanks', and its denial: 'I don't think it goes up'."""
    if _of("supposes").search(stated):
        return None
    if doubt := _moves(r"i (?:really )?doubt").search(stated):
        return "bearish" if doubt["up"] else "bullish"
    match = _moves("belief").search(stated) or (_of("seeks").search(stated) and _moves("(?:if|in case|when)").search(stated))
    if not match:
        return None
    held: Outlook = "bullish" if match["up"] else "bearish"
    said = match.group().removesuffix(match["up"] or match["down"])
    denied = _DENIES_BELIEF.search(stated[: match.start()]) or _DENIES_MOVE.search(said)
    return _OPPOSITE[held] if denied else held


def risk(text: str) -> Risk | None:
    """The appetite expressed in `text`, or None."""
    said = _of("no appetite").sub(" ", _spelt(text))
    if level := _TOLERANCE.search(said):
        return _LEVELS.get((level["after"] or level["before"]).lower(), "balanced")
    return next(_appetites(said), None)


def _appetites(said: str) -> Iterator[Risk]:
    names: tuple[Risk, ...] = ("balanced", "conservative", "aggressive")
    for name in names:
        match = _of(name).search(said)
        if match is None:
            continue
        own = match.group().lower().startswith(("don", "not", "no"))  # the phrase has its own denial
        if own or not _DENIES_APPETITE.search(said[: match.start()]):
            yield name
        elif name == "aggressive":  # "no yolo" asks for care
            yield "conservative"
