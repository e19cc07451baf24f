"""`ava serve`: AVA over HTTP, with the page, until Ctrl-C."""

from typing import Annotated

import typer

from ava.cli.alone import explained
from ava.cli.keys import keepers
from ava.cli.options import configured
from ava.cli.output import Exit, Failure, note, run
from ava.server import keys
from ava.server.serve import PORT, is_loopback
from ava.server.serve import serve as served
from ava.settings.model import Settings
from db.errors import DatabaseError

Host = Annotated[str, typer.Option(help="Where to listen; anywhere but loopback needs a key first (ava keys new).")]
Port = Annotated[int, typer.Option(help="Which port; 0 takes a free one.", min=0, max=65535)]


def serve(host: Host = "127.0.0.1", port: Port = PORT) -> None:
    """Serve the page, AVA's API and OpenAI's, for as long as this runs."""
    chosen = configured()
    with explained():
        try:
            if not is_loopback(host):
                _with_key(chosen, host)
            served(chosen, host, port, note)
        except OSError as error:
            if isinstance(error, DatabaseError):
                raise
            raise Failure(f"cannot listen on {host}:{port}: {error.strerror or error}", Exit.USAGE) from error


def _with_key(chosen: Settings, host: str) -> None:
    """Raises Failure where no key was made yet: everybody who can reach that address could ask."""
    if not run(_any_key(chosen)):
        raise Failure(f"{host!r} can be reached from elsewhere and no key was made yet: run `ava keys new` first", Exit.USAGE)


async def _any_key(chosen: Settings) -> bool:
    async with keepers(chosen, None) as databases:
        return await keys.needed(*databases)
