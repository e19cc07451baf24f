"""The model as AVA sees it: messages in, pieces of text out, and what they cost. Nothing else is asked of a model here."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from graphs.turn import Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of the answer as it streams; the last one carries the usage and why it ended."""

    text: str = ""
    usage: Usage | None = None
    stopped: Literal["", "stop", "length"] = ""


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
    """A chat model. Implementations: Ollama (`graphs.model.ollama`), and the scripted one of `ava.testing`."""

    name: str  # as shown to the person: "qwen3:8b"

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[Piece, None]:
        """The answer as it comes. Raises ModelError; closing the generator closes the request."""
        ...  # pragma: no cover - a seam
