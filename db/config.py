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
    app_max: int = 4  # connections a process may have for writing; none is kept that is not used
    wait_s: float = 5.0  # longest wait for a free connection
    lifetime_s: float = 3600.0  # after which a connection is replaced by a new one
    idle_s: float = 600.0  # after which an idle one is closed, down to reader_min
    drain_s: float = 5.0  # longest wait for running queries when a database is closed
    cache_entries: int = 2000  # answers a process keeps
    cache_bytes: int = 64 * 2**20  # and how much memory they may take, estimated
    stale_s: float = 300.0  # how old an answer may be that stands in while the database gives none
    connect_s: int = 5  # longest wait for another server to answer
    statement_timeout_s: float = 10.0  # longest a reader's query may run
    start_s: float = 60.0  # longest wait for the embedded server, recovery after a crash included
    own_settings: Mapping[str, str] = field(default_factory=dict)  # of AVA's own server, over those it starts with
    stop_s: float = 30.0  # longest wait for it to write everything down and leave
