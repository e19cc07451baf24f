"""The clock as it is set: AVA_NOW, else `now` in `ava.toml`. Light, since `ava route` reads it and must start at once."""

import os
import tomllib
from datetime import date, datetime
from pathlib import Path

from db.sessions import NEW_YORK, end_of


def instant(text: str) -> datetime:
    """An ISO time, aware (a bare one is New York's); a date is the close of that session. Raises ValueError."""
    try:
        return end_of(date.fromisoformat(text))
    except ValueError:
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=NEW_YORK)


def fixed(home: Path) -> datetime | None:
    """The instant the clock is set to in `home`, or None = it runs. Raises ValueError naming the setting."""
    text = os.environ.get("AVA_NOW") or _written(home / "ava.toml")
    try:
        return instant(text) if text else None
    except ValueError as error:
        raise ValueError(f"AVA_NOW: {text!r} is not an ISO time or date, e.g. 2025-11-20 or 2025-11-20T15:30:00-05:00") from error


def _written(file: Path) -> str:
    if not file.is_file():
        return ""
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8")).get("now", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} cannot be read: {error}") from error
