"""API keys: made, presented, listed, revoked. Who presents a key acts as its holder, within its scopes.

A key is shown once; what is kept is its sha256. A slow hash guards what people think up; 256 random bits cannot be guessed, and
a hash of microseconds lets every request be checked. Raises what `db.errors` lists.

Keys belong to a world, and those of the world a server serves open it. Where no world is named or set, that is `demo` until
something is imported and `main` from then on: the demo's keys open it still, so that no import opens a door that was closed.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from ava.runtime import DEMO
from db.database import Database
from db.sql import key_insert, key_presented, key_revoke, keys_made, keys_of

Scope = Literal["ask", "read", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
DEFAULT: tuple[Scope, ...] = ("ask", "read")
_PREFIX = "ava_"  # so that one that was published is recognised
_KEEPER = "-"  # who acts where no user's rows are concerned


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who a key lets in."""

    key_id: str
    user: str
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key as a list shows it: never the key itself."""

    key_id: str
    world: str
    user: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


async def make(database: Database, user: str, scopes: Sequence[Scope] = DEFAULT, label: str = "") -> tuple[str, str]:
    """A new key of that user: its id, and the key itself, which is kept nowhere."""
    key_id, key = secrets.token_hex(4), _PREFIX + secrets.token_urlsafe(32)
    row = {"key_id": key_id, "sha256": digest(key), "holder": user, "label": label, "scopes": list(scopes)}
    async with database.writer(_KEEPER) as write:
        await write.run(key_insert, **row, created_at=datetime.now(UTC))
    return key_id, key


async def revoke(database: Database, key_id: str) -> bool:
    """Let a key open nothing from now on, in any process; whether it opened something until now."""
    async with database.writer(_KEEPER) as write:
        return bool(await write.run(key_revoke, key_id=key_id, revoked_at=datetime.now(UTC)))


async def known(database: Database, user: str | None = None) -> tuple[Key, ...]:
    """The keys of a user, or of all, newest first."""
    async with database.writer(_KEEPER) as write:
        rows = await write.run(keys_of, holder=user)
    return tuple(
        Key(
            key_id=r.key_id,
            world=database.world,
            user=r.holder,
            label=r.label,
            scopes=tuple(r.scopes),
            created_at=r.created_at,
            revoked_at=r.revoked_at,
        )
        for r in rows
    )


async def presented(key: str, *databases: Database) -> Holder | None:
    """Who holds this key in one of these worlds; None for one that is unknown or was revoked.

    Kept for a minute, unless a key is made or revoked in any process.
    """
    for database in databases:
        rows, _ = await database.cache.fetch(key_presented, {"sha256": digest(key)}, _KEEPER)
        if rows:
            return Holder(key_id=rows[0].key_id, user=rows[0].holder, scopes=frozenset(rows[0].scopes))
    return None


async def needed(*databases: Database) -> bool:
    """Whether the door asks for a key: once one was made in one of these worlds, revoked ones included."""
    for database in databases:
        rows, _ = await database.cache.fetch(keys_made, {}, _KEEPER)
        if rows[0].any:
            return True
    return False


def with_demo(own: str, named: str | None) -> bool:
    """Whether the demo's keys too open a server on the world `own`, `named` being what was asked for or set."""
    return named is None and own != DEMO


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
