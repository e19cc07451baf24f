"""What every request passes first, and every response last: hosts, origins, bodies too slow or too large, secure headers.

A page elsewhere must not speak through a person's browser: on loopback only names of this machine are answered (a rebound DNS
name is not one), nothing is changed for another origin, and no response may be read by one. Plain ASGI.
"""

import asyncio
from collections.abc import Callable
from time import perf_counter
from urllib.parse import urlsplit

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ava.server.errors import Refused, body

BODY = 1_000_000  # bytes a request may have
BODY_S = 15.0  # longest a client may take to send its body
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TOO_LARGE = f"a request has at most {BODY:,} bytes"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Count = Callable[[str, int, float], None]


class Guard:
    """Around the application."""

    def __init__(self, app: ASGIApp, *, loopback: bool, count: Count) -> None:
        """On `loopback` only this machine's names are answered; `count` hears route, status and seconds of each response."""
        self._app, self._loopback, self._count = app, loopback, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say no."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                _dress(scope, message)
                self._count(_route(scope), message["status"], perf_counter() - begun)
            await send(message)

        if refused := self._refused(scope):
            response = JSONResponse(body(scope["path"], refused), status_code=refused.status, headers=refused.headers)
            await response(scope, receive, sent)
            return
        await self._app(scope, _bounded(receive), sent)

    def _refused(self, scope: Scope) -> Refused | None:
        if scope.get("server") and scope["server"][1] is None:  # the socket in AVA_HOME
            return None
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._loopback and urlsplit(f"//{host}").hostname not in LOOPBACK:
            return Refused(421, "wrong_host", f"this server is not {host!r}; it answers to {', '.join(sorted(LOOPBACK))}")
        size = headers.get("content-length", "")
        if size.isdecimal() and int(size[:20]) > BODY:
            return Refused(413, "too_large", _TOO_LARGE, {"Connection": "close"})
        origin = headers.get("origin")
        if scope["method"] not in _SAFE and origin is not None and urlsplit(origin).netloc != host:
            return Refused(403, "wrong_origin", f"a page of {origin!r} may not do this")
        return None


def _bounded(receive: Receive) -> Receive:
    """The body: all of it within BODY_S, at most BODY bytes; afterwards there is no limit to waiting."""
    until = asyncio.get_running_loop().time() + BODY_S
    size, whole = 0, False

    async def received() -> Message:
        nonlocal size, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, f"the body did not come within {BODY_S:g} s", {"Connection": "close"}) from None
        size += len(message.get("body", b""))
        if size > BODY:
            raise HTTPException(413, _TOO_LARGE, {"Connection": "close"})
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return received


def _dress(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-cache" if _route(scope) in {"/", "/page"} else "no-store")


def _route(scope: Scope) -> str:
    """The route's pattern, so that a figure a route is kept and not one an id."""
    route = scope.get("route")
    if route is not None:
        return str(route.path)
    return "/page" if scope["path"].startswith("/page/") else "other"
