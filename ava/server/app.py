"""The application: AVA opened once, the routes, the page, errors in one shape, the guard around it all."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

import ava
from ava.server import about, asking, chat, errors, health, local
from ava.server.door import Door
from ava.server.guard import Guard
from ava.server.house import House
from ava.server.limits import Gate, Limits
from ava.server.metrics import Metrics
from ava.server.troubles import Troubles
from ava.settings.model import Settings

PAGE = Path(ava.__file__).parent / "page"
DRAIN_S = 20.0  # turns may take to finish when the server ends
_FAULTS: dict[int | str, dict[str, object]] = {
    "4XX": {"model": errors.Fault, "description": "What was wrong with the request, and what to do."},
    "5XX": {"model": errors.Fault, "description": "What AVA could not do."},
}


class Page(StaticFiles):
    """The page's files: what a browser loads, and no source of the package."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or 404."""
        if path.endswith((".py", ".pyc")) or "__pycache__" in path:
            raise HTTPException(404, "Not Found")
        return await super().get_response(path, scope)


def create(settings: Settings, *, loopback: bool = True, tell: Callable[[str], None] = lambda _: None) -> FastAPI:
    """The application of these settings; on `loopback` it is open until a first key was made. `tell` hears what takes a while."""
    metrics, troubles = Metrics(), Troubles()

    def counted(route: str, status: int, seconds: float) -> None:
        metrics.requested(route, status, seconds)
        troubles.requested(route, status)

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        async with House(settings, tell) as house:
            limits = Limits(rate=settings.ask_rate, turns=settings.ask_turns, turns_all=settings.ask_turns_all)
            gate = Gate(limits)
            app.state.door = Door(settings=settings, house=house, gate=gate, metrics=metrics, troubles=troubles, open=loopback)
            looking = asyncio.create_task(app.state.door.models.watch())
            yield
            looking.cancel()
            await app.state.door.turns.close(DRAIN_S)
            await app.state.door.others.close()

    app = FastAPI(
        title="AVA",
        version=version("ava-assistant"),
        description="Answers traders' and sports bettors' questions from their own data; every figure can be traced.",
        lifespan=alive,
        docs_url=None,
        redoc_url=None,
        responses=_FAULTS,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for part in (asking, about, chat, health, local):
        app.include_router(part.router)
    errors.handle(app)
    _page(app)
    app.add_middleware(Guard, loopback=loopback, count=counted)
    return app


def _page(app: FastAPI) -> None:
    app.mount("/page", Page(directory=PAGE, check_dir=False), name="page")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE / "index.html")
