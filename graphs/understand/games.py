"""What speaks of a game: teams by their letters ('KC', 'phi', 'dal/was'), point spreads, two teams side by side.

Whether a team or a company of the same letters is meant is for `entities`, by the rest of the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import Mention, free
from graphs.understand.slots import Of, place
from graphs.understand.tickers import PLAIN
from graphs.understand.words import Word, word_list

_BOOKMAKING = word_list("bookmaking")
_VEGAS = frozenset(["vegas", "las vegas"])  # the Raiders' city, and the bookmakers'
_ASKS = frozenset(["does", "do", "did", "has", "have", "is", "are", "the", "what"])  # before the bookmakers
_CENTS = re.compile(r"\d{1,2}c")
_GAME = frozenset(["at", "vs", "v", "versus"])


def letters(cut: Sequence[Word], text: str, lexicon: Lexicon, taken: Sequence[Mention], *, shout: bool) -> Iterator[Mention]:
    """'KC', 'phi': a team's letters, and the symbol of the same letters where there is a known one."""
    for n, word in enumerate(cut):
        team = lexicon.abbreviations.get(word.stem)
        capital = word.text.isupper() and not shout
        if team is None or word.dollar:
            continue
        usual = word.stem in PLAIN or (word.stem in lexicon.words and not capital)
        stands = not usual or (capital and place(cut, n, n, Of.TEAM) >= 0)
        if not (stands or line(cut, n, text) or _versus(cut, n, lexicon)):
            continue
        twin = next((m for m in taken if m.first == m.last == n and m.symbols), None)
        if twin is not None:
            yield Mention(first=n, last=n, symbols=twin.symbols, teams=(team,), sure=False)
        elif free(n, n, taken):
            yield Mention(first=n, last=n, teams=(team,), sure=False)


def _versus(cut: Sequence[Word], n: int, lexicon: Lexicon) -> bool:
    """Whether another team's letters or name stand across a stroke, an '@' or a 'vs': 'dal/was', 'no at tb'."""
    return any(
        _team(cut[o], lexicon) and _across(cut, min(n, o), max(n, o)) for o in (n - 2, n - 1, n + 1, n + 2) if 0 <= o < len(cut)
    )


def _across(cut: Sequence[Word], first: int, last: int) -> bool:
    if last - first == 1:
        return cut[last].before.strip() in {"/", "-", "@"}
    return cut[first + 1].low in _GAME


def _team(word: Word, lexicon: Lexicon) -> bool:
    return word.stem in lexicon.abbreviations or word.stem in lexicon.nicknames or word.stem in lexicon.cities


def line(cut: Sequence[Word], n: int, text: str) -> bool:
    """Whether a point spread follows: 'Denver -3', 'CLE plus 4.5'; not 'DAL -3%'."""
    said = n + 1 < len(cut) and cut[n + 1].low in {"minus", "plus"}
    after = cut[n + 1 + said] if n + 1 + said < len(cut) else None
    return (
        after is not None
        and after.low.isdigit()
        and len(after.low) < 3
        and (said or after.before.rstrip()[-1:] in {"-", "+"})
        and not text[after.end :].lstrip(".5").startswith("%")
    )


def priced(cut: Sequence[Word], first: int, last: int) -> bool:
    """Whether a prediction market's words stand beside: 'Buffalo at 61c', 'the Cleveland contract', 'yes on Miami'."""
    before, after = [word.low for word in cut[max(0, first - 2) : first]], [word.low for word in cut[last + 1 : last + 3]]
    cents = after[:1] == ["at"] and _CENTS.fullmatch(after[-1]) is not None
    return cents or after[:1] == ["contract"] or before in (["yes", "on"], ["no", "on"])


def bookmakers(cut: Sequence[Word], mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether 'Vegas' is those who set the odds: 'what does vegas think', 'the vegas line'; not 'vegas at denver'."""
    name = " ".join(word.low for word in cut[mention.first : mention.last + 1])
    following = cut[mention.last + 1].low if mention.last + 1 < len(cut) else ""
    if name not in _VEGAS or following not in _BOOKMAKING:
        return False
    asked = mention.first > 0 and cut[mention.first - 1].low in _ASKS
    return asked or any(each.teams and each.teams != mention.teams for each in mentions)


def pairs(mentions: Sequence[Mention], cut: Sequence[Word]) -> int:
    """Two teams' letters or cities side by side ('KC at BUF', 'Denver vs Vegas') speak for football."""
    spots = sorted((m for m in mentions if m.teams), key=lambda m: m.first)
    joined = {"at", "vs", "v", "versus", "over", "against", "and", "or"}
    return sum(
        2 for a, b in pairwise(spots) if b.first - a.last == 1 or (b.first - a.last == 2 and cut[a.last + 1].low in joined)
    )
