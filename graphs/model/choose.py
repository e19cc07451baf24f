"""Which models, and why, from AVA_MODEL: a list, tried in order at each question.

    auto | none | ollama://host:port/model | openai://host:port/model | gguf:FILE

A model that is named is taken at its word: whether it answers is seen at the first question. `auto` asks the local Ollama; where
nothing listens that is known in a millisecond, and no HTTP client is loaded. `none` ends the list. Who lives on may look `again`.
"""

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from graphs.model.chain import Chain, Link
from graphs.model.limits import Limits
from graphs.model.protocol import ModelError, ModelUnavailable

LOCAL = "http://127.0.0.1:11434"
FAMILIES = ("qwen", "llama", "gemma", "mistral")
CONNECT_S = 0.3  # a local server accepts at once
ANSWER_S = 2.0  # to list its models
SUGGESTED = "qwen3:4b"
FORMS = "auto, none, ollama://host:port/model, openai://host:port/model or gguf:FILE"
_NONE = "no model: "
_SHARE = 0.6  # of the memory a model may take
_NO_CHAT = ("embed", "bert", "minilm", "rerank", "bge-")  # in a name or family: not a chat model
_LOGIN = re.compile(r"(?<=://).*@")
_SECURE = frozenset({None, 443, 8443})  # ports of openai:// that mean https


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What the settings say about models."""

    spec: str = "auto"
    prefer: tuple[str, ...] = FAMILIES  # what `auto` takes first
    local: str = LOCAL  # where `auto` looks
    key: str = field(default="", repr=False)  # for openai://
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one part of the list came to."""

    link: Link | None = None
    why: str
    auto: bool = False  # found by a look, so that another look may find another


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A model, or none, and the line that says why."""

    model: Chain | None
    why: str
    parts: tuple[Part, ...] = field(default=(), repr=False)  # of the list, in order
    out: str = ""  # why the last look found nobody, though a model was found before

    @property
    def looked_for(self) -> bool:
        """Whether another look may find another model."""
        return any(part.auto for part in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What a look at the local Ollama came to."""

    name: str = ""  # of the model it would answer with
    why: str
    answered: bool = True  # it, or nobody


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """One model of a server."""

    name: str
    family: str
    size: int  # bytes
    modified: str  # ISO; sorts as text within one server


async def choose(config: Config) -> Choice:
    """The model of that configuration. Raises ModelUnavailable for one that cannot be understood; none is not an error."""
    parts: list[Part] = []
    for spec in [each.strip() for each in config.spec.split(",") if each.strip()] or ["auto"]:
        if spec == "none":
            parts += [] if parts else [Part(why="no model, as AVA_MODEL says")]
            break
        parts.append(_found(await _look(config), config) if spec == "auto" else _named(spec, config))
    return _together(parts)


async def again(config: Config, now: Choice) -> Choice:
    """The choice after another look where `auto` looks; `now` itself where that shows nothing new.

    A model that stays keeps its client and its breaker. Where nobody answers, what was found before stays: its breaker sees to it
    that no question waits for it, and it may be back.
    """
    if not now.looked_for:
        return now
    seen = await _look(config)
    out = "" if seen.answered else seen.why.removeprefix(_NONE)
    if out or all(part.why == seen.why for part in now.parts if part.auto):
        return now if out == now.out else replace(now, out=out)
    return _together([_found(seen, config, part.link) if part.auto else part for part in now.parts])


def _together(parts: Sequence[Part]) -> Choice:
    links = [part.link for part in parts if part.link]
    return Choice(model=Chain(*links) if links else None, why="; else ".join(part.why for part in parts), parts=tuple(parts))


def _found(seen: _Seen, config: Config, before: Link | None = None) -> Part:
    """What was seen as a part of the list; the link that was there `before` where it is the same model."""
    if before and before.model.name == seen.name:
        return Part(link=before, why=seen.why, auto=True)
    return Part(link=_ollama(seen.name, config.local, config) if seen.name else None, why=seen.why, auto=True)


def _named(spec: str, config: Config) -> Part:
    if spec.startswith("gguf:"):
        return _gguf(Path(spec.removeprefix("gguf:")).expanduser(), config)
    try:
        address = urlsplit(spec)
        secure = address.port in _SECURE
    except ValueError:  # its text quotes what may hold a password
        raise ModelUnavailable(f"AVA_MODEL {_shown(spec)!r} has no usable address; it should be {FORMS}") from None
    name = address.path.lstrip("/")
    if address.scheme not in {"ollama", "openai"} or not address.hostname or not name:
        raise ModelUnavailable(f"AVA_MODEL {_shown(spec)!r} is not {FORMS}")
    if address.scheme == "openai":
        return _openai(name, f"http{'s' * secure}://{_host(address)}", config)
    return Part(
        link=_ollama(name, f"http://{_host(address)}", config), why=f"{name} at http://{_host(address)}, as AVA_MODEL says"
    )


def _shown(spec: str) -> str:
    """As it may stand in an error: without a user's name and password, wherever an '@' ends them."""
    return _LOGIN.sub("", spec)


def _host(address: SplitResult) -> str:
    """host:port, without a user's name and password."""
    return address.netloc.rpartition("@")[2]


async def _look(config: Config) -> _Seen:
    local = config.local
    if not await _listens(local):
        said = f"{_NONE}nothing answers at {local}; start Ollama, then 'ollama pull {SUGGESTED}'"
        return _Seen(why=said, answered=False)
    try:
        installed, loaded = await _asked(local, "tags"), await _asked(local, "ps")
    except ModelError as error:
        return _Seen(why=f"{_NONE}{error}", answered=False)
    picked = pick(installed, loaded, config.prefer, _memory())
    if picked is None:
        return _Seen(why=f"{_NONE}Ollama at {local} has no chat model that fits; 'ollama pull {SUGGESTED}'")
    model, why = picked
    return _Seen(name=model.name, why=f"{model.name} at {local}: {why}")


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


def _ollama(name: str, url: str, config: Config) -> Link:
    from graphs.model.ollama import Ollama  # noqa: PLC0415 - langchain_ollama costs 1 s, which no other choice need pay

    return Link(model=Ollama(name, url, limits=config.limits), at=url)


def _openai(name: str, url: str, config: Config) -> Part:
    from graphs.model.faults import Server  # noqa: PLC0415 - as above
    from graphs.model.front import Front  # noqa: PLC0415
    from graphs.model.ollama import Ollama  # noqa: PLC0415

    server = Server(
        url=url,
        kind="an OpenAI-compatible server",
        start="is it running?",
        install="see the models it has at /v1/models",
        permit="set AVA_OPENAI_KEY",
        schema=None,
    )
    model = Ollama(name, server, limits=config.limits, transport=Front(url, key=config.key))
    return Part(link=Link(model=model, at=url), why=f"{name} at {url}, as AVA_MODEL says")


def _gguf(file: Path, config: Config) -> Part:
    from graphs.model.faults import Server  # noqa: PLC0415 - as above
    from graphs.model.gguf import Loaded, usable  # noqa: PLC0415
    from graphs.model.ollama import Ollama  # noqa: PLC0415

    if fault := usable(file):
        raise ModelUnavailable(f"AVA_MODEL 'gguf:{file}': {fault}")
    server = Server(url="http://gguf.invalid", place="AVA's own process", kind="llama.cpp")
    model = Ollama(file.stem, server, limits=config.limits, transport=Loaded(file))
    return Part(link=Link(model=model, at=server.at), why=f"{file.name} in {server.at}, as AVA_MODEL says")


def _memory() -> int:
    """Bytes of physical memory; where the system does not say, enough for a small model."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 8 * 2**30
