"""A model that says what it was told to, in pieces, or calls tools, and may fail where it was told to."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence

from graphs.model.protocol import Call, Card, Message, ModelError, Piece, Tool
from graphs.turn import Usage


class ScriptedModel:
    """One answer a call, the last one again and again: text, or the tools it calls. `asked` holds the messages of each call."""

    def __init__(
        self,
        *answers: str | Sequence[Call],
        error: ModelError | None = None,
        after: int = 0,
        stopped: str = "stop",
        tools: bool | None = False,
        context: int = 8192,
    ) -> None:
        """Raise `error` after `after` words; `stopped` is 'stop' or 'length'; `tools` and `context` as its card says."""
        self.name, self.context = "scripted", context
        self.asked: list[tuple[Message, ...]] = []
        self.offered: list[tuple[Sequence[Tool], Mapping[str, object] | None]] = []  # tools and schema of each call
        self.closed = 0  # calls that ended, by their end, an error or the caller
        self._answers, self._error, self._after, self._stopped = answers or ("",), error, after, stopped
        self._card = Card(name=self.name, at="nowhere", context=context, tools=tools, schema=True)

    async def card(self) -> Card:
        """As it was made."""
        return self._card

    async def aclose(self) -> None:
        """Nothing to give back."""

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Tool] = (),
        schema: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[Piece, None]:
        """The next answer, a word a piece; cut at `max_tokens` words."""
        self.asked.append(tuple(messages))
        self.offered.append((tuple(tools), schema))
        answer = self._answers[min(len(self.asked), len(self._answers)) - 1]
        words = re.findall(r"\s*\S+|\s+$", answer) if isinstance(answer, str) else []
        try:
            if not isinstance(answer, str):
                yield Piece(calls=tuple(answer))
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
