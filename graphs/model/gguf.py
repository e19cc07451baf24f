"""A model file inside AVA's own process: llama.cpp's server (extra `local`) on a port of this machine, behind the front.

It is loaded at the first question, and freed when it is closed. Its port takes nobody without the key, which is made anew each
time and told to no one. A file that cannot be loaded is a ModelUnavailable; a fault inside llama.cpp itself ends the process.
"""

import asyncio
import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx

from graphs.model.front import Front
from graphs.model.protocol import ModelUnavailable

CONTEXT = 8192  # tokens at once: prompt and answer of any call AVA makes
INSTALL = "pip install 'ava-assistant[local]'"
_NO_THINKING = {"chat_template_kwargs": {"enable_thinking": False}, "cache_prompt": True}


def usable(file: Path) -> str:
    """Why a model file cannot be used, as a clause; empty where it can."""
    if find_spec("xllamacpp") is None:
        return f"running a model file needs the extra 'local': {INSTALL}"
    if not file.is_file():
        return f"there is no model file at {str(file)!r}"
    with file.open("rb") as opened:
        return "" if opened.read(4) == b"GGUF" else f"{str(file)!r} is not a GGUF file"


class Loaded(httpx.AsyncBaseTransport):
    """The transport of a model file. Loads it once, at the first request."""

    def __init__(self, file: Path) -> None:
        self._file, self._key = file, secrets.token_urlsafe(16)
        self._loading = asyncio.Lock()
        self._server: Any = None
        self._front: Front | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As the front behind it. Raises ModelUnavailable where the file cannot be loaded."""
        async with self._loading:
            if self._front is None:
                self._front = await self._load()
        return await self._front.handle_async_request(request)

    async def aclose(self) -> None:
        """Free the model."""
        if self._front is not None:
            await self._front.aclose()
        self._front = self._server = None

    async def _load(self) -> Front:
        if fault := usable(self._file):
            raise ModelUnavailable(fault)
        try:
            self._server = await asyncio.to_thread(self._start)
        except RuntimeError as error:
            raise ModelUnavailable(f"{self._file.name} cannot be loaded: too large for the memory, or damaged") from error
        return Front(self._server.listening_address, key=self._key, extra=_NO_THINKING)

    def _start(self) -> Any:
        import xllamacpp  # noqa: PLC0415 - the extra `local`, and 0.1 s

        wanted = xllamacpp.CommonParams()
        wanted.model.path, wanted.n_ctx, wanted.n_parallel = str(self._file), CONTEXT, 1
        wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [self._key]
        wanted.verbosity, wanted.ui, wanted.warmup, wanted.offline = -1, False, False, True
        wanted.model_alias = {self._file.stem}
        for cpu in (wanted.cpuparams, wanted.cpuparams_batch):
            cpu.n_threads = max(1, (os.cpu_count() or 2) - 1)  # one is left for AVA and its database
            cpu.poll = 0  # threads that spin while they wait make a busy machine 30 times slower
        return xllamacpp.Server(wanted)
