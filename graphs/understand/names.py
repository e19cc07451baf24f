"""Names of several letters: companies, nicknames, fund themes, teams, cities, stadiums; the longest match first, then slips.

A name that is an English word too ("Target", "Carnival") counts with a capital that is not the sentence's, or with what only a
company has beside it; in a text that is all capitals only the latter speaks. A phrase that holds a name without meaning it
("treasury bills") is a mention of nothing, which keeps its words from being read any further.
"""

import re
from collections.abc import Iterator, Sequence

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import THINGS, Mention, asked_about, held, moves, spoken_of, topic
from graphs.understand.placed import one_of_many, placed
from graphs.understand.slots import ordinary, place
from graphs.understand.words import Word, phrase, word_list

LONGEST = 5  # words in a name
_FUND = {"etf", "etfs", "fund"}
LOOSE = word_list("loose")  # nicknames which mean something else without football around them
_COMPANY_THINGS = word_list("company_things")
_SURELY = frozenset(["earnings", "calls", "puts", "straddle", "strangle", "leaps", "weeklies"])
_ONE, _SEVERAL = 0.6, 0.2  # how well an English word must be placed to be a company's name, and how well several
_COMMON = 2.0  # how ordinary a word of the trade is
_AWRY = -1.0  # placed worse, a doubtful name is none
_JOINTS = frozenset(["or", "vs", "versus", "and"])
_INSTEAD = re.compile(r"(?:in )?(?:instead of|rather than)\b")  # "put ford in instead of gm"
_TWINS = {"big blue": "NYG"}  # a company's nickname and a team's


def names(words: Sequence[Word], lexicon: Lexicon, *, shout: bool) -> Iterator[Mention]:
    """The mentions by name, from left to right, none overlapping."""
    at, odd = 0, [_odd(word, lexicon) for word in words]
    while at < len(words):
        found = _exact(words, at, lexicon, shout=shout) or _slip(words, at, odd[at : at + LONGEST], lexicon)
        if found is not None:
            yield found
        at = found.last + 1 if found else at + 1


def _exact(words: Sequence[Word], at: int, lexicon: Lexicon, *, shout: bool) -> Mention | None:
    for last in range(min(at + LONGEST, len(words)) - 1, at - 1, -1):
        for name in phrase(words[at : last + 1]):
            if name in lexicon.ordinary:
                return Mention(first=at, last=last)
            found = _theme(name, words, at, last, lexicon) or _named(name, words, at, last, lexicon, shout=shout)
            if found:
                return found
    return _plural(words, at, lexicon)


