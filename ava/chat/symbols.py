"""Which symbols the beginning of a word may mean: those the user holds first, then those people ask about, by size.

Names come from the lexicon, which is read at the first question for one; nothing else is known of a symbol here.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.understand.lexicon import Lexicon

_BY_NAME = 3  # letters from which on names are looked through too
Known = tuple[str, str]  # symbol and name


class Symbols:
    """The symbols there are, in the order in which they are offered."""

    def __init__(self, held: Callable[[], tuple[str, ...]], load: "Callable[[], Lexicon]") -> None:
        """`held` is asked every time, since it may become known, or another's; the lexicon is loaded once."""
        self._held, self._load = held, load

    @cached_property
    def _lexicon(self) -> "Lexicon":
        return self._load()

    def like(self, typed: str, most: int = 8) -> list[Known]:
        """At most that many symbols that begin with `typed`, or whose name has a word that does."""
        low, held = typed.lower(), frozenset(self._held())
        names = {symbol: symbol for symbol in held} | self._lexicon.symbols
        found = [(symbol, name) for symbol, name in names.items() if _begins(low, symbol, name)]
        return sorted(found, key=lambda each: (each[0] not in held, *self._place(typed, *each)))[:most]

    def _place(self, typed: str, symbol: str, name: str) -> tuple[bool, bool, bool, bool, int, str]:
        """Lower is offered earlier. Capitals mean a symbol, small letters as well a name."""
        low, known = typed.lower(), self._lexicon.known(symbol)
        as_symbol, as_name = symbol.lower().startswith(low), name.lower().startswith(low)
        rank = self._lexicon.rank.get(symbol, len(self._lexicon.rank))
        return not known, symbol.lower() != low, not (as_symbol or as_name), typed.isupper() and not as_symbol, rank, symbol


def _begins(low: str, symbol: str, name: str) -> bool:
    by_name = len(low) >= _BY_NAME and any(word.startswith(low) for word in name.lower().split())
    return by_name or symbol.lower().startswith(low)
