"""How much a model can be told at once. Pure; a count is an estimate on the safe side, since the tokenizer is the server's."""

from collections.abc import Sequence

from graphs.model.protocol import Message, ModelError

SIZES = (4096, 8192, 16384, 32768)  # few and fixed: Ollama reloads a model when its context size changes
_CHARACTERS = 3  # a token at least; prose has 4, figures and tables 2 to 3
_FRAME = 8  # tokens a message's own marks take at most


class ContextTooSmall(ModelError):
    """A prompt is larger than the largest context AVA asks for."""


def tokens(text: str) -> int:
    """Tokens of a text, estimated high."""
    return -(-len(text) // _CHARACTERS)


def context_size(messages: Sequence[Message], max_tokens: int) -> int:
    """The smallest of SIZES that holds prompt and answer. Raises ContextTooSmall: a prompt cut by the server is a lie unseen."""
    needed = sum(tokens(message.content) + _FRAME for message in messages) + max_tokens
    for size in SIZES:
        if needed <= size:
            return size
    raise ContextTooSmall(f"about {needed} tokens are needed, the largest context is {SIZES[-1]}")
