"""Tickers: $AMD, AMD, amd, and those that are also words ($IT, ALL calls, F or T).

Written with $: always. In capitals: yes, unless it is a word of the trade or of the language (PLAIN); those, and words in lower
case, need the market right beside them. A text that is all capitals is read as lower case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import Mention, free
from graphs.understand.words import Word, word_list

# what capitals do not make a ticker: English words one writes large, and the trade's own abbreviations
PLAIN = word_list("plain")
_BEFORE = frozenset(["ticker", "tickers", "symbol", "symbols", "shares", "share", "of", "stock"])
_BEFORE_LOOSE = _BEFORE | frozenset(
    [
        "on",
        "for",
        "buy",
        "sell",
        "buying",
        "selling",
        "long",
        "short",
        "own",
        "hold",
        "holding",
        "trade",
        "trading",
        "my",
        "about",
        "wheel",
        "wheeling",
        "in",
        "short",
        "vs",
    ]
)
_AFTER = frozenset(
    [
        "calls",
        "call",
        "puts",
        "put",
        "stock",
        "shares",
        "share",
        "option",
        "options",
        "weeklies",
        "leaps",
        "earnings",
        "iv",
        "chain",
        "chart",
        "csp",
        "csps",
        "straddle",
        "straddles",
        "strangle",
        "rsi",
        "macd",
    ]
)
_CONTRACTS = frozenset(["calls", "puts", "call", "put", "leaps", "weeklies", "csps"])
_SEEN_LOW = frozenset(("spy", "meta", "baba"))  # English words, but typed they are the ticker
_SEEN_HALF = frozenset(
    ["coin", "snap", "hood", "arm", "dash", "cat", "shop", "pins", "lulu", "ball"]
)  # with less beside them than other words
_LINKS = frozenset(("", ",", ", ", "/", " / ", ", and ", " & "))
_AND = frozenset(("and", "or", "vs", "versus", "&", "against"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tickers:
    """What was found: mentions of known symbols, and what looks like a symbol but is none."""

    mentions: tuple[Mention, ...]
    unknown: tuple[str, ...]


def tickers(words: Sequence[Word], lexicon: Lexicon, taken: Sequence[Mention], *, shout: bool) -> Tickers:
    """The tickers among the words not `taken`, in two passes: those that stand alone, then those joined to them by a list."""
    sure = list(_alone(words, lexicon, taken, shout=shout))
    anchors = {m.last for m in (*sure, *taken) if m.symbols} | {m.first for m in (*sure, *taken) if m.symbols}
    joined = list(_joined(words, lexicon, [*taken, *sure], anchors))
    unknown = (
        w.text.upper()
        for n, w in enumerate(words)
        if free(n, n, [*taken, *sure, *joined]) and _looks(words, n, lexicon, shout=shout)
    )
    return Tickers(mentions=(*sure, *joined), unknown=tuple(dict.fromkeys(unknown)))


def _alone(words: Sequence[Word], lexicon: Lexicon, taken: Sequence[Mention], *, shout: bool) -> Iterator[Mention]:
    for n, word in enumerate(words):
        symbol = _symbol(word, lexicon)
        if symbol and free(n, n, taken) and _counts(words, n, symbol, lexicon, shout=shout):
            yield Mention(first=n, last=n, symbols=(symbol,))


def _symbol(word: Word, lexicon: Lexicon) -> str | None:
    """The symbol these letters are, however they are written: NVDA, nvda, Nvda, NVDA's."""
    upper = word.stem.upper()
    return upper if upper in lexicon.symbols else None


def _capitals(word: Word) -> bool:
    return word.text[: len(word.stem)].isupper()


def _counts(words: Sequence[Word], n: int, symbol: str, lexicon: Lexicon, *, shout: bool) -> bool:
    word = words[n]
    if word.dollar:
        return True
    if word.stem in PLAIN or len(symbol) == 1:
        return _beside(words, n, strict=not word.text.isupper() or shout)
    if _capitals(word) and not shout:
        return True
    if word.stem in lexicon.words and word.stem not in _SEEN_LOW:
        return lexicon.known(symbol) and _traded(words, n, loose=word.stem in _SEEN_HALF)
    return lexicon.known(symbol) or _beside(words, n, strict=True)


def _beside(words: Sequence[Word], n: int, *, strict: bool) -> bool:
    """Whether a neighbour speaks of the market: 'ticker ALL', 'NOW calls'; `strict`: only a word before that says so."""
    previous = words[n - 1].low if n else ""
    following = words[n + 1].low if n + 1 < len(words) else ""
    if words[n].low in {"a", "i"} and not words[n].text.isupper():
        return False
    if strict:
        return previous in {"ticker", "symbol"}
    return previous in (_BEFORE if words[n].stem in PLAIN else _BEFORE_LOOSE) or following in _AFTER


def _traded(words: Sequence[Word], n: int, *, loose: bool) -> bool:
    """Whether an English word in lower case stands where only a ticker does: 'cat calls'; `loose`: also 'on coin', 'snap iv'."""
    previous = words[n - 1].low if n else ""
    following = words[n + 1].low if n + 1 < len(words) else ""
    if loose and (previous in _BEFORE_LOOSE or following in _AFTER):
        return True
    return previous in {"ticker", "symbol"} or following in _CONTRACTS


def _joined(words: Sequence[Word], lexicon: Lexicon, taken: Sequence[Mention], anchors: set[int]) -> Iterator[Mention]:
    """'F, T and KO': a capital ticker in a list with a sure one, from left to right and back."""
    reached = set(anchors)
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):
        for n in order:
            symbol = _symbol(words[n], lexicon)
            if symbol and n not in reached and words[n].text.isupper() and free(n, n, taken) and _linked(words, n, reached):
                reached.add(n)
                yield Mention(first=n, last=n, symbols=(symbol,))


def _linked(words: Sequence[Word], n: int, reached: set[int]) -> bool:
    left = n - 1 in reached and words[n].before in _LINKS
    right = n + 1 in reached and words[n + 1].before in _LINKS
    over = n >= 2 and n - 2 in reached and words[n - 1].low in _AND
    under = n + 2 in reached and words[n + 1].low in _AND
    return left or right or over or under


def _looks(words: Sequence[Word], n: int, lexicon: Lexicon, *, shout: bool) -> bool:
    """Written as a ticker, but none that is known."""
    word = words[n]
    if not word.text.isalpha() or word.text.upper() in lexicon.symbols or not 1 < len(word.text) < 6:
        return False
    if word.dollar:
        return True
    usual = word.low in PLAIN or word.low in lexicon.abbreviations
    return word.text.isupper() and not shout and not usual and _beside(words, n, strict=False)
