"""Cutting a stream of text into sentences, as soon as each is complete. Pure.

A full stop ends a sentence only before white space and what can begin another; not in '3.4', '[F1.2]', 'U.S. stocks' or
'approx. 5'. Two sentences taken for one are harmless (they are checked together); one taken for two would not be.
"""

import re

_QUOTES = r"\"'\u2018\u2019\u201c\u201d"
_END = re.compile(
    rf"[.!?\u2026][{_QUOTES})\]*_]*(?P<space>\s+)(?=[{_QUOTES}(\[*_$\u20ac\u00a3+\-\u2013\u2212]*[A-Z0-9])"
    r"|(?P<line>\s*\n\s*)(?=\S)"
)
_OPEN = re.compile(
    r"(?:\b(?:[A-Za-z]|[A-Za-z]\.[A-Za-z]|vs|approx|ca|est|avg|max|min|inc|corp|co|ltd|plc|(?-i:Nos?)|st|mr|mrs|ms|dr|jr|sr|etc|e\.g|i\.e|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|fig|vol|dept|gov|cf)|^\s*\d{1,2})\.$",
    re.IGNORECASE,
)


class Sentences:
    """The sentences of a text that comes in pieces. Joining what `feed` and `rest` return gives the text again."""

    def __init__(self) -> None:
        self._text = ""
        self._from = 0  # nothing before this place in the buffer ends a sentence

    def feed(self, piece: str) -> list[str]:
        """The sentences that are complete now, each with the white space after it."""
        self._text += piece
        done = []
        while (end := self._end()) is not None:
            done.append(self._text[:end])
            self._text, self._from = self._text[end:], 0
        return done

    def rest(self) -> str:
        """What is left when the stream has ended."""
        left, self._text, self._from = self._text, "", 0
        return left

    def _end(self) -> int | None:
        for found in _END.finditer(self._text, self._from):
            head = self._text[: found.start() + 1]
            if found["line"] is not None or not _OPEN.search(head):
                return found.end()
            self._from = found.end()
        return None
