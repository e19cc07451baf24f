"""Prompts: found by pin, locked once released, rendered with every variable or not at all."""

import json
from hashlib import sha256

import pytest

from graphs.model.context import tokens
from prompts.fault import PromptFault
from prompts.library import PACKAGED, Library

TEXT = """---
variables:
  name: {type: text}
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
def folder(tmp_path):
    (tmp_path / "owner" / "greeter").mkdir(parents=True)
    (tmp_path / "owner" / "greeter" / "v1.md").write_text(TEXT)
    (tmp_path / "pins.toml").write_text('greeter = "v1"\n')
    return tmp_path


def lock(folder, text=TEXT, **entry):
    content = {"owner/greeter/v1": {"sha256": sha256(text.encode()).hexdigest()} | entry}
    (folder / "lock.json").write_text(json.dumps(content))


def test_id_owner_and_version_come_from_the_path(folder):
    prompt = Library.load(folder).pinned("greeter")
    assert (prompt.owner, prompt.id, prompt.version, prompt.state) == ("owner", "greeter", "v1", "draft")


def test_a_prompt_renders_with_its_variables_and_defaults(folder):
    prompt = Library.load(folder).pinned("greeter")
    assert prompt.render(name="AVA", items=["one", "two"]).user.split() == ["one", "two"]
    assert prompt.render(name="AVA").system == "You are AVA."


def test_missing_extra_and_mistyped_variables_are_named_all_at_once(folder):
    with pytest.raises(PromptFault, match=r"missing 'name', extra 'more', 'items' must be list, got int"):
        Library.load(folder).pinned("greeter").render(items=3, more=1)


def test_a_released_file_that_was_changed_is_refused(folder):
    lock(folder)
    assert Library.load(folder).pinned("greeter").state == "released"
    (folder / "owner/greeter/v1.md").write_text(TEXT.replace("You are", "You were"))
    with pytest.raises(PromptFault, match="changed after its release"):
        Library.load(folder).pinned("greeter")


def test_a_retired_version_can_still_be_read(folder):
    lock(folder, retired="superseded")
    assert Library.load(folder).version("greeter", "v1").state == "retired"


def test_the_pins_are_read_again_each_time(folder):
    library = Library.load(folder)
    (folder / "owner/greeter/v2.md").write_text(TEXT.replace("You are", "Be"))
    (folder / "pins.toml").write_text('greeter = "v2"\n')
    assert library.pinned("greeter").version == "v2"


def test_the_folder_given_comes_before_the_packaged_one(folder):
    library = Library.load(folder)
    assert library.pinned("narrator").owner == "narrator"
    assert {prompt.id for prompt in library.all()} == {"greeter", "narrator", "planner"}


def test_what_is_not_there_is_named_with_what_is(folder):
    with pytest.raises(PromptFault, match="there is v1"):
        Library.load(folder).version("greeter", "v7")
    with pytest.raises(PromptFault, match=r"pins\.toml"):
        Library.load(folder).pinned("nobody")
    with pytest.raises(PromptFault, match="no folder"):
        Library.load(folder / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{{ name }}", "{{ other }}", "'other' is used but not declared"),
        ("{{ name }}", "you", "'name' is declared but not used"),
        ("{{ name }}", "{{ name | upper }}", "Filter is not allowed"),
        ("{{ name }}", "{{ name.upper() }}", "Call is not allowed"),
        ("{{ name }}", "{% set x = 1 %}{{ name }}", "Assign is not allowed"),
        ("{{ name }}", "{{ name", "line 1"),
        ("type: text", "type: word", "'word'"),
        ("## user\n", "", "is not"),
        ("budget: 100\n", "", "budget"),
    ],
)
def test_a_file_out_of_order_is_refused_by_its_fault(folder, old, new, says):
    (folder / "owner/greeter/v1.md").write_text(TEXT.replace(old, new))
    with pytest.raises(PromptFault, match=says):
        Library.load(folder).pinned("greeter")


def test_notes_do_not_change_what_a_prompt_is_but_words_do(folder):
    library, path = Library.load(folder), folder / "owner/greeter/v1.md"
    first = library.pinned("greeter")
    path.write_text(TEXT.replace("change: first", "change: other"))
    assert library.pinned("greeter").template_hash == first.template_hash
    path.write_text(TEXT.replace("You are", "Be"))
    assert library.pinned("greeter").template_hash != first.template_hash


def test_every_packaged_prompt_is_in_order_and_its_example_within_its_budget():
    for prompt in Library.load().all():
        rendered = prompt.render(**{name: each.example for name, each in prompt.variables.items()})
        assert tokens(rendered.system) + tokens(rendered.user) <= prompt.budget


def test_every_pinned_prompt_is_released():
    library = Library.load()
    assert {library.pinned(name).state for name in library.pins()} == {"released"}


def test_the_lock_names_only_files_that_are_there():
    locked = json.loads((PACKAGED / "lock.json").read_text())
    assert all((PACKAGED / f"{name}.md").is_file() for name in locked)


def test_nothing_volatile_stands_in_the_system_part_of_the_narrator():
    prompt = Library.load().pinned("narrator")
    assert not any(name in prompt.system for name in ("{{", "{%"))
