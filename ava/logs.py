"""Logs: structlog, to stderr; coloured lines in a terminal, JSON elsewhere. `turn` and `user` are bound where they are known.

What is never logged: secrets, prompt texts, answers, and values of a user's rows.
"""

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Log from `level` up (debug, info, warning, error). Raises ValueError for another word."""
    levels = logging.getLevelNamesMapping()
    if level.upper() not in levels:
        raise ValueError(f"AVA_LOG is {level!r}; it is one of debug, info, warning, error")
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(levels[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
