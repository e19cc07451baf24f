"""Several models behind one another: who cannot begin hands over to the next, and the person is told.

A model that has begun is not replaced: what it leaves unsaid is said by AVA. Each has the breaker of its endpoint.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from graphs.model.breaker import Breaker, State
from graphs.model.protocol import Card, Message, Model, ModelError, ModelUnavailable, Piece, Tool


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A model of a chain, and the breaker of its endpoint."""

    model: Model
    at: str  # its endpoint, as health names it
    breaker: Breaker = field(default_factory=Breaker)


class Chain:
    """One or more models as one. Raises ValueError where there is none."""

    def __init__(self, *links: Link) -> None:
        if not links:
            raise ValueError("a chain needs a model")
        self.links = links
        self.name = links[0].model.name

    @property
    def context(self) -> int:
        """The smallest of theirs: whoever answers must hold the prompt."""
        return min(link.model.context for link in self.links)

    @property
    def states(self) -> Mapping[str, State]:
        """'model at endpoint' -> state of its breaker."""
        return {f"{link.model.name} at {link.at}": link.breaker.state for link in self.links}

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Tool] = (),
        schema: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[Piece, None]:
        """The answer of the first that begins. Raises ModelError: of one that broke off, or of all in a line."""
        notes: list[str] = []
        for link in self.links:
            begun = False
            try:
                with link.breaker.guard():
                    async with aclosing(link.model.stream(messages, max_tokens=max_tokens, tools=tools, schema=schema)) as pieces:
                        async for piece in pieces:
                            first = not begun and bool(piece.text or piece.calls or piece.stopped)
                            begun = begun or first
                            yield replace(piece, model=piece.model or link.model.name, notes=tuple(notes) if first else ())
            except ModelError as error:
                if begun or len(self.links) == 1:
                    raise
                notes.append(f"{link.model.name} did not answer: {error}")
            else:
                return
        raise ModelUnavailable("; ".join(notes))

    async def card(self) -> Card:
        """Of the first that says. Raises ModelError of the last."""
        for link in self.links[:-1]:
            try:
                with link.breaker.guard():
                    return await link.model.card()
            except ModelError:
                continue
        with self.links[-1].breaker.guard():
            return await self.links[-1].model.card()

    async def aclose(self) -> None:
        """Close every model."""
        for link in self.links:
            await link.model.aclose()