def _theme(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> Mention | None:
    """'the gold etf': a theme names a fund only where the word for it follows."""
    if name in lexicon.themes and _following(words, last) in _FUND:
        return Mention(first=at, last=last + 1, symbols=(lexicon.themes[name],))
    return None


def _named(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon, *, shout: bool) -> Mention | None:
    if name in lexicon.nicknames:
        return _club(name, words, at, last, lexicon, shout=shout)
    if name in lexicon.cities and not _followed_by_company(words, at, last, lexicon):
        return Mention(first=at, last=last, teams=lexicon.cities[name], sure=False)
    if name in lexicon.names and len(name) > 1 and not _astray(name, words, at, last, lexicon):
        twin = _TWINS.get(name)
        return Mention(first=at, last=last, symbols=(lexicon.names[name],), teams=(twin,) if twin else (), sure=twin is None)
    proper = None if _counted(name, words, at) else lexicon.proper.get(name)
    stands = proper and lexicon.known(proper) and _stands(words, at, last)
    if proper and (stands or _meant(words, at, last, lexicon, shout=shout)):
        return Mention(first=at, last=last, symbols=(proper,))
    return None


def _stands(words: Sequence[Word], at: int, last: int) -> bool:
    """Whether the words stand where the name of a well-known company does."""
    if moves(words, at, last) or held(words, at, last) or (topic(words, at, last) and words[at].stem not in THINGS):
        return True
    return placed(words, at, last, _ONE if at == last else _SEVERAL)


def _club(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon, *, shout: bool) -> Mention:
    """A team by its nickname; one that means something else too, or is a fund's symbol (JETS), needs football around it."""
    fund = (name.upper(),) if name in LOOSE and lexicon.known(name.upper()) else ()
    capital = words[at].capital and words[at].text not in fund and not shout and not _opens(words, at)
    sure = name not in LOOSE or capital
    return Mention(first=at, last=last, symbols=() if sure else fund, teams=(lexicon.nicknames[name],), sure=sure)


def _counted(name: str, words: Sequence[Word], at: int) -> bool:
    """Whether a word of the trade has a number before it: 'a 5 delta strangle'."""
    return at > 0 and words[at - 1].low[0].isdigit() and ordinary(name) > _COMMON


def _astray(name: str, words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether an English word, or a company few know, stands in lower case where no name does: 'can you affirm that'."""
    if words[at].capital or last > at:
        return False
    doubtful = name in lexicon.words or not lexicon.known(lexicon.names[name])
    stray = one_of_many(words, at, last) or place(words, at, last) < _AWRY
    return doubtful and stray and not _INSTEAD.match(" ".join(word.low for word in words[last + 1 : last + 4]))


def _followed_by_company(words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> bool:
    """'Carolina Panthers' is one name; so is 'Cincinnati Financial'."""
    longer = (" ".join(w.low for w in words[at : end + 1]) for end in range(last + 1, min(last + 3, len(words))))
    return any(name in lexicon.names for name in longer)


def _meant(words: Sequence[Word], at: int, last: int, lexicon: Lexicon, *, shout: bool) -> bool:
    """Whether an English word is the company: by a capital that is not the sentence's, or by what follows."""
    following = _following(words, last)
    if following in _SURELY or asked_about(words, at, last) or spoken_of(words, at, last) or _among(words, at, last, lexicon):
        return True
    opening = _opens(words, at) and following not in _COMPANY_THINGS
    capitals = all(word.capital for word in words[at : last + 1] if word.low not in {"of", "and", "the", "&"})
    owns = words[last].stem != words[last].low
    return capitals and not shout and (not opening or last > at or owns or _lists(words, last))


def _lists(words: Sequence[Word], last: int) -> bool:
    """'Target and Walmart': a capital at the start of a sentence, in a list with another."""
    return (
        (_following(words, last) in _JOINTS or _following(words, last) == "&")
        and last + 2 < len(words)
        and words[last + 2].capital
    )


def _among(words: Sequence[Word], at: int, last: int, lexicon: Lexicon) -> bool:
    """'amazon or target', 'united airlines vs delta': joined to a company's name."""
    before = words[max(0, at - 3) : at - 1] if at > 1 and words[at - 1].low in _JOINTS else ()
    after = words[last + 2 : last + 4] if last + 2 < len(words) and words[last + 1].low in _JOINTS else ()
    near = (before[-1:], before, after[:1], after)
    return any(name in lexicon.names for part in near if part for name in phrase(part))


def _plural(words: Sequence[Word], at: int, lexicon: Lexicon) -> Mention | None:
    """'amazons earnings': an apostrophe left out."""
    name = words[at].low.removesuffix("s")
    if name != words[at].low and name in lexicon.names and len(name) > 3 and _following(words, at) in _COMPANY_THINGS:
        return Mention(first=at, last=at, symbols=(lexicon.names[name],))
    return None


def _odd(word: Word, lexicon: Lexicon) -> bool:
    return (
        len(word.stem) > 3 and word.low.isalpha() and word.stem not in lexicon.words and word.stem.upper() not in lexicon.symbols
    )


def _slip(words: Sequence[Word], at: int, odd: Sequence[bool], lexicon: Lexicon) -> Mention | None:
    if not any(odd):
        return None
    run = lexicon.slips.run([word.stem for word in words[at : at + LONGEST]], odd)
    if run is not None:
        return _named(" ".join(run), words, at, at + len(run) - 1, lexicon, shout=True)
    name = lexicon.misspelt(words[at].stem) if odd[0] else None
    only = name in lexicon.proper and name not in lexicon.names
    if name is None or (only and _following(words, at) not in _COMPANY_THINGS):
        return None
    return _named(name, words, at, at, lexicon, shout=True)


def _opens(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    return at == 0 or any(c in words[at].before for c in ".!?\n")


def _following(words: Sequence[Word], last: int) -> str:
    return words[last + 1].low if last + 1 < len(words) else ""
