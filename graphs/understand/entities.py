"""What a question is about: symbols, teams, days, amounts, outlook, risk. Pure; no time of its own, no database.

Twins are told apart by the rest of the text: DAL beside "calls" is Delta, beside "spread -3" it is Dallas; alone it is
`unclear` and the person is asked. Broad phrases (chips, the market) name nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from graphs.understand.amounts import amounts
from graphs.understand.context import around, dwelt, leaning
from graphs.understand.dates import dates
from graphs.understand.games import bookmakers, letters, line, pairs, priced
from graphs.understand.lexicon import Lexicon
from graphs.understand.makers import makers
from graphs.understand.mentions import Mention, free
from graphs.understand.names import LOOSE, names
from graphs.understand.slots import Of, place
from graphs.understand.tickers import tickers
from graphs.understand.trades import trades
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
_STANDS, _STANDS_WELL = 1.0, 2.0  # how well a name must be placed to be a team's where nothing else speaks of football
_EDGE = 250  # characters at either end of a text that views are looked for in
_FOOTBALL_DAYS = frozenset(("sunday", "monday"))


def find(text: str, lexicon: Lexicon, as_of: datetime, *, prior: int = 0) -> Found:
    """Everything named in `text`, days resolved against `as_of` (aware).

    `prior` is what was spoken of before, above 0 football, below 0 the market: it decides where the text does not.
    """
    cut = words(text)
    shout = shouted(text)
    days = dates(text[:LIMIT], as_of)
    places = tuple((start, end) for _, start, end in days)
    told = [*makers(cut, lexicon), *trades(cut, lexicon)]
    named = [*told, *(m for m in names(cut, lexicon, shout=shout) if free(m.first, m.last, told))]
    dated = [Mention(first=n, last=n) for n, word in enumerate(cut) if not word.text.isupper() and _within(word, places)]
    listed = tickers(cut, lexicon, [*named, *dated], shout=shout)
    short = list(letters(cut, text, lexicon, [*named, *listed.mentions], shout=shout))
    mentions = _settle(cut, [*_without_twins(listed.mentions, short), *short, *named], lexicon, places, text, prior)
    entities = Entities(
        symbols=_each(s for m in mentions for s in m.symbols),
        teams=_each(t for m in mentions for t in m.teams),
        dates=tuple({when.text.lower(): when for when, _, _ in days}.values()),
        amounts=tuple(amount for amount, _, _ in amounts(text[:LIMIT], places)),
        outlook=outlook(_edges(text[:LIMIT])),
        risk=risk(_edges(text[:LIMIT])),
    )
    unclear = tuple(_choice(cut, m, lexicon) for m in mentions if m.unclear)
    return Found(words=cut, entities=entities, mentions=tuple(mentions), unclear=unclear, unknown=listed.unknown)


def _edges(text: str) -> str:
    """Beginning and end of a long text: a view is stated in a sentence, and hundreds of idioms are looked for."""
    return text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"


def _without_twins(listed: Sequence[Mention], short: Sequence[Mention]) -> list[Mention]:
    return [m for m in listed if free(m.first, m.last, short)]


def _settle(
    cut: Sequence[Word], mentions: list[Mention], lexicon: Lexicon, days: Sequence[tuple[int, int]], text: str, prior: int
) -> list[Mention]:
    """The mentions that hold, each as clear as its clause makes it, or else the text, or else what was said before."""
    mentions = sorted(mentions, key=lambda m: m.first)
    dated = {n for n, word in enumerate(cut) if _within(word, days)}
    named = {m.teams[0] for m in mentions if len(m.teams) == 1}

    @cache  # of one clause, or of the whole, for all its mentions
    def spoken(start: int, end: int) -> int:
        return _lean(cut, mentions, dated, text, start, end)

    def lean(m: Mention) -> int:
        clause = spoken(*around(cut, m.first))
        if not clause and m.teams and _abbreviated(cut, m, lexicon) and place(cut, m.first, m.last, Of.TEAM) < _STANDS:
            return 0
        return clause or spoken(0, len(cut)) or prior

    doubtful = [m for m in mentions if not (m.sure or _told(m, named) or _elsewhere(cut, mentions, m))]
    held = (m if m.sure else _resolve(m, cut, lean(m), lexicon) for m in mentions if m.sure or m in doubtful)
    return [m for m in held if m is not None and (m.symbols or m.teams)]


def _lean(cut: Sequence[Word], mentions: Sequence[Mention], dated: set[int], text: str, start: int, end: int) -> int:
    """How much the words `start` to `end` speak of football; negative for the market."""
    inside = [m for m in mentions if start <= m.first < end]
    named = {n for m in inside for n in range(m.first, m.last + 1)}
    outside = [cut[n] for n in range(start, end) if n not in dated and n not in named]
    clear = sum(bool(m.teams) - bool(m.symbols) for m in inside if m.sure)
    lines = sum(line(cut, m.last, text) or priced(cut, m.first, m.last) for m in inside if m.teams)
    numbered = any(
        cut[n].low in _FOOTBALL_DAYS or (cut[n].low == "week" and cut[n + 1 : n + 2] and cut[n + 1].low.isdigit())
        for n in range(start, end)
    )
    return leaning(outside) + 2 * clear + pairs(inside, cut) + 2 * lines + numbered


def _within(word: Word, days: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in days)


def _told(mention: Mention, named: set[str]) -> bool:
    """A city or stadium of two teams, one of which is named beside it ('MetLife stadium weather for the Jets')."""
    return len(mention.teams) > 1 and not named.isdisjoint(mention.teams)


def _elsewhere(cut: Sequence[Word], mentions: Sequence[Mention], mention: Mention) -> bool:
    """A city that is the bookmakers', or where people live and marry."""
    return not mention.symbols and (bookmakers(cut, mentions, mention) or dwelt(cut, mention.first))


def _resolve(mention: Mention, cut: Sequence[Word], lean: int, lexicon: Lexicon) -> Mention | None:
    if mention.symbols and mention.teams:
        if lean:
            return replace(
                mention, symbols=() if lean > 0 else mention.symbols, teams=mention.teams if lean > 0 else (), sure=True
            )
        return mention if lexicon.known(mention.symbols[0]) else replace(mention, symbols=(), sure=True)
    stands = place(cut, mention.first, mention.last, Of.TEAM) >= (_STANDS if _written(cut, mention) else _STANDS_WELL)
    return mention if lean > 0 or (lean == 0 and stands) else None


def _written(cut: Sequence[Word], mention: Mention) -> bool:
    """Whether the words name a team more often than anything else: a nickname, or capitals; a city is also a place."""
    return cut[mention.first].low in LOOSE or (cut[mention.first].text.isupper() and mention.first == mention.last)


def _abbreviated(cut: Sequence[Word], mention: Mention, lexicon: Lexicon) -> bool:
    """Letters in lower case, which are a word cut short as often as a team ('bal and pnl')."""
    word = cut[mention.first]
    return word.stem in lexicon.abbreviations and word.text.islower()


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
