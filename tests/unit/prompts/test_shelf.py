"""Drafts, releases and pins: files that change by a line, and refuse what would break a reader."""

import json

import pytest

from graphs.model.context import tokens
from prompts import shelf
from prompts.fault import PromptFault
from prompts.library import Library

TEXT = """---
variables:
  name: {type: text, example: Ada}
  items: {type: list, required: false, default: [], volatile: true}
output: text
model: {}
budget: 100
parent: null
change: first
---
## system
You are {{ name }}.
## user
{% for item in items %}
{{ item }}
{% endfor %}
"""


@pytest.fixture
def library(tmp_path):
    (tmp_path / "owner" / "greeter").mkdir(parents=True)
    (tmp_path / "owner" / "greeter" / "v1.md").write_text(TEXT)
    (tmp_path / "pins.toml").write_text('# which is in use\ngreeter = "v1"\nother = "v9"\n')
    library = Library.load(tmp_path)
    shelf.release(library, "greeter", "v1", tokens)
    return library


def test_a_draft_is_a_copy_that_names_its_parent_and_why(library):
    shelf.draft(library, "greeter", "v2", 'says "hello"')
    made = library.version("greeter", "v2")
    assert (made.state, made.parent, made.change, made.system) == (
        "draft",
        "v1",
        'says "hello"',
        library.pinned("greeter").system,
    )


def test_a_draft_never_writes_over_a_version(library):
    with pytest.raises(PromptFault, match="there already"):
        shelf.draft(library, "greeter", "v1", "again")
    with pytest.raises(PromptFault, match="not a version"):
        shelf.draft(library, "greeter", "../v2", "elsewhere")


def test_a_released_version_is_locked_and_a_change_of_it_refused(library):
    path = library.folders[0] / "owner/greeter/v1.md"
    path.write_text(TEXT.replace("You are", "You were"))
    with pytest.raises(PromptFault, match="changed after its release"):
        library.version("greeter", "v1")
    assert any("changed after its release" in fault for fault in shelf.lint(library, tokens))


def test_only_a_released_version_can_be_in_use_and_a_pin_is_one_line(library):
    shelf.draft(library, "greeter", "v2", "next")
    with pytest.raises(PromptFault, match="is draft"):
        shelf.pin(library, "greeter", "v2")
    shelf.release(library, "greeter", "v2", tokens)
    before = (library.folders[0] / "pins.toml").read_text()
    shelf.pin(library, "greeter", "v2")
    assert (library.folders[0] / "pins.toml").read_text() == before.replace('greeter = "v1"', 'greeter = "v2"')
    assert library.pinned("greeter").version == "v2"


def test_a_version_in_use_is_not_retired_and_a_retired_one_not_used(library):
    with pytest.raises(PromptFault, match="is in use"):
        shelf.retire(library, "greeter", "v1", "old")
    shelf.draft(library, "greeter", "v2", "next")
    shelf.release(library, "greeter", "v2", tokens)
    shelf.pin(library, "greeter", "v2")
    shelf.retire(library, "greeter", "v1", "old")
    with pytest.raises(PromptFault, match="is retired"):
        shelf.pin(library, "greeter", "v1")


def test_lint_names_every_fault(library):
    folder = library.folders[0]
    (folder / "owner/greeter/v3.md").write_text(TEXT.replace("budget: 100", "budget: 1"))
    (folder / "owner/greeter/v4.md").write_text("hello")
    (folder / "lock.json").write_text(
        json.dumps({**json.loads((folder / "lock.json").read_text()), "owner/gone/v1": {"sha256": ""}})
    )
    told = "\n".join(shelf.lint(library, tokens))
    assert all(each in told for each in ("its budget is 1", "v4.md", "owner/gone/v1", "'other' 'v9'"))


def test_the_packaged_prompts_are_in_order():
    assert shelf.lint(Library.load(), tokens) == []
