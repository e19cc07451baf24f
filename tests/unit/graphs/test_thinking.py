"""What is thought is not said."""

from hypothesis import given
from hypothesis import strategies as st

from graphs.model.thinking import Spoken


@given(st.text("<>/thinkab ", max_size=30), st.text("ab <", max_size=10), st.integers(1, 9))
def test_text_between_marks_is_left_out_however_it_is_cut(thought, said, size):
    thought = thought.replace("</think>", "")
    text, spoken = f"<think>{thought}</think>{said}", Spoken()
    pieces = [spoken.feed(text[n : n + size]) for n in range(0, len(text), size)]
    assert "".join(pieces) + spoken.rest() == said


def test_text_without_marks_comes_through_at_once():
    assert Spoken().feed("It is < 5 and > 3") == "It is < 5 and > 3"
