"""Tickers: $AMD, AMD, amd, and those that are also words ($IT, ALL calls, F or T).

Written with $: always. In capitals: yes, unless it is a word of the trade or of the language (PLAIN); those, and words in lower
case, need the market right beside them. A text that is all capitals is read as lower case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import (
    MANY,
    THINGS,
    TRADED,
    Mention,
    acts,
    asked_about,
    dealt,
    free,
    held,
    moves,
    spoken_of,
    topic,
)
from graphs.understand.placed import placed
from graphs.understand.slots import opens, ordinary, place
from graphs.understand.words import Word, word_list

# what capitals do not make a ticker: English words one writes large, and the trade's own abbreviations
PLAIN = word_list("plain")
_ACRONYMS = word_list("acronyms")  # of other trades, which are a company's symbol too: DB, AMT, VIG
_TEXTING = word_list("texting")
_INDICATORS = word_list("indicators")
_BEFORE = word_list("before")
_BEFORE_LOOSE = _BEFORE | word_list("before_loose")
_CALLED = frozenset(["ticker", "tickers", "symbol", "symbols"])
_OWNED = frozenset(["earnings", "stock", "shares", "dividend"])
_CONTRACTS = frozenset(["calls", "puts", "call", "put", "leaps", "weeklies", "csps"])
# how well a word must be placed that is typed as a ticker often, as likely as not, or hardly ever
_OFTEN, _RATHER, _WELL, _SURELY, _SELDOM = 0.2, 1.0, 1.8, 2.5, 3.0
_AWRY = -1.2  # a lesser known symbol in lower case placed worse is a slip of the finger: "fnd me a trade"
_ODD = -0.7  # and so are capitals that few know: "as a CSV"
_LETTERS = frozenset("ftcvmd")  # single letters people ask about in lower case
_SPOKEN = frozenset(["earnings", "calls", "puts", "stock", "shares", "dividend"])
_SEEN_LOW = word_list("seen")
_SEEN_HALF = word_list("seen_beside")
_LINKS = frozenset(("", ",", ", ", "/", " / ", ", and ", " & ", "+", " + "))
_AGAINST = frozenset(("vs", "versus", "against"))  # joins two of a kind
_AND = frozenset(("and", "or", "vs", "versus", "&", "against", "with", "to"))


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
    large = _capitals(word) and not shout
    if word.dollar or word.stem in _ACRONYMS:
        return word.dollar or placed(words, n, n, _WELL) or (large and asked_about(words, n, n))
    if word.stem in PLAIN or word.stem in _INDICATORS or len(symbol) == 1:
        stands = large and word.stem in lexicon.words and lexicon.known(symbol) and placed(words, n, n, _SURELY)
        said = lexicon.known(symbol) and _said(words, n, large=large)
        return said or (stands and _near(words, n)[1] not in MANY) or _beside(words, n, strict=not large)
    if word.stem in lexicon.words and word.stem not in _SEEN_LOW:
        return _english(words, n, known=lexicon.known(symbol), large=large)
    if lexicon.known(symbol):
        return large or lexicon.famous(symbol) or dealt(words, n) or place(words, n, n) > _AWRY
    return _traded(words, n, loose=False) or asked_about(words, n, n) or (large and place(words, n, n) > _ODD)


def _said(words: Sequence[Word], n: int, *, large: bool) -> bool:
    """Whether a verb of price or reporting says that a letter, an abbreviation or a word in capitals is the company."""
    short = words[n].stem in _LETTERS
    return moves(words, n, n) if large or short else words[n].stem in _INDICATORS and acts(words, n, n)


def _english(words: Sequence[Word], n: int, *, known: bool, large: bool) -> bool:
    """Whether an English word is the ticker; of a small company's it is more often the word, also written large."""
    word = words[n]
    often = word.stem in _SEEN_HALF
    if large:
        short = word.stem in _TEXTING and not often  # RS: the stock's relative strength
        if known and short:
            return placed(words, n, n, _RATHER) and not _near(words, n)[1].isdigit()  # "RS 88"
        return known or _beside(words, n, strict=False)
    least = _OFTEN if often else _SELDOM if ordinary(word.stem) or word.stem in _TEXTING else _RATHER
    if n > 1 and word.stem in THINGS and _near(words, n)[0] == "on" and words[n - 2].low.isdigit():
        return False  # "up 3.4% on cost"
    if known and (moves(words, n, n) or held(words, n, n) or topic(words, n, n)):
        return True
    return known and (_traded(words, n, loose=often) or placed(words, n, n, least))


