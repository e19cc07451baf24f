"""One choice by a model: a native call where it can, else JSON bound to a schema, else one repair of that; else nothing.

Every rung is a model call of the few a turn has. What a rung learns is kept: a model that wrote no native call is not asked for
one again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphs.loop import offers
from graphs.loop.replies import Unusable, Wanted, read, wanted
from graphs.model.context import needed, tokens
from graphs.model.protocol import Call, Message, Model, ModelBroken, Tool
from graphs.turn import Step, Usage

if TYPE_CHECKING:
    from prompts.library import Prompt, Rendered

MAX_TOKENS = 200  # of a reply, unless the prompt says otherwise

Render = Callable[[Sequence[str]], "Rendered"]  # the prompt, with the lines of skills or none
Fit = Callable[[Sequence[Call]], tuple[Step, ...]]  # calls as steps; raises Unusable where none can be made


class Spent(Exception):
    """The bounds leave no further call of a model."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """What to look up next."""

    steps: tuple[Step, ...] = ()
    again: bool = False  # and to ask once more, with the results


@dataclass(kw_only=True)
class Planner:
    """A model asked for plans, within a number of calls and of tokens."""

    model: Model
    prompt: "Prompt"
    calls: int  # left
    tokens: int  # left
    usage: Usage = field(default_factory=Usage)
    replies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # of the model's: that another one answers
    label: str = ""  # of the first prompt
    by: str = ""  # who replied
    _able: bool | None = None  # whether it may call tools; None = not asked yet
    _called: bool = False  # whether it has

    async def choose(self, render: Render, fit: Fit) -> Chosen:
        """What it wants looked up; nothing where no rung holds. Raises ModelError, Spent."""
        if self._able is None:
            self._able = (await self.model.card()).tools is not False
        if self._able:
            chosen = await self._natively(render, fit)
            if chosen.steps or self._called:
                self._called = True
                return chosen
            self._able = False
        return await self._bound(render, fit)

    async def _natively(self, render: Render, fit: Fit) -> Chosen:
        try:
            text, calls = await self._asked(self._messages(render(())), tools=offers.tools())
            return _fitted(wanted(calls) if calls else read(text), fit)
        except (Unusable, ModelBroken):  # broken: Ollama refuses tools for a model without them
            return Chosen()

    async def _bound(self, render: Render, fit: Fit) -> Chosen:
        messages = self._messages(render(offers.lines()))
        text, _ = await self._asked(messages, schema=offers.schema())
        try:
            return _fitted(read(text), fit)
        except Unusable as fault:
            repair = f"That cannot be used: {fault}. Reply with the JSON only."
            messages = (*messages, Message(role="assistant", content=text), Message(role="user", content=repair))
        text, _ = await self._asked(messages, schema=offers.schema())
        try:
            return _fitted(read(text), fit)
        except Unusable:
            return Chosen()

    def _messages(self, prompt: "Rendered") -> tuple[Message, ...]:
        self.label = self.label or prompt.label
        return (Message(role="system", content=prompt.system), Message(role="user", content=prompt.user))

    async def _asked(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), schema: Mapping[str, object] | None = None
    ) -> tuple[str, tuple[Call, ...]]:
        """The reply: its text and its calls, counted. Raises ModelError, and Spent before it is asked."""
        most = int(self.prompt.model.get("max_tokens", MAX_TOKENS))
        cost = needed(messages) + sum(tokens(json.dumps(tool.parameters) + tool.about) for tool in tools)
        if self.calls < 1 or cost + most > self.tokens:
            raise Spent
        self.calls -= 1
        text, calls, used = "", tuple[Call, ...](), Usage(calls=1, input=cost)
        try:
            async with aclosing(self.model.stream(messages, max_tokens=most, tools=tools, schema=schema)) as pieces:
                async for piece in pieces:
                    text, calls, used = text + piece.text, (*calls, *piece.calls), piece.usage or used
                    self.by, self.notes = piece.model or self.by, (*self.notes, *piece.notes)
        finally:
            self._count(used, text, calls)
        return text, calls

    def _count(self, used: Usage, text: str, calls: Sequence[Call]) -> None:
        self.tokens -= used.input + used.output
        self.usage += replace(used, calls=1)
        self.replies = (*self.replies, text or json.dumps([{"skill": call.name, **call.args} for call in calls], default=str))


def _fitted(reply: Wanted, fit: Fit) -> Chosen:
    return Chosen(steps=fit(reply.calls), again=reply.again)
