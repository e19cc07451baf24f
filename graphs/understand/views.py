"""The view a person states on a price, and the appetite for risk they express. Naming a structure states neither.

A view is theirs: said as a feeling ("I'm gloomy on it"), a belief ("I think it tanks", "it tanks, if you ask me"), an intent
("betting against it") or a fragment ("down from here"). What they ask ("up or down?"), suppose ("what if it drops 5%"), report
of others ("analysts expect a beat") or have given up ("not bearish anymore") is none. An appetite is a word for it ("yolo",
"gentlest"), or what is dreaded or put up with before a loss ("can't get blown up", "fine losing it all"). The phrases are in
`data/views.txt`. Irony is taken at its word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from graphs.understand.slips import Slips
from tools.facts import Outlook, Risk

_FILE = Path(__file__).with_name("data") / "views.txt"
_LONG_WORD = re.compile(r"[a-z]{6,}")
_TERMS = Slips.of(  # recognised misspelt: "agressive", "bulish"
    ("bullish", "bearish", "neutral", "volatile", "conservative", "aggressive", "moderate", "balanced", "cautious", "speculative")
)
_NO_SLIP = frozenset(
    [
        "balance",
        "balances",
        "aggression",
        "conservation",
        "conservatives",
        "speculation",
        "speculate",
        "neural",
        "moderated",
        "curious",
        "speculating",
    ]
)
_SENTENCES = re.compile(r"(?:[^.;!?\n]|[.;!?\n]+(?=\d))+[.;!?\n]*")
_BUT = re.compile(r"(?<!where )(?<!thing )(?<!up )(?<!up, )(?<!down )(?<!down, )\bbut\b")
_PIECES = re.compile(r",|\band (?=(?:what|which|how|does|is|when|do|can)\b)")
_REACH = 50  # characters between a belief and what is believed
_DOUBT = re.compile(r"\bi (?:really )?doubt\b|\bno (?:way|chance)\b")
_CONDITION = re.compile(r"\b(?:if|in case|when|for an?|from an?|who thinks?|on an?|play|convinced)\b")
_NEAR = r"[^.;!?,]{0,40}?\b"  # between what is dreaded or put up with and the loss
_OPPOSITE: dict[Outlook, Outlook] = {"bullish": "bearish", "bearish": "bullish"}
_ADJECTIVES: dict[str, Outlook] = {"bullish": "bullish", "bearish": "bearish", "neutral": "neutral"}
_ADJECTIVE = re.compile(r"\b(?:bullish|bearish|neutral)\b(?!(?:,? (?:right|yes|no))?\s*\?)")  # "engulfing, bullish?" asks
_LEVELS: dict[str, Risk] = {"low": "conservative", "small": "conservative", "high": "aggressive", "big": "aggressive"}
_TOLERANCE = re.compile(
    r"\brisk (?:tolerance|appetite)(?:\s+is|:|\s*=)?\s+(?:pretty |very |quite )?(?P<after>low|small|high|big|medium|moderate)\b"
    r"|\b(?P<before>low|small|high|big|medium|moderate)[- ](?:risk (?:tolerance|appetite)|(?:tolerance|appetite) for risk)\b"
)
_REPLY = re.compile(
    r"\b(?:i (?:say|think|guess|vote|reckon|suspect|bet|fear)|my (?:bet|answer|guess) is|i'?d say|i'?m saying)\W+"
    r"(?:(?P<no>not|no|nope|nah|never)|(?P<yes>yes|yeah|yep|so|it (?:does|will|is)))\b(?!\s+\w+ing)"
)
_DENIES = re.compile(
    r"\b(?:not|no|never|nor|isn'?t|ain'?t|wasn'?t|less)\s+(?:(?!sure|certain|think|doubt|idea|clue)\w+\s+){0,2}$"
)
_DENIES_BELIEF = re.compile(r"\b(?:don'?t|dont|do not|not|never|can'?t|cant|hardly)\s+(?:really\s+)?$")
_DENIES_MOVE = re.compile(r"\b(?:won'?t|wont|not|never|isn'?t|doesn'?t|can'?t|cannot|can not)\s+(?:\w+\s+)?$")
_DENIES_APPETITE = re.compile(
    r"\b(?:not|nothing|n'?t|don'?t|dont|can'?t|cant|cannot|couldn'?t|without|less|no|never|isn'?t|avoid)\s+(?:\w+\s+){0,3}$"
)
_PREDICATE = re.compile(r"\b(?:is|are|was|were|looks?|turn(?:s|ed|ing)?|gone|be|what'?s|whos?)\b[^,;]{0,50}$")
_SUPPOSED = re.compile(r"\b(?:if|whether|when|once|unless|until|in case|suppose)\s+(?!i\b|i'?m\b|we\b)[^,]*$")
_NOT_A_PRICE = r"(?!(?:my|our|i|i'?m|we|if|when|what|how|why|the account)\b)"  # how what is no view of a price begins
_SUBJECT = re.compile(rf"\W*{_NOT_A_PRICE}(?:[\w&'.-]+:?\s+){{1,3}}")
_AHEAD = re.compile(r"\s+(?:next|from here|soon|by|into|tomorrow|through|until|till)\b")
_SOME = re.compile(r"\b(?:some|a bit|a little|bit of|moderate|medium|a fair|reasonable|few)\b")


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
    return re.compile(rf"(?<!\w){_phrases()[name]}(?!\w)")


@cache
def _move() -> re.Pattern[str]:
    """A move, in the group of its direction."""
    said = _phrases()
    return re.compile(rf"\b(?:(?P<up>{said['up']})|(?P<down>{said['down']}))(?!\w)")


@cache
def _after() -> re.Pattern[str]:
    """What follows a belief: 'it tanks, imo'."""
    return re.compile(rf"(?<!\w){_phrases()['after']}(?=\s*(?:[,.;!?)]|$|and\b|so\b))")


@cache
def _fragment() -> re.Pattern[str]:
    said = _phrases()
    return re.compile(
        rf"\W*{_NOT_A_PRICE}(?:[\w&'.-]+:?\s+){{0,2}}?(?:is |just )?"
        rf"(?:(?P<up>{said['fragment up']})|(?P<down>{said['fragment down']}))(?!\w)"
    )


@cache
def _before_loss(section: str, *losses: str) -> re.Pattern[str]:
    """What is dreaded, or put up with, and the loss it is about."""
    said = _phrases()
    return re.compile(rf"(?<!\w){said[section]}\s(?:{_NEAR})?(?:{'|'.join(said[each] for each in losses)})(?!\w)")


def outlook(text: str) -> Outlook | None:
    """The view stated in `text`, or None; of several the first."""
    before, neither = "", False
    for sentence in _SENTENCES.findall(_spelt(text)):
        for clause in _BUT.split(sentence):
            if found := _clause(clause, before):
                return found
            neither = neither or _of("neither").search(clause) is not None
            before = clause
    return "neutral" if neither else None


@lru_cache(maxsize=8)
def _spelt(text: str) -> str:
    """`text` in lower case, with slips in the words for views put right."""
    return _LONG_WORD.sub(lambda match: _put_right(match.group()), text.lower().replace("\u2019", "'"))


@lru_cache(maxsize=4096)
def _put_right(word: str) -> str:
    return word if word in _NO_SLIP else _TERMS.word(word) or word


def _clause(clause: str, before: str) -> Outlook | None:
    if _of("given up").search(clause) or _of("neither").search(clause):
        return None
    stated = _of("not a view").sub(" ", clause)
    told = _told(stated)
    return _stated(told) or _believed(told) or _asked(stated) or _replied(stated, before)


def _told(stated: str) -> str:
    """`stated` without the pieces that ask or tell what others think; whole where the person wants a trade on their view."""
    if _seeks(stated):
        return stated
    pieces = _PIECES.split(stated)
    asked = len(pieces) - 1 if stated.rstrip().endswith("?") else -1
    mine = _of("mine")
    return ",".join(each for n, each in enumerate(pieces) if mine.search(each) or (n != asked and not _asks(each)))


def _asks(piece: str) -> bool:
    return _of("asks").match(piece) is not None or _of("others").search(piece) is not None


def _seeks(clause: str) -> bool:
    """'How do I profit if it falls' asks for a trade on a view; 'what if it falls' does not."""
    wanted = _of("seeks").search(clause) is not None and _of("given").search(clause) is not None
    return wanted and not _of("supposes").search(clause)


def _asked(stated: str) -> Outlook | None:
    """'What fits, leaning bearish' is a view all the same; 'is it bearish' asks for one."""
    match = _ADJECTIVE.search(stated)
    if match is None or _PREDICATE.search(stated[: match.start()]) or _not_own(stated, match.start()):
        return None
    return _ADJECTIVES[match.group()]


def _not_own(stated: str, start: int) -> bool:
    """Whether what begins at `start` is denied, only supposed, or what others think."""
    before = stated[:start]
    return any(p.search(before) for p in (_DENIES, _SUPPOSED)) or _of("others").search(stated) is not None


def _stated(stated: str) -> Outlook | None:
    sections: tuple[tuple[Outlook, str], ...] = (
        ("volatile", "big"),
        ("neutral", "flat"),
        ("bullish", "long"),
        ("bearish", "short"),
    )
    seeks = _seeks(stated)
    for name, section in sections:
        match = _of(section).search(stated)
        if match and not _DENIES.search(stated[: match.start()]) and (seeks or not _SUPPOSED.search(stated[: match.start()])):
            return name
    fragment = _fragment().match(stated) or _forecast(stated)
    return _held(fragment) if fragment else None


def _forecast(stated: str) -> re.Match[str] | None:
    """A move told of the days to come: 'it rips next week'."""
    move = _move().search(stated)
    told = (
        move and move.group().endswith("s") and _AHEAD.match(stated, move.end()) and _SUBJECT.fullmatch(stated, 0, move.start())
    )
    return move if told else None


def _held(match: re.Match[str]) -> Outlook:
    return "bullish" if match["up"] else "bearish"


def _believed(stated: str) -> Outlook | None:
    """'I think it tanks', 'it tanks, imo', and their denial: 'I don't think it goes up'."""
    if _of("supposes").search(stated) and not _of("mine").search(stated):
        return None
    if doubt := _after_opening(_DOUBT, stated):
        return _OPPOSITE[_held(doubt[1])]
    found = _after_opening(_of("belief"), stated)
    if found is None and _of("seeks").search(stated):
        found = _after_opening(_CONDITION, stated)
    return _denied(*found, stated) if found else _said_after(stated)


