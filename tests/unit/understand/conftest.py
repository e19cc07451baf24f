from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from graphs.turn import Plan
from graphs.understand import Lexicon, Router, recall, understand

THURSDAY = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)  # the close in New York


@pytest.fixture(scope="session")
def lexicon():
    return Lexicon.load()


@pytest.fixture(scope="session")
def router():
    return Router.load()


@pytest.fixture(scope="session")
def now():
    return THURSDAY


@pytest.fixture
def plan(lexicon, router, now) -> Callable[..., Plan]:
    """plan("a question", "an earlier question", "its answer", ...)"""

    def made(text: str, *earlier: str) -> Plan:
        roles = ("user", "assistant") * len(earlier)
        messages = [{"role": role, "content": said} for role, said in zip(roles, earlier, strict=False)]
        return understand(text, recall(messages, now, lexicon, router), now, lexicon, router)

    return made
