"""What the door says no with: one shape for AVA's own routes, OpenAI's for /v1, both with a status and a next step.

Nothing of the program's insides leaves through here: an error that nobody foresaw is logged and told as such.
"""

from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from db.errors import DatabaseError

log = structlog.get_logger()
OPENAI = "/v1/"
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


class Told(TypedDict):
    """What went wrong, for a program and for a person."""

    code: str
    message: str


class Fault(TypedDict):
    """The body of every error of AVA's own routes."""

    error: Told


class Refused(Exception):
    """The door says no: a status, a word for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, dict(headers or {})


def body(path: str, refused: Refused) -> dict[str, object]:
    """The error in the shape of the route it came from."""
    if path.startswith(OPENAI):
        kind = _TYPES.get(refused.status, "invalid_request_error" if refused.status < 500 else "server_error")
        return {"error": {"message": refused.message, "type": kind, "param": None, "code": refused.code}}
    return {"error": {"code": refused.code, "message": refused.message}}


def handle(app: FastAPI) -> None:
    """Let every error of `app` leave in that shape."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _by_starlette)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DatabaseError, _database)
    app.add_exception_handler(Exception, _unforeseen)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)  # noqa: S101 - as registered
    return JSONResponse(body(request.url.path, error), status_code=error.status, headers=error.headers)


async def _by_starlette(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    code = _CODES.get(error.status_code, "refused")
    refused = Refused(error.status_code, code, f"{request.method} {request.url.path}: {error.detail}", error.headers)
    return await _refused(request, refused)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    faults = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
    return await _refused(request, Refused(422, "invalid", faults))


async def _database(request: Request, error: Exception) -> JSONResponse:
    return await _refused(request, Refused(503, "database", str(error), {"Retry-After": "5"}))


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", path=request.url.path, exc_info=error)
    return await _refused(request, Refused(500, "internal", "An error in AVA itself, which is in its log."))