def _near(words: Sequence[Word], n: int) -> tuple[str, str]:
    return words[n - 1].low if n else "", words[n + 1].low if n + 1 < len(words) else ""


def _beside(words: Sequence[Word], n: int, *, strict: bool) -> bool:
    """Whether a neighbour speaks of the market: 'ticker ALL', 'NOW calls'; `strict`: only a word before that says so."""
    previous, following = _near(words, n)
    article = words[n].low in {"a", "i"} and (not words[n].text.isupper() or (opens(words, n) and following not in _OWNED))
    if strict or article:
        called = previous in _CALLED and not (strict and following)  # "tickers by premium"
        return called or (words[n].stem in _LETTERS and (following in _SPOKEN or spoken_of(words, n, n)))
    if words[n].stem in _INDICATORS:
        return previous in _CALLED or following in _OWNED
    plain = words[n].stem in PLAIN
    if len(words[n].stem) == 1 and words[n].stem not in {"a", "i"} and (asked_about(words, n, n) or previous in _BEFORE_LOOSE):
        return True
    return previous in (_BEFORE if plain else _BEFORE_LOOSE) or following in TRADED or spoken_of(words, n, n)


def _traded(words: Sequence[Word], n: int, *, loose: bool) -> bool:
    """Whether an English word in lower case stands where only a ticker does: 'cat calls'; `loose`: also 'snap iv'."""
    previous, following = _near(words, n)
    if loose and (following in TRADED or asked_about(words, n, n)):
        return True
    return previous in _CALLED or following in _CONTRACTS or spoken_of(words, n, n)


def _joined(words: Sequence[Word], lexicon: Lexicon, taken: Sequence[Mention], anchors: set[int]) -> Iterator[Mention]:
    """'F, T and KO', 'tsla/lcid': a ticker in a list with a sure one, from left to right and back."""
    reached = set(anchors)
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):
        for n in order:
            symbol = _symbol(words[n], lexicon)
            if symbol and n not in reached and free(n, n, taken) and _linked(words, n, reached, typed=_typed(words[n], lexicon)):
                reached.add(n)
                yield Mention(first=n, last=n, symbols=(symbol,))


def _typed(word: Word, lexicon: Lexicon) -> bool:
    """Whether one neighbour in a list is enough: capitals, and what is no English word; a word in lower case needs two."""
    if word.text.isupper() or word.stem in _SEEN_HALF or word.stem in _LETTERS:
        return True
    return not (word.stem in PLAIN or word.stem in lexicon.words or len(word.stem) == 1)


def _linked(words: Sequence[Word], n: int, reached: set[int], *, typed: bool) -> bool:
    left = n - 1 in reached and words[n].before in _LINKS
    right = n + 1 in reached and words[n + 1].before in _LINKS
    over = n >= 2 and n - 2 in reached and words[n - 1].low in _AND
    typed = typed or (over and words[n - 1].low in _AGAINST)
    under = n + 2 in reached and words[n + 1].low in _AND
    between = words[n].text.isupper() and n - 1 in reached and n + 1 in reached  # "F T SOFI"
    return between or (left or right or over or under if typed else (left or over) and (right or under))


def _looks(words: Sequence[Word], n: int, lexicon: Lexicon, *, shout: bool) -> bool:
    """Written as a ticker, but none that is known."""
    word = words[n]
    if not word.text.isalpha() or word.text.upper() in lexicon.symbols or not 1 < len(word.text) < 6:
        return False
    if word.dollar:
        return True
    usual = word.low in PLAIN or word.low in _INDICATORS or word.low in lexicon.words or word.low in lexicon.abbreviations
    return word.text.isupper() and not shout and not usual and _beside(words, n, strict=False)
