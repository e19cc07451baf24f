"""What a question is about: symbols, teams, days, amounts, outlook, risk. Pure; no time of its own, no database.

Twins are told apart by the rest of the text: DAL beside "calls" is Delta, beside "spread -3" it is Dallas; alone it is
`unclear` and the person is asked. Broad phrases (chips, the market) name nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from graphs.understand.amounts import amounts
from graphs.understand.context import leaning
from graphs.understand.dates import dates
from graphs.understand.lexicon import Lexicon
from graphs.understand.makers import makers
from graphs.understand.mentions import Mention, free
from graphs.understand.names import names
from graphs.understand.tickers import tickers
from graphs.understand.views import outlook, risk
from graphs.understand.words import LIMIT, Word, shouted, word_list, words
from tools.facts import Entities


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Words that may mean several things."""

    text: str  # "DAL"
    labels: tuple[str, ...]  # "Delta Air Lines (DAL)", "Dallas Cowboys"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The entities of a text, with where they stand."""

    words: tuple[Word, ...]
    entities: Entities
    mentions: tuple[Mention, ...] = ()  # of symbols and teams, from left to right
    unclear: tuple[Choice, ...] = ()
    unknown: tuple[str, ...] = ()  # written as symbols, but none that is known

    def masked(self) -> list[str]:
        """The words in lower case, each mention replaced by what it is: the form the router reads."""
        return [word for _, word in self.marked()]

    def marked(self) -> list[tuple[str, str]]:
        """As `masked`, each with what stands before it: ", " or " "."""
        out = [(word.before, _plain(word)) for word in self.words]
        for m in reversed(self.mentions):
            if m.symbols != ("VIX",):  # its name says what is asked, as no other symbol's does
                out[m.first : m.last + 1] = [(self.words[m.first].before, "{symbol}" if m.symbols else "{team}")]
        return out


PLAYERS = word_list("players")
_FOOTBALL_DAYS = frozenset(("sunday", "monday"))


def find(text: str, lexicon: Lexicon, as_of: datetime) -> Found:
    """Everything named in `text`, days resolved against `as_of` (aware)."""
    cut = words(text)
    shout = shouted(text)
    days = dates(text[:LIMIT], as_of)
    places = tuple((start, end) for _, start, end in days)
    made = list(makers(cut, lexicon))
    named = [*made, *(m for m in names(cut, lexicon, shout=shout) if free(m.first, m.last, made))]
    listed = tickers(cut, lexicon, named, shout=shout)
    short = list(_abbreviations(cut, text, lexicon, [*named, *listed.mentions], shout=shout))
    mentions = _settle(cut, [*_without_twins(listed.mentions, short), *short, *named], lexicon, places, text)
    entities = Entities(
        symbols=_each(s for m in mentions if not m.unclear for s in m.symbols),
        teams=_each(t for m in mentions if not m.unclear for t in m.teams),
        dates=tuple({when.text.lower(): when for when, _, _ in days}.values()),
        amounts=tuple(amount for amount, _, _ in amounts(text[:LIMIT], places)),
        outlook=outlook(text[:LIMIT]),
        risk=risk(text[:LIMIT]),
    )
    unclear = tuple(_choice(cut, m, lexicon) for m in mentions if m.unclear)
    return Found(words=cut, entities=entities, mentions=tuple(mentions), unclear=unclear, unknown=listed.unknown)


def _abbreviations(
    cut: Sequence[Word], text: str, lexicon: Lexicon, taken: Sequence[Mention], *, shout: bool
) -> Iterator[Mention]:
    """'KC', 'phi': a team's letters, and the symbol of the same letters where there is a known one."""
    for n, word in enumerate(cut):
        team = lexicon.abbreviations.get(word.stem)
        capital = word.text.isupper() and not shout
        if team is None or word.dollar or not (capital or word.stem not in lexicon.words or _line(cut, n, text)):
            continue
        twin = next((m for m in taken if m.first == m.last == n and m.symbols), None)
        if twin is not None:
            yield Mention(first=n, last=n, symbols=twin.symbols, teams=(team,), sure=False)
        elif free(n, n, taken):
            yield Mention(first=n, last=n, teams=(team,), sure=False)


