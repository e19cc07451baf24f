"""Calculations by name."""

import pytest

from tools.analytics import positions
from tools.analytics.registry import calculation, find, name_of
from tools.builder import rows_source


@calculation
def twice(value):
    return 2 * value


def test_a_calculation_is_found_by_the_name_it_is_cited_by():
    assert find(name_of(positions.total_value)) is positions.total_value


@pytest.mark.parametrize(
    "name", ["positions.nothing", "nothing.total_value", "positions._dollars", "os.system", "os:system", "positions", ""]
)
def test_nothing_else_is_found(name):
    with pytest.raises(LookupError):
        find(name)


def test_a_function_of_another_package_is_found_once_it_is_marked():
    assert name_of(twice) == f"{__name__}:twice"
    assert find(name_of(twice)) is twice


@pytest.mark.parametrize("function", [rows_source, lambda: 1])
def test_a_function_of_another_room_or_without_a_name_cannot_be_marked(function):
    with pytest.raises(TypeError, match="not a public function"):
        calculation(function)
