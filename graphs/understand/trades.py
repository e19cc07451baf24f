"""Companies told by their trade: 'low, the hardware chain', 'did ALL break out? the insurer i mean', 'is delta the airline up'.

An English word, or letters that are much else besides, is the company where a description in apposition fits its industry. Only
the S&P 500 have an industry here (`Lexicon.sectors`); data/industries.tsv has the words people use for one.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import Mention
from graphs.understand.slots import opens
from graphs.understand.words import Word

_TABLE = Path(__file__).with_name("data") / "industries.tsv"
_ARTICLES = frozenset(["the", "a", "an", "that", "which"])
_SAYS = frozenset(["is", "was", "are", "at", "too", "so", "very", "how", "a"])  # before what is said of a thing: "it is low"
_MEANING = frozenset(["mean", "meaning", "meant", "as", "aka"])  # "i mean the airline", "as in the airline"
_LONGEST = 3  # words between the article and the trade: "the home improvement chain"
_REACH = 14  # words a description may stand from what it describes


def _read() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines())
    return {word: tuple(industries.split("|")) for word, industries in rows}


_TRADES = _read()


def trades(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Mention]:
    """The companies described, each where it is named, from left to right of their descriptions; none twice."""
    seen: set[int] = set()
    for n, word in enumerate(words):
        article = _article(words, n) if word.stem in _TRADES else None
        at = None if article is None else _described(words, article, n, lexicon)
        if at is not None and at not in seen:
            seen.add(at)
            yield Mention(first=at, last=at, symbols=tuple(_fitting(words[at], word.stem, lexicon)))


def _article(words: Sequence[Word], n: int) -> int | None:
    """Where the description that holds word `n` begins."""
    for at in range(n - 1, max(-1, n - 2 - _LONGEST), -1):
        if words[at].low in _ARTICLES:
            return at
        if opens(words, at + 1):
            return None
    return None


def _described(words: Sequence[Word], article: int, n: int, lexicon: Lexicon) -> int | None:
    """The nearest word before the description that is a company of the trade; beside it, unless the description stands apart."""
    reach = _REACH if _apart(words, article, n) else 1
    near = range(article - 1, max(-1, article - 1 - reach), -1)
    return next((at for at in near if not _said(words, at) and any(_fitting(words[at], words[n].stem, lexicon))), None)


def _said(words: Sequence[Word], at: int) -> bool:
    """Whether the word is said of another: 'it is low, the store told me'; not 'is delta, the airline'."""
    return at > 1 and words[at - 1].low in _SAYS and not opens(words, at - 1)


def _apart(words: Sequence[Word], article: int, n: int) -> bool:
    """Whether the description is set off: 'beat again, the insurer', 'did low beat? the hardware chain i mean'."""
    after = [word.low for word in words[n + 1 : n + 4]]
    said = bool(_MEANING.intersection(after[1:] if after[:1] == ["i"] else after[:1]))
    before = {word.low for word in words[max(0, article - 2) : article]}
    return said or (opens(words, article) and article > 0) or not _MEANING.isdisjoint(before)


def _fitting(word: Word, trade: str, lexicon: Lexicon) -> Iterator[str]:
    """The symbol that `word` may be, if its industry is one of the trade's."""
    symbol = lexicon.names.get(word.stem) or lexicon.proper.get(word.stem) or word.stem.upper()
    industry = lexicon.sectors.get(symbol, ("", ""))[1].lower()
    if any(each in industry for each in _TRADES[trade]):
        yield symbol
