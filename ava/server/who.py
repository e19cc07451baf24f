"""Whose request this is, and what it may do: by key, by the page's cookie, by the socket in AVA_HOME, or by an open door.

The door is open, for the settings' user, only on loopback and only until a first key was made. The socket is its owner's, who
may be any user, as at the command line. Where it cannot be told whether a key is needed, one is.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from ava import settings
from ava.local import SETTINGS
from ava.server import keys
from ava.server.door import Door, door_of
from ava.server.errors import Refused
from ava.server.keys import SCOPES, Scope

COOKIE = "ava_key"
USER = "x-ava-user"  # whom the owner of the socket speaks for
_ALL: frozenset[str] = frozenset(SCOPES)
_bearer = HTTPBearer(auto_error=False, description="A key of `ava keys new`.")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The page's: set by POST /api/session.")
TheDoor = Annotated[Door, Depends(door_of)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Cookie = Annotated[str | None, Depends(_cookie)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Who asks."""

    user: str
    scopes: frozenset[str]
    key_id: str | None = None  # None: no key was needed

    def may(self, scope: Scope) -> bool:
        """Whether this is allowed; `admin` is allowed everything."""
        return scope in self.scopes or "admin" in self.scopes


async def anyone(request: Request, door: TheDoor, bearer: Bearer, cookie: Cookie) -> Caller | None:
    """Who asks; None for a stranger without a key. Raises Refused for a wrong key, once keys are needed.

    A command that would run with other settings than this server is refused: it would read something else.
    """
    if by_socket(request):
        if request.headers.get(SETTINGS, own := settings.fingerprint()) != own:
            raise Refused(409, "other_settings", "this server runs with other settings")
        return Caller(user=request.headers.get(USER) or door.settings.user, scopes=_ALL)
    if door.open and not await keys.needed(*await door.house.keepers()):
        return Caller(user=door.settings.user, scopes=_ALL)
    key = bearer.credentials if bearer else cookie
    return await with_key(request, door, key) if key else None


async def with_key(request: Request, door: Door, key: str) -> Caller:
    """Who holds that key. Raises Refused."""
    holder = await keys.presented(key, *await door.house.keepers())
    if holder is None:
        door.gate.wrong_key(request.client.host if request.client else "-")
        raise Refused(401, "invalid_api_key", "this key is not known, or was revoked", {"WWW-Authenticate": "Bearer"})
    return Caller(user=holder.user, scopes=holder.scopes, key_id=holder.key_id)


def by_socket(request: Request) -> bool:
    """Whether it came through the socket in AVA_HOME, which only its owner can open."""
    server = request.scope.get("server") or ("", 0)
    return server[1] is None


def needs(scope: Scope) -> Callable[..., Coroutine[Any, Any, Caller]]:
    """A dependency: the caller, if allowed that much."""

    async def allowed(caller: Annotated[Caller | None, Depends(anyone)]) -> Caller:
        if caller is None:
            said = "a key is needed: Authorization: Bearer KEY; `ava keys new` makes one"
            raise Refused(401, "key_needed", said, {"WWW-Authenticate": "Bearer"})
        if not caller.may(scope):
            raise Refused(403, "not_allowed", f"this key may {', '.join(sorted(caller.scopes))}, not {scope}")
        return caller

    return allowed


Stranger = Annotated[Caller | None, Depends(anyone)]
Asker = Annotated[Caller, Depends(needs("ask"))]
Reading = Annotated[Caller, Depends(needs("read"))]
READING = [Depends(needs("read"))]  # for routes that need to know no more of the caller
ADMIN = [Depends(needs("admin"))]
