"""Cutting a stream into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.sentences import Sentences


def cut(text, size=3):
    sentences = Sentences()
    done = [each for n in range(0, len(text), size) for each in sentences.feed(text[n : n + size])]
    return [each for each in (*done, sentences.rest()) if each]


@pytest.mark.parametrize(
    "text",
    [
        "It is at 3.4 % and [F1.2] now.",
        "In the U.S. stocks fell.",
        "NVDA vs. AMD is approx. 5 to 1.",
        "Apple Inc. Reports soon.",
        "On Nov. 20 it closed.",
        "1. NVDA leads.",
        "It costs $4.20",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One is [F1.1]. Two is [F1.2].", ["One is [F1.1]. ", "Two is [F1.2]."]),
        ("Up 3.4 %. [F1.2] is left! Why? So.", ["Up 3.4 %. ", "[F1.2] is left! ", "Why? ", "So."]),
        ('He said "no." Then left.', ['He said "no." ', "Then left."]),
        ("First line\nSecond line", ["First line\n", "Second line"]),
        ("**Bold.** Next.", ["**Bold.** ", "Next."]),
        ("It closed at $182.31. 7 positions are open.", ["It closed at $182.31. ", "7 positions are open."]),
    ],
)
def test_sentences_end_where_they_end(text, sentences):
    assert cut(text) == sentences
    assert cut(text, size=1) == sentences


def test_a_sentence_is_there_as_soon_as_the_next_begins():
    sentences = Sentences()
    assert sentences.feed("One is [F1.1]. ") == []
    assert sentences.feed("T") == ["One is [F1.1]. "]


@given(st.text(alphabet="aB. !\n3[]F", max_size=60), st.integers(1, 7))
def test_nothing_is_lost_however_the_stream_is_cut(text, size):
    assert "".join(cut(text, size)) == text
