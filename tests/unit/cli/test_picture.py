"""Pictures in a terminal: what stands where, within 80 columns."""

import pytest

from ava.cli.picture import drawn, sparkline
from tools.facts import Chart, Rows, Series

ANY = Rows(query="q", args={}, key={}, n=0, sha256="")


def chart(kind, *series, unit="usd"):
    return Chart(kind=kind, title="", unit=unit, series=tuple(Series(name=n, x=x, y=y, source=ANY) for n, x, y in series))


SPREAD = chart("payoff", ("put credit spread", ("80", "90", "95", "110"), (-400.0, -400.0, 100.0, 100.0)))
ZONES = chart("zones", ("close", ("a", "b"), (100.0, 104.0)), ("demand, fresh", ("low", "high"), (90.0, 92.0)),
              ("supply, touched 2", ("low", "high"), (118.0, 120.0)), unit="usd_per_share")  # fmt: skip


def test_a_rise_ends_on_the_highest_block():
    assert sparkline([1, 2, 3, 4]) == "▁▃▆█"


def test_a_payoff_has_gains_above_its_zero_line_and_losses_below():
    lines = drawn(SPREAD)
    zero = next(n for n, line in enumerate(lines) if "─" in line)
    assert any("█" in line for line in lines[:zero])
    assert not any("░" in line for line in lines[:zero])
    assert any("░" in line for line in lines[zero + 1 :])
    assert not any("█" in line for line in lines[zero + 1 :])


def test_a_payoff_names_its_extremes_its_ends_and_where_it_is_zero():
    lines = drawn(SPREAD)
    assert lines[0].lstrip().startswith("$100.00")
    assert any(line.lstrip().startswith("-$400.00") for line in lines)
    assert lines[-2].split() == ["80", "110"]
    assert lines[-1].strip() == "zero at 94.00"


def test_a_payoff_that_only_loses_has_nothing_above_zero():
    lines = drawn(chart("payoff", ("x", ("1", "2"), (-5.0, -1.0))))
    assert "─" in lines[0]
    assert not any("█" in line for line in lines)


def test_zones_stand_in_order_of_price_around_the_last_close():
    strip, ends, *told = drawn(ZONES)
    assert strip.index("█") < strip.index("●") < strip.index("▒")
    assert ends.split() == ["$90.00", "$120.00"]
    assert [line.split()[0] for line in told] == ["▒", "●", "█"]


def test_bars_of_several_series_share_one_scale():
    first, second = drawn(chart("bars", ("calls", ("calls far out",), (10.0,)), ("puts", ("puts",), (5.0,))))
    assert first.count("█") == 2 * second.count("█")
    assert first.index("█") == second.index("█")


@pytest.mark.parametrize("picture", [SPREAD, ZONES, chart("line", ("x", tuple("ab"), (1e9, 2e9)))])
def test_nothing_is_wider_than_eighty_columns(picture):
    assert max(map(len, drawn(picture))) <= 80


@pytest.mark.parametrize("kind", ["line", "payoff", "zones"])
def test_next_to_nothing_draws_nothing(kind):
    assert drawn(chart(kind, ("x", ("1",), (1.0,)))) == []
