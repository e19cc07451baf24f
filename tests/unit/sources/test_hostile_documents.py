"""Real answers with one part of them replaced: read, rejected or refused, never a crash."""

import copy
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ava.sources import recognise
from ava.sources.csvfile import Head
from ava.sources.jsonfile import paths
from ava.sources.kind import Reject
from ava.sources.textfile import Unreadable

TEST_DATA = os.environ.get("AVA_TEST_DATA")
pytestmark = pytest.mark.skipif(not TEST_DATA, reason="AVA_TEST_DATA is not set: real files are not at hand")
DATA = Path(TEST_DATA or ".") / "data"
FILES = (
    "kalshi/order_lifecycle_prod.json",
    "kalshi/portfolio_demo_2025-11-23.json",
    "kalshi/prod_2026-01/event_single_response.json",
    "kalshi/prod_2026-01/trades_list_response.json",
    "kalshi/prod_2026-01/portfolio_settlements_response.json",
    "kalshi/prod_2026-08/orderbook_KXNFLGAME-26SEP17DETBUF-DET.json",
    "nfl/espn_scoreboard_live_2025-12-07.json",
    "tradingview/scan_america_technicals_2019-03.json",
    "tradingview/watchlists_shape_example.json",
    "robinhood/api_shapes/options_aggregate_position.json",
    "robinhood/api_shapes/marketdata_option.json",
    "robinhood/api_shapes/positions.json",
)
ODD = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, "", "x", "\u00b2", "9999-12-31T23:59:59Z", "NaN", [], [1], [[]], {}, {"a": {}}]
)


class Whole:
    """An open file that is all in memory."""

    def __init__(self, content):
        self.content = content

    def whole(self, _most):
        return json.dumps(self.content)


def places(value, at=()):
    """The way to every part of a document."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, held in inside:
        yield from places(held, (*at, key))


def replaced(content, at, value):
    changed = copy.deepcopy(content)
    part = changed
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = value
    return changed


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_part_that_is_not_what_it_should_be_is_rejected_or_refused(file, data):
    path, kind = DATA / file, recognise(DATA / file)
    content = json.loads(path.read_text(encoding="utf-8"))
    at = data.draw(st.sampled_from([each for each in places(content) if each]))
    changed = replaced(content, at, data.draw(ODD))
    head = Head(name=path.stem, columns=paths(changed), document=True, path=path)
    with suppress(Unreadable):
        for chunk in kind.reader.chunks(Whole(changed), head):
            for row in chunk.rows():
                with suppress(Reject):
                    assert kind.row(dict(zip(kind.reader.names(head), row.cells, strict=True)), head)
