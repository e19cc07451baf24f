"""What AVA knows by name: listed companies, funds with their themes, nicknames, NFL teams, and what was imported.

The tables under `data/` ship with AVA (data/NOTICE says where they come from); `AVA_HOME/lexicon.json` adds symbols. Read
once, kept in memory. Nothing here decides what a word means in a sentence: `symbols` and `teams` do.
Raises LexiconError for an extra file that cannot be read, naming it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphs.understand.words import key, near
from tools.facts import Symbol, Team

DATA = Path(__file__).with_name("data")
KNOWN = 1500  # companies up to this place by value are ones people ask about without saying "stock"
_FUZZY = 5  # letters a name needs to be recognised misspelt
_FUZZY_TWO = 8  # letters it needs to be recognised with two errors


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
    fuzzy: dict[str, list[str]] = field(default_factory=dict)  # well-known one-word names by first letter

    @classmethod
    def load(cls, extra: Path | None = None) -> "Lexicon":
        """The shipped tables, and the symbols of `extra` where that file exists."""
        words = (DATA / "words.txt").read_text(encoding="utf-8").split()
        lexicon = cls(words=frozenset(words))
        lexicon._companies()
        lexicon._funds()
        lexicon._teams()
        if extra is not None and extra.exists():
            lexicon._extra(extra)
        lexicon._index()
        return lexicon

    def known(self, symbol: Symbol) -> bool:
        """Whether people ask about it by the bare symbol: a fund, an S&P member, or a large company."""
        return symbol in self.symbols and (symbol in self.sectors or self.rank.get(symbol, 0) < KNOWN)

    def show(self, symbol: Symbol) -> str:
        """'Delta Air Lines (DAL)'."""
        name = self.symbols.get(symbol)
        return f"{name} ({symbol})" if name and name != symbol else symbol

    def misspelt(self, word: str) -> str | None:
        """The well-known one-word name that `word` is a slip of, or None: same first letter, one error, two in long names."""
        if len(word) < _FUZZY or word in self.words:
            return None
        for name in self.fuzzy.get(word[0], ()):
            if near(word, name, 2 if len(name) >= _FUZZY_TWO else 1):
                return name
        return None

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
            self._add(symbol, aliases)
        for symbol, aliases in _table("nicknames.tsv"):
            self._add(symbol, aliases)

    def _add(self, symbol: Symbol, aliases: str) -> None:
        for alias in aliases.split("|") if aliases else ():
            book = self.proper if alias[0] == "^" else self.names
            book[key(alias)] = symbol

    def _funds(self) -> None:
        for symbol, name, themes in _table("funds.tsv"):
            self.symbols[symbol] = name
            self.rank[symbol] = 0
            for theme in themes.split("|") if themes else ():
                self.themes.setdefault(key(theme), symbol)

    def _teams(self) -> None:
        cities: defaultdict[str, tuple[Team, ...]] = defaultdict(tuple)
        cities.update({"new york": ("NYG", "NYJ"), "los angeles": ("LA", "LAC")})
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

    def _index(self) -> None:
        names = [n for n, s in self.names.items() if len(n) >= _FUZZY and n.isalpha() and self.rank.get(s, 0) < KNOWN // 2]
        towns = [n for n in (*self.nicknames, *self.cities) if len(n) >= _FUZZY and n.isalpha()]
        for name in (*names, *towns):
            self.fuzzy.setdefault(name[0], []).append(name)


def _table(name: str) -> Iterator[list[str]]:
    """The fields of each line of a shipped table."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        yield line.split("\t")
