"""What AVA knows by name: listed companies, funds with their themes, nicknames, NFL teams, and what was imported.

The tables under `data/` ship with AVA (data/NOTICE says where they come from); `AVA_HOME/lexicon.json` adds symbols. Read
once, kept in memory. Nothing here decides what a word means in a sentence: `tickers`, `names` and `makers` do.
Raises LexiconError for an extra file that cannot be read, naming it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphs.understand.slips import Slips
from graphs.understand.words import key, near, word_list
from tools.facts import Symbol, Team

DATA = Path(__file__).with_name("data")
KNOWN = 1500  # companies up to this place by value are ones people ask about without saying "stock"
POPULAR = word_list("popular")  # and these
_WELL_KNOWN = 750  # companies up to this place by value are recognised misspelt
_FAMOUS = 60  # and these in words of four letters: "aple"
_FAMOUS_SYMBOL = 300  # and these by their symbol in lower case, wherever it stands
_FEW, _MOST = 4, 24  # letters of a name recognised misspelt; the slips of a longer word would be many
_SHARED = {  # places of two teams
    "new york": ("NYG", "NYJ"),
    "ny": ("NYG", "NYJ"),
    "metlife stadium": ("NYG", "NYJ"),
    "los angeles": ("LA", "LAC"),
    "sofi stadium": ("LA", "LAC"),
}


class LexiconError(ValueError):
    """The extra lexicon cannot be used; the message names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Club:
    """An NFL team."""

    team: Team
    name: str  # "Kansas City Chiefs"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names, by the key of `words.key`."""

    symbols: dict[Symbol, str] = field(default_factory=dict)  # every symbol with the name to show
    rank: dict[Symbol, int] = field(default_factory=dict)  # place by market value when the table was made; absent for funds
    names: dict[str, Symbol] = field(default_factory=dict)  # company names that may be typed in lower case
    proper: dict[str, Symbol] = field(default_factory=dict)  # those that are English words too: only with a capital
    themes: dict[str, Symbol] = field(default_factory=dict)  # "gold" -> GLD, for "gold etf"
    sectors: dict[Symbol, tuple[str, str]] = field(default_factory=dict)  # S&P 500: GICS sector and industry
    clubs: dict[Team, Club] = field(default_factory=dict)
    nicknames: dict[str, Team] = field(default_factory=dict)  # "chiefs", "soldier field"
    cities: dict[str, tuple[Team, ...]] = field(default_factory=dict)  # "new york" has two
    abbreviations: dict[str, Team] = field(default_factory=dict)  # "kc", "jac"
    words: frozenset[str] = frozenset()  # English words that are also a ticker, a name, or nearly one
    ordinary: frozenset[str] = frozenset()  # phrases that hold a name and do not mean it: "treasury bills"
    products: dict[str, Symbol] = field(default_factory=dict)  # "iphone" -> AAPL, for "the iPhone maker"
    people: dict[str, Symbol] = field(default_factory=dict)  # "zuck" -> META, for "Zuck's company"
    slips: Slips = field(default_factory=lambda: Slips.of(()))  # of well-known names

    @classmethod
    def load(cls, extra: Path | None = None) -> "Lexicon":
        """The shipped tables, and the symbols of `extra` where that file exists."""
        words = (DATA / "words.txt").read_text(encoding="utf-8").split()
        lexicon = cls(words=word_list("texting").union(words), ordinary=phrase_list("ordinary"))
        lexicon._companies()
        lexicon._makers()
        lexicon._funds()
        lexicon._teams()
        if extra is not None and extra.exists():
            lexicon._extra(extra)
        return replace(lexicon, slips=Slips.of(lexicon._well_known()))

    def known(self, symbol: Symbol) -> bool:
        """Whether people ask about it by the bare symbol: a fund, an S&P member, a large company, or a popular one."""
        large = symbol in self.sectors or self.rank.get(symbol, 0) < KNOWN
        return symbol in self.symbols and (large or symbol.lower() in POPULAR)

    def famous(self, symbol: Symbol) -> bool:
        """Whether its letters in lower case are hardly a slip of the finger: a fund, a popular one, or a very large company."""
        return symbol.lower() in POPULAR or self.rank.get(symbol, KNOWN) < _FAMOUS_SYMBOL

    def show(self, symbol: Symbol) -> str:
        """'Delta Air Lines (DAL)'."""
        name = self.symbols.get(symbol)
        return f"{name} ({symbol})" if name and name != symbol else symbol

    def misspelt(self, word: str) -> str | None:
        """The well-known one-word name that `word`, which is no English word, is a slip of, or None."""
        if not _FEW <= len(word) <= _MOST or word in self.words:
            return None
        name = self.slips.word(word) or self._heard(word)
        famous = name is not None and name in self.names and self.rank.get(self.names[name], _FAMOUS) < _FAMOUS
        return name if len(word) > _FEW or famous else None

    def _heard(self, word: str) -> str | None:
        """The name a word is with a letter doubled, or ended as it sounds: 'soffi', 'tesler'."""
        single = (word[:n] + word[n + 1 :] for n in range(len(word) - 1) if word[n] == word[n + 1])
        tried = (*single, f"{word[:-2]}a") if word.endswith("er") else single
        return next((name for name in tried if len(name) >= _FEW and name in self.names and self.known(self.names[name])), None)

    def like(self, symbol: str) -> tuple[Symbol, ...]:
        """Up to three known symbols one slip away from an unknown one, the largest companies first."""
        close = [s for s in self.symbols if s[0] == symbol[0] and self.known(s) and near(symbol, s, 1)]
        return tuple(sorted(close, key=lambda s: self.rank.get(s, 0))[:3])

    def _companies(self) -> None:
        for symbol, name, sector, industry in _table("sp500.tsv"):
            self.sectors[symbol] = (sector, industry)
            self.symbols[symbol] = name
        for place, (symbol, name, aliases) in enumerate(_table("companies.tsv")):
            self.symbols[symbol] = name
            self.rank[symbol] = place
            self._add(symbol, aliases.split("|"))
        for symbol, aliases in _table("nicknames.tsv"):
            self._add(symbol, aliases.split("|"))
            self.rank[symbol] = min(self.rank.get(symbol, 0), KNOWN - 1)  # what has a nickname is talked about

    def _add(self, symbol: Symbol, aliases: Iterable[str]) -> None:
        for alias in filter(None, aliases):
            book = self.proper if alias.startswith("^") else self.names
            book[alias.removeprefix("^")] = symbol

    def _funds(self) -> None:
        for symbol, name, themes in _table("funds.tsv"):
            self.symbols[symbol] = name
            self.rank[symbol] = 0
            self.themes[symbol.lower()] = symbol
            for theme in themes.split("|") if themes else ():
                self.themes.setdefault(key(theme), symbol)

    def _teams(self) -> None:
        cities: defaultdict[str, tuple[Team, ...]] = defaultdict(tuple)
        for place, teams in _SHARED.items():
            cities[place] = teams
        for team, name, towns, nick, others, stadiums in _table("teams.tsv"):
            self.clubs[team] = Club(team, name)
            self.nicknames.update({key(each): team for each in (name, nick, *stadiums.split("|")) if each})
            for town in towns.split("|") if towns else ():
                cities[key(town)] += (team,)
            for other in (team.lower(), *others.split("|")):
                book = self.abbreviations if len(other) <= 3 and other.isalpha() else self.nicknames
                book[key(other)] = team
        self.cities.update(cities)

    def _extra(self, path: Path) -> None:
        try:
            added = json.loads(path.read_text(encoding="utf-8"))["symbols"]
            pairs = {str(symbol).upper(): str(name or symbol) for symbol, name in dict(added).items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LexiconError(f'{path}: not a lexicon of the form {{"symbols": {{"ABC": "its name"}}}} ({error})') from error
        for symbol, name in pairs.items():
            self.symbols.setdefault(symbol, name)
            self.rank[symbol] = min(self.rank.get(symbol, 0), KNOWN - 1)  # whoever imported it means it

    def _makers(self) -> None:
        for symbol, products, people in _table("makers.tsv"):
            self.products.update({key(each): symbol for each in products.split("|") if each})
            self.people.update({key(each): symbol for each in people.split("|") if each})

    def _well_known(self) -> Iterator[str]:
        """The names recognised misspelt, companies by value first."""
        for book in (self.names, self.proper):
            yield from sorted(
                (n for n, s in book.items() if self.rank.get(s, 0) < _WELL_KNOWN), key=lambda n: self.rank.get(book[n], 0)
            )
        yield from self.nicknames
        yield from self.cities


def phrase_list(name: str) -> frozenset[str]:
    """The phrases of `data/lists/<name>.txt`, '|' between them, as `words.key` gives them."""
    lines = (DATA / "lists" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(key(phrase) for line in lines if not line.startswith("#") for phrase in line.split("|"))


def _table(name: str) -> Iterator[list[str]]:
    """The fields of each line of a shipped table."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        yield line.split("\t")
