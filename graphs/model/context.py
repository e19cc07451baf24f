"""How much a model can be told at once. Pure; a count is an estimate on the safe side, since the tokenizer is the server's."""

from collections.abc import Sequence

from graphs.model.protocol import Message, ModelError

SIZES = (4096, 8192, 16384, 32768)  # few and fixed: Ollama reloads a model when its context size changes
_CAPS = (2048, *SIZES)  # contexts a server may be bound to, whatever is asked of it
_CHARACTERS = 3  # a token at least; prose has 4, figures and tables 2 to 3
_FRAME = 8  # tokens a message's own marks take at most
_NEAR = 0.99  # a prompt that was cut fills its context


class ContextTooSmall(ModelError):
    """A prompt is larger than the largest context AVA asks for."""


def tokens(text: str) -> int:
    """Tokens of a text, estimated high."""
    return -(-len(text) // _CHARACTERS)


def needed(messages: Sequence[Message]) -> int:
    """Tokens of a prompt, estimated high."""
    return sum(tokens(message.content) + _FRAME for message in messages)


def context_size(messages: Sequence[Message], max_tokens: int, most: int = SIZES[-1]) -> int:
    """The smallest of SIZES that holds prompt and answer, or `most` where that is smaller still.

    Raises ContextTooSmall: a prompt cut by the server is a lie unseen.
    """
    wanted = needed(messages) + max_tokens
    for size in (*(each for each in SIZES if each < most), most):
        if wanted <= size:
            return size
    raise ContextTooSmall(f"about {wanted} tokens are needed, the largest context is {most}")


def cut_to(messages: Sequence[Message], asked: int, read: int) -> int | None:
    """The context the server seems to be bound to, where it cut the prompt; None where nothing speaks for that.

    `asked` is the context asked for, `read` the prompt tokens it counted. A prompt that was cut fills a smaller context to the
    brim. A small count alone says nothing: some servers leave out what they had cached.
    """
    cap = next((cap for cap in _CAPS if read <= cap), asked)
    return cap if cap < asked and read >= cap * _NEAR and needed(messages) > cap else None
