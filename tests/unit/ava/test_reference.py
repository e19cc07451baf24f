"""The reference names every setting and every exit code, with its default and meaning."""

from pathlib import Path

import pytest

from ava.cli.output import Exit
from ava.settings.model import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "reference.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name != "home"])
def test_a_setting_stands_there_with_its_default_and_meaning(name):
    field = Settings.model_fields[name]
    default = "none" if field.default is None else f"`{field.default}`"
    assert f"| `{name}` | {default} | {field.description} |" in PAGE


@pytest.mark.parametrize("code", Exit)
def test_an_exit_code_stands_there(code):
    assert f"\n| {code.value} | " in PAGE
