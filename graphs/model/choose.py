"""Which model, and why, from AVA_MODEL: 'auto', 'none', 'ollama://host:port/model', or a comma-separated list tried in order.

A model named alone is taken at its word: whether it answers is seen at the first question. Of a list, the first whose server
has it. `auto` asks the local Ollama; where nothing listens that is known in a millisecond, and no HTTP client is loaded.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from graphs.model.protocol import Model, ModelError, ModelUnavailable

LOCAL = "http://127.0.0.1:11434"
FAMILIES = ("qwen", "llama", "gemma", "mistral")
CONNECT_S = 0.3  # a local server accepts at once
ANSWER_S = 2.0  # to list its models
SUGGESTED = "qwen3:4b"
_SHARE = 0.6  # of the memory a model may take
_NO_CHAT = ("embed", "bert", "minilm", "rerank", "bge-")  # in a name or family: not a chat model


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A model, or none, and the line that says why."""

    model: Model | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """One model of a server."""

    name: str
    family: str
    size: int  # bytes
    modified: str  # ISO; sorts as text within one server


async def choose(spec: str, prefer: Sequence[str] = FAMILIES, *, local: str = LOCAL) -> Choice:
    """The model of that specification. Raises ModelUnavailable for one that cannot be understood; none is not an error."""
    parts = [part.strip() for part in spec.split(",") if part.strip()] or ["auto"]
    model, whys = None, []
    for part in parts:
        choice = await _one(part, prefer or FAMILIES, local, probe=len(parts) > 1 and part is not parts[-1])
        model = choice.model
        whys.append(choice.why)
        if model is not None or part == "none":
            break
    return Choice(model=model, why="; ".join(whys))


async def _one(spec: str, prefer: Sequence[str], local: str, *, probe: bool) -> Choice:
    if spec == "none":
        return Choice(model=None, why="no model, as AVA_MODEL says")
    if spec == "auto":
        return await _auto(prefer, local)
    address = urlsplit(spec)
    name = address.path.lstrip("/")
    if address.scheme in {"openai", "gguf"}:
        raise ModelUnavailable(f"{spec!r} is not yet a model AVA can use; name one of Ollama's: ollama://host:port/model")
    if address.scheme != "ollama" or not address.netloc or not name:
        raise ModelUnavailable(f"AVA_MODEL {spec!r} is not auto, none or ollama://host:port/model")
    url = f"http://{address.netloc}"
    if probe and name not in {each.name for each in await _asked(url, "tags")}:
        return Choice(model=None, why=f"{name} is not at {url}")
    return Choice(model=_ollama(name, url), why=f"{name} at {url}, as AVA_MODEL says")


async def _auto(prefer: Sequence[str], local: str) -> Choice:
    if not await _listens(local):
        return Choice(model=None, why=f"no model: nothing answers at {local}; start Ollama, then 'ollama pull {SUGGESTED}'")
    try:
        installed, loaded = await _asked(local, "tags"), await _asked(local, "ps")
    except ModelError as error:
        return Choice(model=None, why=f"no model: {error}")
    picked = pick(installed, loaded, prefer, _memory())
    if picked is None:
        return Choice(model=None, why=f"no model: Ollama at {local} has no chat model that fits; 'ollama pull {SUGGESTED}'")
    model, why = picked
    return Choice(model=_ollama(model.name, local), why=f"{model.name} at {local}: {why}")


def pick(
    installed: Sequence[Installed], loaded: Sequence[Installed], prefer: Sequence[str], memory: int
) -> tuple[Installed, str] | None:
    """The first preferred name or family installed that fits into `memory` bytes, else the model now loaded, else the newest."""
    chat = [each for each in installed if not any(mark in f"{each.name} {each.family}".lower() for mark in _NO_CHAT)]
    fitting = [each for each in chat if each.size <= memory * _SHARE]
    for wanted in prefer:
        exact = [each for each in chat if each.name in {wanted, f"{wanted}:latest"}]
        family = [each for each in fitting if each.name.rpartition("/")[2].startswith(wanted)]
        if exact or family:
            return (
                (exact[0], "preferred") if exact else (max(family, key=lambda each: each.size), f"the largest {wanted} that fits")
            )
    names = {each.name for each in loaded}
    if now := [each for each in chat if each.name in names]:
        return now[0], "loaded now"
    return (max(fitting, key=lambda each: each.modified), "the newest") if fitting else None


async def _listens(url: str) -> bool:
    address = urlsplit(url)
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(address.hostname, address.port or 11434)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def _asked(url: str, what: str) -> tuple[Installed, ...]:
    """The models of a server: 'tags' installed, 'ps' loaded. Raises ModelError."""
    import httpx  # noqa: PLC0415 - 0.15 s, which a machine without Ollama need not pay

    try:
        async with httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S)) as client:
            answer = await client.get(f"{url}/api/{what}")
            answer.raise_for_status()
            return tuple(map(_installed, answer.json()["models"]))
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(f"{url} did not list its models as Ollama does ({type(error).__name__})") from error


def _installed(entry: Mapping[str, object]) -> Installed:
    details = entry.get("details")
    family = details.get("family", "") if isinstance(details, Mapping) else ""
    return Installed(
        name=str(entry["name"]),
        family=str(family),
        size=int(str(entry.get("size", 0))),
        modified=str(entry.get("modified_at", "")),
    )


def _ollama(name: str, url: str) -> Model:
    from graphs.model.ollama import Ollama  # noqa: PLC0415 - langchain_ollama costs 1 s, which no other choice need pay

    return Ollama(name, url)


def _memory() -> int:
    """Bytes of physical memory; where the system does not say, enough for a small model."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 8 * 2**30
