"""The size of the context."""

import pytest

from graphs.model.context import SIZES, ContextTooSmall, context_size
from graphs.model.protocol import Message


@pytest.mark.parametrize(("characters", "size"), [(10, 4096), (12_500, 8192), (40_000, 16384), (90_000, 32768)])
def test_the_smallest_size_that_holds_prompt_and_answer_is_taken(characters, size):
    assert context_size([Message(role="user", content="x" * characters)], 300) == size


def test_a_prompt_that_fits_nowhere_is_refused_rather_than_cut():
    with pytest.raises(ContextTooSmall, match=str(SIZES[-1])):
        context_size([Message(role="user", content="x" * 200_000)], 300)
