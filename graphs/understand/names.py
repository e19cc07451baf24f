"""Names of several letters: companies, nicknames, fund themes, teams, cities, stadiums; the longest match first, then slips.

A name that is an English word too ("Target", "Carnival") counts only with a capital that is not the sentence's, and never
in a text that is all capitals.
"""

from collections.abc import Iterator, Sequence

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import Mention
from graphs.understand.words import Word, phrase

LONGEST = 5  # words in a name
_FUND = {"etf", "etfs", "fund"}
_SLIPS = 12  # words tried for a slip; each costs up to half a millisecond
# nicknames which mean something else without football around them
LOOSE = frozenset(
    [
        "bears",
        "bills",
        "giants",
        "jets",
        "saints",
        "titans",
        "chargers",
        "fins",
        "birds",
        "cards",
        "bolts",
        "hawks",
        "skins",
        "boys",
        "pats",
        "browns",
    ]
)
_COMPANY_THINGS = frozenset(
    ["earnings", "stock", "stocks", "shares", "calls", "puts", "options", "iv", "report", "reports", "dividend", "implied"]
)


def names(words: Sequence[Word], lexicon: Lexicon, *, shout: bool) -> Iterator[Mention]:
    """The mentions by name, from left to right, none overlapping."""
    at, slips = 0, 0
    while at < len(words):
        found = _exact(words, at, lexicon, shout=shout)
        if found is None and slips < _SLIPS and _odd(words[at], lexicon):
            slips += 1
            found = _slip(words, at, lexicon)
        if found is not None:
            yield found
        at = found.last + 1 if found else at + 1


def _exact(words: Sequence[Word], at: int, lexicon: Lexicon, *, shout: bool) -> Mention | None:
    for last in range(min(at + LONGEST, len(words)) - 1, at - 1, -1):
        for name in phrase(words[at : last + 1]):
            found = _theme(name, words, at, last, lexicon) or _named(name, words, at, last, lexicon, shout=shout)
            if found:
                return found
    return None


def _theme(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> Mention | None:
    """'the gold etf': a theme names a fund only where the word for it follows."""
    if name in lexicon.themes and last + 1 < len(words) and words[last + 1].low in _FUND:
        return Mention(first=at, last=last + 1, symbols=(lexicon.themes[name],))
    return None


def _named(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon, *, shout: bool) -> Mention | None:
    if name in lexicon.nicknames:
        return Mention(first=at, last=last, teams=(lexicon.nicknames[name],), sure=name not in LOOSE)
    if name in lexicon.cities and not _followed_by_company(words, at, last, lexicon):
        return Mention(first=at, last=last, teams=lexicon.cities[name], sure=False)
    if name in lexicon.names and len(name) > 1:
        return Mention(first=at, last=last, symbols=(lexicon.names[name],))
    if name in lexicon.proper and not shout and _meant(words, at, last):
        return Mention(first=at, last=last, symbols=(lexicon.proper[name],))
    return None


def _followed_by_company(words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> bool:
    """'Carolina Panthers' is one name; so is 'Cincinnati Financial'."""
    longer = (" ".join(w.low for w in words[at : end + 1]) for end in range(last + 1, min(last + 3, len(words))))
    return any(name in lexicon.names for name in longer)


def _meant(words: Sequence[Word], at: int, last: int) -> bool:
    """Capitals that do not come from the start of a sentence."""
    following = words[last + 1].low if last + 1 < len(words) else ""
    opening = (at == 0 or any(c in words[at].before for c in ".!?\n")) and following not in _COMPANY_THINGS
    capitals = all(word.capital for word in words[at : last + 1] if word.low not in {"of", "and", "the", "&"})
    return capitals and (not opening or last > at)


def _odd(word: Word, lexicon: Lexicon) -> bool:
    return word.low.isalpha() and word.stem not in lexicon.words and len(word.stem) > 4


def _slip(words: Sequence[Word], at: int, lexicon: Lexicon) -> Mention | None:
    name = lexicon.misspelt(words[at].stem)
    return _named(name, words, at, at, lexicon, shout=True) if name else None
