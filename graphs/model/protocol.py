"""The model as AVA sees it: messages in, pieces of text or calls of tools out, and what they cost."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from graphs.turn import Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """Something a model may ask to be run. It only asks: whether and with what it runs is decided by AVA."""

    name: str
    about: str
    parameters: Mapping[str, object]  # a JSON schema of an object


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A model's wish to run a tool, as it came: name and arguments may be anything."""

    name: str
    args: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of the answer as it streams; the last one carries the usage and why it ended."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    usage: Usage | None = None
    stopped: Literal["", "stop", "length"] = ""
    model: str = ""  # who says it, where several stand behind one another
    notes: tuple[str, ...] = ()  # what the person should know: that another model answers, and why


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a model can do, as its server says; None where it does not say."""

    name: str
    at: str  # "http://127.0.0.1:11434"
    context: int | None = None  # tokens it was made for
    tools: bool | None = None
    thinking: bool | None = None
    schema: bool | None = None  # whether an answer can be bound to a JSON schema
    about: str = ""  # "8.2B Q4_K_M", where the server says so


class ModelError(Exception):
    """The model did not answer, or stopped in the middle.

    ModelError
    |- ModelUnavailable   nothing listens, the model is not installed, it is out of memory, or it is busy
    |- ModelTimeout       it did not connect, begin or go on in time
    `- ModelBroken        it sent something that is not its protocol, or an error in mid-stream
    """


class ModelUnavailable(ModelError):
    """The model cannot be reached or loaded."""


class ModelTimeout(ModelError):
    """The model was too slow."""


class ModelBroken(ModelError):
    """The model's answer broke off."""


class Model(Protocol):
    """A chat model. Implementations: `graphs.model.ollama`, a chain of them, and the scripted one of `ava.testing`."""

    name: str  # as shown to the person: "qwen3:8b"

    @property
    def context(self) -> int:
        """Tokens that prompt and answer may have together."""
        ...  # pragma: no cover - a seam

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Tool] = (),
        schema: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[Piece, None]:
        """The answer as it comes. Raises ModelError; closing the generator closes the request."""
        ...  # pragma: no cover - a seam

    async def card(self) -> Card:
        """What it can do. Raises ModelError."""
        ...  # pragma: no cover - a seam

    async def aclose(self) -> None:
        """Give back connections and, for a model inside AVA's process, its memory."""
        ...  # pragma: no cover - a seam
