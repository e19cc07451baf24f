"""What a client raises, as the person should read it: what is wrong, and the next step. Pure but for the types it knows."""

import re
from dataclasses import dataclass

import httpx
import ollama

from graphs.model.protocol import ModelBroken, ModelError, ModelTimeout, ModelUnavailable

PROTOCOL = (ValueError, TypeError, AttributeError, KeyError)  # what the client raises on a line that is not Ollama's
_MEMORY = re.compile(r"memory|cuda|vram|resource", re.IGNORECASE)
_CONTEXT = re.compile(r"context (size|length|window)|exceeds? .*context|maximum context", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where a model is, and what to tell somebody for whom it is not there."""

    url: str
    place: str = ""  # how to name it to a person, where the address says nothing
    kind: str = "Ollama"
    start: str = "start Ollama with 'ollama serve'"
    install: str = "ollama pull {name}"
    schema: bool | None = True  # every Ollama since 0.5 and llama.cpp bind an answer to a schema; of others it is not known
    permit: str = "sign in with 'ollama signin' or choose a local model"

    @property
    def at(self) -> str:
        """Where it is, for a person."""
        return self.place or self.url


def told(name: str, server: Server, error: Exception, late: str) -> ModelError:
    """The error of a request to `name`; `late` says which limit of time it passed."""
    match error:
        case httpx.ConnectTimeout():
            return ModelTimeout(f"{server.at} did not answer in time; is the address right?")
        case httpx.ConnectError() | ConnectionError():
            return ModelUnavailable(f"nothing answers at {server.at}: {server.start}")
        case TimeoutError() | httpx.TimeoutException():
            return ModelTimeout(f"{name} {late}; a smaller model answers sooner")
        case ollama.ResponseError():
            return _refused(name, server, error)
        case httpx.HTTPError():
            return ModelBroken(f"the connection to {name} broke off ({type(error).__name__})")
    return ModelBroken(f"{server.at} does not speak the protocol of {server.kind} ({type(error).__name__})")


def _refused(name: str, server: Server, error: ollama.ResponseError) -> ModelError:
    """An error the server sent, under a status of its own or in mid-stream (status -1)."""
    said = " ".join(str(error.error).split())
    if _CONTEXT.search(said):
        return ModelBroken(f"{name} cannot be told that much ({said})")
    if error.status_code == 404 or ("not found" in said and "model" in said):
        return ModelUnavailable(f"model {name!r} is not installed: {server.install.format(name=name)}")
    if _MEMORY.search(said):
        return ModelUnavailable(f"{name} does not fit into memory ({said}); choose a smaller model")
    if error.status_code in {429, 503}:
        return ModelUnavailable(f"{server.kind} at {server.at} is busy ({said}); ask again in a moment")
    if error.status_code in {401, 403}:
        return ModelUnavailable(f"{server.kind} at {server.at} refuses {name} ({said}); {server.permit}")
    return ModelBroken(f"{name} failed: {said}")
