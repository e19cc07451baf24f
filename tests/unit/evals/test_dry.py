"""What a prompt's calls have in common before the first variable that differs."""

from ava.evals.dry import prefix
from graphs.model.context import tokens
from prompts.library import Library
from prompts.template import leading


def test_a_prefix_ends_at_the_first_volatile_variable():
    source = "You are {{ name }}. {% for item in items %}{{ item }}{% endfor %} tail"
    assert leading(source, frozenset({"items"}), {"name": "Ada"}) == ("You are Ada. ", "items")
    assert leading(source, frozenset(), {"name": "Ada", "items": ""})[1] == ""


def test_the_whole_system_part_of_the_narrator_is_shared():
    prompt = Library.load().pinned("narrator")
    found = prefix(prompt)
    assert found.broken_by
    assert found.shared >= tokens(prompt.system) - 1
