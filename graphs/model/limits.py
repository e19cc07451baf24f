"""How long a model is waited for. Apart from the client, so that settings can name it without loading one."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Seconds a phase may take, and how often a request that cannot begin is tried."""

    connect: float = 2.0
    first: float = 90.0  # to the first word; loading a model may take a minute
    silence: float = 20.0  # between two pieces
    tries: int = 3
    pause: float = 0.2  # before the second try, doubled before the third
