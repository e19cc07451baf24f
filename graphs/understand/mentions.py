"""A mention: a place in the text and what it names. The finders give these; `entities` puts them together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphs.understand.slots import opens
from graphs.understand.words import Word, word_list
from tools.facts import Symbol, Team

TRADED = word_list("after")  # words before which a ticker stands
_LINKING = frozenset(["on", "of", "for", "in"])  # "puts on ALL"
_ACTS = word_list("acts")
_MOVES = _ACTS | word_list("moves")
THINGS = word_list("things")  # English words that rise and fall themselves
_ASKING = word_list("asking")
_OPENERS = word_list("openers")
_HELD = word_list("held")
_DEALS = frozenset(["buy", "bought", "sell", "sold", "short", "shorted", "own", "hold", "grab", "add", "dump", "of"])
_OWNERS = frozenset(["my", "our"])
_ADVERBS = frozenset(["just", "finally", "still", "already", "ever", "even", "really", "actually", "likely", "recently"])
MANY = frozenset(
    ["my", "of", "the", "our", "these", "those", "this", "that", "three", "names", "stocks", "positions", "and", "is"]
)
_ASKED = re.compile(r"(?:hows|how is|whats with|(?:happening|up|going on) (?:with|w)|thoughts on)$")
_SAID = re.compile(
    r"(?:an? (?:(?:safe|good|bad|decent|strong|cheap|solid) )?(?:buy|sell|hold|bargain|dividend|short|stock)"
    r"|doing|over(?:bought|sold|valued|extended)|oversold|undervalued|extended|looking|lookin)\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words `first` to `last` (included) name a symbol or a team, or either of several."""

    first: int
    last: int
    symbols: tuple[Symbol, ...] = ()
    teams: tuple[Team, ...] = ()
    sure: bool = True  # False: only with something else in the text that speaks for it

    @property
    def unclear(self) -> bool:
        """More than one thing may be meant."""
        return len(self.symbols) + len(self.teams) > 1


def free(first: int, last: int, taken: Iterable[Mention]) -> bool:
    """Whether none of `taken` lies on the words `first` to `last`."""
    return all(last < each.first or first > each.last for each in taken)


def asked_about(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words stand where a question has its subject: 'is target a buy', "how's dis doing"."""
    before = " ".join(word.low for word in words[max(0, first - 3) : first])
    after = " ".join(word.low for word in words[last + 1 : last + 4])
    said = _SAID.match(after) is not None
    return (_ASKED.search(before) is not None and (said or not after)) or (said and before.endswith("is"))


def spoken_of(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether what is traded stands before, and these words are what it is on: 'puts on ALL'; not 'puts on ALL my names'."""
    following = words[last + 1].low if last + 1 < len(words) else ""
    return first > 1 and words[first - 1].low in _LINKING and words[first - 2].low in TRADED and following not in MANY


def acts(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words are the subject of what only a company does: 'is ma trading over', 'did gap just beat'."""
    return _after(words, last) in _ACTS and _before(words, first) in _ASKING


def moves(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words, without an article, are the subject of a verb for prices: 'has snap broken out', 'if target goes'."""
    if words[first].stem in THINGS:
        return acts(words, first, last)
    before, after = _before(words, first), _after(words, last)
    return after in _MOVES and (before in _ASKING or (before in _OPENERS and after.endswith("s")))


def held(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words are what a person says they own: 'my lucid stake'."""
    mine = _before(words, first) in _OWNERS and last + 1 < len(words) and words[last + 1].low in _HELD
    return mine and words[first].stem not in THINGS


def dealt(words: Sequence[Word], n: int) -> bool:
    """Whether word `n` is what so many shares of are dealt in: 'buy 50 gme'."""
    return n > 1 and words[n - 1].low.isdigit() and words[n - 2].low in _DEALS


def topic(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a text begins with the words and a colon: 'cost: is it stretched'; not 'target: 210'."""
    following = words[last + 1] if first == 0 and last + 1 < len(words) else None
    return following is not None and following.before.startswith(":") and following.low.isalpha() and not following.dollar


def _before(words: Sequence[Word], first: int) -> str:
    return "" if opens(words, first) else words[first - 1].low


def _after(words: Sequence[Word], last: int) -> str:
    """The word after, an adverb left out."""
    at = last + 1 + (last + 1 < len(words) and words[last + 1].low in _ADVERBS)
    return words[at].low if at < len(words) and not opens(words, last + 1) else ""
