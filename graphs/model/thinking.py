"""What a model says, without what it thinks: old servers and some models leave <think>...</think> in the text. Pure."""

_OPEN, _CLOSE = "<think>", "</think>"


class Spoken:
    """The text outside of <think> marks, of a text that comes in pieces."""

    def __init__(self) -> None:
        self._held, self._thinking = "", False

    def feed(self, piece: str) -> str:
        """What of the text so far is certainly spoken."""
        self._held += piece
        spoken = ""
        while True:
            mark = _CLOSE if self._thinking else _OPEN
            before, found, after = self._held.partition(mark)
            if not found:
                break
            spoken += "" if self._thinking else before
            self._held, self._thinking = after, not self._thinking
        keep = _begun(self._held, mark)
        spoken += "" if self._thinking else self._held[: len(self._held) - keep]
        self._held = self._held[len(self._held) - keep :]
        return spoken

    def rest(self) -> str:
        """What is left at the end: a mark that was begun and never ended is text."""
        left, self._held = self._held, ""
        return "" if self._thinking else left


def _begun(text: str, mark: str) -> int:
    """How many characters at the end of the text may be the beginning of the mark."""
    return next((n for n in range(min(len(mark) - 1, len(text)), 0, -1) if mark.startswith(text[-n:])), 0)
