from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def guide():
    """The page for who writes an agent."""
    return (Path(__file__).parents[3] / "docs" / "agents.md").read_text(encoding="utf-8")
