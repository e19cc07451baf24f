"""Companies by what they make or whose they are: 'the iPhone maker', 'the company behind Botox', "Zuck's company".

A product alone names nothing: 'my iPhone' is a telephone. The tables are `Lexicon.products` and `Lexicon.people`.
"""

from collections.abc import Iterator, Sequence

from graphs.understand.lexicon import Lexicon
from graphs.understand.mentions import Mention
from graphs.understand.words import Word, phrase, word_list

_LONGEST = 3  # words in a product or a person's name
_OWNED = word_list("owned")  # nouns after a person's name: "company", "bank"
_MAKES = word_list("makes")  # nouns after or before a product: "maker", "parent"
_JOINTS = frozenset(
    ["of", "behind", "that", "who", "which", "makes", "made", "owns", "sells", "builds", "company", "the", "its", "to"]
)
_OTHER = frozenset(
    ["rocket", "space", "tunnel", "tunneling", "boring", "brain", "spacex", "ai", "other", "former", "and", "or", "is", "to"]
)


def makers(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Mention]:
    """The mentions by product or person, from left to right, none overlapping."""
    last = -1
    for n, word in enumerate(words):
        if n <= last or not (word.stem in _MAKES or word.stem in _OWNED):
            continue
        found = _before(words, n, lexicon) or _after(words, n, lexicon) or _whose(words, n, lexicon)
        if found is not None and found.first > last:
            last = found.last
            yield found


def _before(words: Sequence[Word], n: int, lexicon: Lexicon) -> Mention | None:
    """'the iPhone maker', "YouTube's parent company"."""
    if words[n].stem not in _MAKES:
        return None
    end = n - 1 if n and words[n - 1].stem in _MAKES else n
    for first in range(max(0, end - _LONGEST), end):
        for name in phrase(words[first:end]):
            if name in lexicon.products:
                return Mention(first=first, last=n, symbols=(lexicon.products[name],))
    return None


def _after(words: Sequence[Word], n: int, lexicon: Lexicon) -> Mention | None:
    """'the maker of Botox', 'the company that makes Barbie'."""
    at = n + 1
    while at < len(words) and words[at].low in _JOINTS:
        at += 1
    if words[n].stem not in _MAKES or at in {n + 1, len(words)}:
        return None
    for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
        for name in phrase(words[at : last + 1]):
            if name in lexicon.products:
                return Mention(first=n, last=last, symbols=(lexicon.products[name],))
    return None


def _whose(words: Sequence[Word], n: int, lexicon: Lexicon) -> Mention | None:
    """The company of a person: "Zuck's company", "Buffett's holding company"; not his rocket company."""
    if words[n].stem not in _OWNED:
        return None
    for end in range(n, max(0, n - 3), -1):
        if words[end - 1].stem in _OTHER or words[end - 1].low in _OTHER:
            return None
        for first in range(max(0, end - _LONGEST), end):
            for name in phrase(words[first:end]):
                person = name if name in lexicon.people else name.removesuffix("s")
                if person in lexicon.people:
                    return Mention(first=first, last=n, symbols=(lexicon.people[person],))
    return None