def _without_twins(listed: Sequence[Mention], short: Sequence[Mention]) -> list[Mention]:
    return [m for m in listed if free(m.first, m.last, short)]


def _settle(
    cut: Sequence[Word], mentions: list[Mention], lexicon: Lexicon, days: Sequence[tuple[int, int]], text: str
) -> list[Mention]:
    """The mentions that hold, each as clear as the text makes it, from left to right."""
    outside = [w for n, w in enumerate(cut) if free(n, n, mentions) and not any(a <= w.start < b for a, b in days)]
    clear = sum(bool(m.teams) - bool(m.symbols) for m in mentions if m.sure)
    numbered = any(
        word.low in _FOOTBALL_DAYS or (word.low == "week" and cut[n + 1].low.isdigit()) for n, word in enumerate(cut[:-1])
    )
    lean = (
        leaning(outside)
        + 2 * clear
        + _pairs(mentions, cut)
        + 2 * sum(_line(cut, m.last, text) for m in mentions if m.teams)
        + numbered
    )
    named = {m.teams[0] for m in mentions if len(m.teams) == 1}
    settled = (_resolve(m, lean, lexicon) for m in sorted(mentions, key=lambda m: m.first) if not _told(m, named))
    return [m for m in settled if m is not None]


def _told(mention: Mention, named: set[str]) -> bool:
    """A city or stadium of two teams, one of which is named beside it ('MetLife stadium weather for the Jets')."""
    return len(mention.teams) > 1 and not named.isdisjoint(mention.teams)


def _line(cut: Sequence[Word], n: int, text: str) -> bool:
    """Whether a point spread follows: 'Denver -3', 'CLE +4.5'; not 'DAL -3%'."""
    after = cut[n + 1] if n + 1 < len(cut) else None
    return (
        after is not None
        and after.low.isdigit()
        and len(after.low) < 3
        and after.before.rstrip()[-1:] in {"-", "+"}
        and not text[after.end :].lstrip(".5").startswith("%")
    )


def _pairs(mentions: Sequence[Mention], cut: Sequence[Word]) -> int:
    """Two teams' letters or cities side by side ('KC at BUF', 'Denver vs Vegas') speak for football."""
    spots = sorted((m for m in mentions if m.teams), key=lambda m: m.first)
    joined = {"at", "vs", "v", "versus", "over", "against", "and", "or"}
    return sum(
        2 for a, b in pairwise(spots) if b.first - a.last == 1 or (b.first - a.last == 2 and cut[a.last + 1].low in joined)
    )


def _resolve(mention: Mention, lean: int, lexicon: Lexicon) -> Mention | None:
    if not mention.symbols and not mention.teams:
        return None
    if mention.sure:
        return mention
    if mention.symbols and mention.teams:
        if lean:
            return replace(
                mention, symbols=() if lean > 0 else mention.symbols, teams=mention.teams if lean > 0 else (), sure=True
            )
        return mention if lexicon.known(mention.symbols[0]) else replace(mention, symbols=(), sure=True)
    return mention if lean > 0 else None


def _choice(cut: Sequence[Word], mention: Mention, lexicon: Lexicon) -> Choice:
    text = " ".join(word.text for word in cut[mention.first : mention.last + 1])
    labels = (*(lexicon.show(s) for s in mention.symbols), *(lexicon.clubs[t].name for t in mention.teams))
    return Choice(text=text, labels=labels)


def _each(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _plain(word: Word) -> str:
    if word.low[0].isdigit():
        return "{usd}" if word.dollar else "{n}"
    return "{player}" if word.stem in PLAYERS else word.low
