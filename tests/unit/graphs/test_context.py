"""The size of the context."""

import pytest

from graphs.model.context import SIZES, ContextTooSmall, context_size, cut_to
from graphs.model.protocol import Message


@pytest.mark.parametrize(("characters", "size"), [(10, 4096), (12_500, 8192), (40_000, 16384), (90_000, 32768)])
def test_the_smallest_size_that_holds_prompt_and_answer_is_taken(characters, size):
    assert context_size([Message(role="user", content="x" * characters)], 300) == size


def test_a_prompt_that_fits_nowhere_is_refused_rather_than_cut():
    with pytest.raises(ContextTooSmall, match=str(SIZES[-1])):
        context_size([Message(role="user", content="x" * 200_000)], 300)


def test_a_model_that_holds_less_is_asked_for_no_more():
    assert context_size([Message(role="user", content="x" * 12_000)], 300, most=5000) == 5000
    with pytest.raises(ContextTooSmall, match="2048"):
        context_size([Message(role="user", content="x" * 9000)], 300, most=2048)


@pytest.mark.parametrize(
    ("asked", "read", "cap"),
    [(16384, 4096, 4096), (16384, 4060, 4096), (16384, 2048, 2048), (16384, 3900, None), (16384, 9000, None), (4096, 4090, None)],
)
def test_a_count_that_fills_a_smaller_context_means_that_the_prompt_was_cut(asked, read, cap):
    assert cut_to([Message(role="user", content="x" * 30_000)], asked, read) == cap


def test_a_prompt_that_fits_was_not_cut_whatever_the_count():
    assert cut_to([Message(role="user", content="x" * 3000)], 8192, 2048) is None
