"""Calculations by name."""

import pytest

from tools.analytics import positions
from tools.analytics.registry import calculation, find, name_of


def test_a_calculation_is_found_by_the_name_it_is_cited_by():
    assert find(name_of(positions.total_value)) is positions.total_value


@pytest.mark.parametrize("name", ["positions.nothing", "nothing.total_value", "positions._dollars", "os.system", "positions", ""])
def test_nothing_else_is_found(name):
    with pytest.raises(LookupError):
        find(name)


def test_a_function_of_another_room_cannot_be_marked():
    with pytest.raises(TypeError, match="not a public function"):
        calculation(test_nothing_else_is_found)