def _after_opening(opening: re.Pattern[str], stated: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """An opening ('I think') and the move shortly after it ('tanks')."""
    for opens in opening.finditer(stated):
        move = _move().search(stated, opens.end())
        if move and move.start() - opens.end() <= _REACH:
            return opens, move
    return None


def _denied(opens: re.Match[str], move: re.Match[str], stated: str) -> Outlook:
    """The view of a move, or its opposite where the belief or the move is denied."""
    between = stated[opens.start() : move.start()]
    denied = _DENIES_BELIEF.search(stated[: opens.start()]) or _DENIES_MOVE.search(between)
    return _OPPOSITE[_held(move)] if denied else _held(move)


def _said_after(stated: str) -> Outlook | None:
    """The last move before 'is my call' or 'if you ask me'."""
    closing = _after().search(stated)
    moves = [m for m in _move().finditer(stated) if m.end() <= closing.start()] if closing else []
    if not moves or _SUPPOSED.search(stated[: moves[-1].start()]):
        return None
    held = _held(moves[-1])
    return _OPPOSITE[held] if _DENIES_MOVE.search(stated[: moves[-1].start()]) else held


def _replied(stated: str, before: str) -> Outlook | None:
    """'Is it breaking out? I say not': the answer to their own question."""
    reply = _REPLY.search(stated)
    moves = list(_move().finditer(before)) if reply else []
    if reply is None or not moves:
        return None
    held = _held(moves[-1])
    return _OPPOSITE[held] if reply["no"] else held


def risk(text: str) -> Risk | None:
    """The appetite expressed in `text`, or None."""
    said = _of("no appetite").sub(" ", _spelt(text))
    if level := _TOLERANCE.search(said):
        return _LEVELS.get((level["after"] or level["before"]), "balanced")
    return next(_appetites(said), None)


def _appetites(said: str) -> Iterator[Risk]:
    """The appetites found, the most telling first."""
    names: tuple[Risk, ...] = ("balanced", "conservative", "aggressive")
    for name in names:
        if name == "conservative":
            if _of("bold").search(said):
                yield "aggressive"
            yield from _before_a_loss(said)
        match = _of(name).search(said)
        if match is None:
            continue
        own = match.group().startswith(("don", "not", "no"))  # the phrase has its own denial
        if own or not _DENIES_APPETITE.search(said[: match.start()]):
            yield name
        elif name == "aggressive":  # "no yolo" asks for care
            yield "conservative"


def _before_a_loss(said: str) -> Iterator[Risk]:
    """'Can't get blown up' asks for care; 'fine losing it all' for the opposite, and 'fine with some risk' for neither."""
    accepted = _before_loss("accepts", "loss").search(said)
    if accepted and not _DENIES_APPETITE.search(said[: accepted.start()]):
        yield "balanced" if _SOME.search(accepted.group()) else "aggressive"
    if _before_loss("dread", "loss", "parting").search(said):
        yield "conservative"
