"""Words as the pieces the encoder knows: WordPiece (Wu et al., arXiv 1609.08144), the longest piece first.

A masked name ({symbol}, {n}) is a piece of its own. A word that no pieces make up is UNKNOWN as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
NAMES = ("{symbol}", "{team}", "{player}", "{n}", "{usd}", "{date}")
INSIDE = "##"  # begins a piece that does not begin a word
MOST = 48  # pieces of a text; what follows is not read
_LONGEST = 30  # letters of a word that is cut


def numbered(words: Sequence[str], numbers: Mapping[str, int]) -> list[int]:
    """The numbers of the pieces of `words`, with what stands at both ends of a text."""
    pieces = [number for word in words[:MOST] for number in _word(word, numbers)]
    return [numbers[FIRST], *pieces[:MOST], numbers[LAST]]


def _word(word: str, numbers: Mapping[str, int]) -> list[int]:
    whole = numbers.get(word)
    cut = [whole] if whole is not None else list(_cut(word, numbers)) if len(word) <= _LONGEST else []
    return cut or [numbers[UNKNOWN]]


def _cut(word: str, numbers: Mapping[str, int]) -> Iterator[int]:
    """The longest piece each time; nothing at all where a rest is no piece."""
    found, start = list[int](), 0
    while start < len(word):
        tried = (INSIDE * (start > 0) + word[start:end] for end in range(len(word), start, -1))
        piece = next((each for each in tried if each in numbers), None)
        if piece is None:
            return
        found.append(numbers[piece])
        start += len(piece) - len(INSIDE) * (start > 0)
    yield from found
