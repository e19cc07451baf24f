"""How fast a model reads and writes, by asking it something. Wall-clock times: what a person waits for."""

from contextlib import aclosing
from dataclasses import dataclass
from time import perf_counter

from graphs.model.context import tokens
from graphs.model.protocol import Message, Model, ModelBroken
from graphs.turn import Usage

_PROMPT = " ".join(
    f"F1.{n} price of S{n} is {n * 37 % 991} dollars." for n in range(1, 31)
)  # some 500 tokens, like a narration's
_WORDS = 64  # tokens asked for
_NEVER_SEEN = "Reading test {n}. "  # first in the prompt, so that nothing of it is cached


@dataclass(frozen=True, kw_only=True, slots=True)
class Speed:
    """Of one model."""

    prompt: int  # tokens it read
    first_s: float  # seconds to its first word
    read: float  # tokens a second
    written: float  # tokens a second after the first


async def measured(model: Model) -> Speed:
    """Asked twice, the first time to load it. Raises ModelError, ModelBroken also where it writes nothing."""
    await _asked(model, "loading", 1)
    start = perf_counter()
    first, used = await _asked(model, _NEVER_SEEN.format(n=start) + _PROMPT + " Describe these prices at length.", _WORDS)
    end = perf_counter()
    return Speed(
        prompt=used.input,
        first_s=round(first - start, 3),
        read=round(used.input / (first - start), 1),
        written=round((used.output - 1) / max(end - first, 1e-9), 1),
    )


async def _asked(model: Model, text: str, most: int) -> tuple[float, Usage]:
    """When its first word came, and what it took."""
    first, used = None, Usage(calls=1, input=tokens(text))
    async with aclosing(model.stream((Message(role="user", content=text),), max_tokens=most)) as pieces:
        async for piece in pieces:
            first = first or (perf_counter() if piece.text else None)
            used = piece.usage or used
    if first is None:
        raise ModelBroken(f"{model.name} wrote nothing")
    return first, used
