"""What storage needs to be told: where home is, which server, and how long anything may take. No I/O, no environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Settings of storage."""

    home: Path  # AVA_HOME: holds pg/ (the embedded server) and pg-secrets.json
    url: str | None = field(default=None, repr=False)  # another server: postgresql://host:port; None = AVA's own
    reader_min: int = 1  # connections a process keeps for reading
    reader_max: int = 8
    app_max: int = 2  # connections a process may have for writing
    wait_s: float = 5.0  # longest wait for a free connection
    connect_s: int = 5  # longest wait for another server to answer
    statement_timeout_s: float = 10.0  # longest a reader's query may run
    start_s: float = 60.0  # longest wait for the embedded server, recovery after a crash included
    own_settings: Mapping[str, str] = field(default_factory=dict)  # of AVA's own server, over those it starts with
    stop_s: float = 30.0  # longest wait for it to write everything down and leave
