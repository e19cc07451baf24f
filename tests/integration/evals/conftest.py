"""Suites asked of the demo world as it stands in the run's server."""

import pytest

from ava.evals.loading import Loaded, parse
from ava.settings.model import Settings

HEAD = "suite: trial\nworld: {live: true, now: 2025-11-20T16:00:00-05:00}\n"
CASES = """
cases:
  - id: worth
    ask: What is my portfolio worth?
    expect:
      route: portfolio
      grounded: true
      number: {sql: "select sum(market_value) from positions_valued where kind <> 'event'", unit: usd}
  - id: worth-again
    ask: What's my portfolio worth?
    expect: {same_as: worth}
  - id: poem
    ask: Write a poem about the sea.
    expect: {route: none, refuses: true}
"""


@pytest.fixture
def settings(database_config, demo_world):
    url = database_config.url
    return Settings(home=database_config.home, world=demo_world, model="none", database_url=url)


@pytest.fixture
def loaded(tmp_path):
    """A suite from its cases, or from cases and more of its head."""

    def made(cases=CASES, head=""):
        text = HEAD + head + cases
        return Loaded(suite=parse(text, "trial.yaml"), path=tmp_path / "trial.yaml", text=text)

    return made
