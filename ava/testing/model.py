"""A model that says what it was told to, in pieces, and may fail where it was told to."""

import re
from collections.abc import AsyncGenerator, Sequence

from graphs.model.protocol import Message, ModelError, Piece
from graphs.turn import Usage


class ScriptedModel:
    """One answer a call, the last one again and again. `asked` holds the messages of each call."""

    def __init__(self, *answers: str, error: ModelError | None = None, after: int = 0, stopped: str = "stop") -> None:
        """Raise `error` after `after` words; `stopped` is 'stop' or 'length'."""
        self.name = "scripted"
        self.asked: list[tuple[Message, ...]] = []
        self.closed = 0  # calls that ended, by their end, an error or the caller
        self._answers, self._error, self._after, self._stopped = answers or ("",), error, after, stopped

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[Piece, None]:
        """The next answer, a word a piece; cut at `max_tokens` words."""
        self.asked.append(tuple(messages))
        words = re.findall(r"\s*\S+|\s+$", self._answers[min(len(self.asked), len(self._answers)) - 1])
        try:
            for n, word in enumerate(words[:max_tokens]):
                self._fail_at(n)
                yield Piece(text=word)
            self._fail_at(len(words))
            length = self._stopped == "length" or len(words) > max_tokens
            sent = sum(len(message.content) for message in messages) // 4
            usage = Usage(calls=1, input=sent, output=min(len(words), max_tokens))
            yield Piece(usage=usage, stopped="length" if length else "stop")
        finally:
            self.closed += 1

    def _fail_at(self, n: int) -> None:
        if self._error is not None and n >= self._after:
            raise self._error
