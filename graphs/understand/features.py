"""What of a question's words the router weighs: words, pairs and triples, words near each other, parts, and what was named.

Words come masked (`Found.masked`): names stand as {symbol}, {team}, {player}, numbers as {n} or {usd}. Training and routing
share this file, so that what was learnt is what is read.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from graphs.understand.words import word_list

PART = 5  # letters in a part of a word, its edges counted
MANY = 160  # words weighed
NEAR = 3  # words on, among those that say something, that a word is paired with in any order
_SUFFIX = re.compile(r"(?<=\w{3})(?:ing|ed|es|(?<!s)s|e)$")
_SPELT = {
    "whats": "what",
    "hows": "how",
    "wats": "what",
    "wat": "what",
    "im": "i",
    "u": "you",
    "ur": "your",
    "r": "are",
    "pls": "please",
}


def stem(word: str) -> str:
    """The word without its commonest endings, texting's spellings written out."""
    return word if word.startswith("{") else _SUFFIX.sub("", _SPELT.get(word, word))


_EMPTY = frozenset(map(stem, word_list("empty")))


def features(words: Sequence[str]) -> dict[str, float]:
    """Each feature with how much it counts: 1 for words, less for their parts. Equal words count once."""
    words = words[:MANY]
    stems = [stem(word) for word in words]
    edged = ["^", *stems, "$"]
    found = dict.fromkeys(stems, 1.0)
    found.update(dict.fromkeys((f"{a} {b}" for a, b in pairwise(edged)), 1.0))
    found.update(dict.fromkeys((f"{a} {b} {c}" for a, b, c in zip(edged, edged[1:], edged[2:], strict=False)), 0.7))
    found.update(dict.fromkeys(_near(stems), 0.7))
    found.update(dict.fromkeys((part for word in words for part in _parts(word)), 0.4))
    found[f"#{{symbol}}{min(3, words.count('{symbol}'))}"] = 1.0
    found[f"#{{team}}{min(2, words.count('{team}'))}"] = 1.0
    found[f"#words{min(4, len(words) // 3)}"] = 1.0
    return found


def key(feature: str) -> int:
    """The feature's number in the model's table."""
    return crc32(feature.encode())


def _near(stems: Sequence[str]) -> Iterator[str]:
    telling = [stem for stem in stems if stem not in _EMPTY]
    for n, one in enumerate(telling):
        for two in telling[n + 1 : n + 1 + NEAR]:
            yield f"~{one} {two}" if one < two else f"~{two} {one}"


def _parts(word: str) -> Iterator[str]:
    if not word.startswith("{") and len(word) > 3:
        edged = f"<{word}>"
        for at in range(len(edged) - PART + 1):
            yield f"#{edged[at : at + PART]}"
