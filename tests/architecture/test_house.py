"""The rules of the house that a linter does not know."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("ava", "graphs", "tools", "prompts", "db")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
NAMES = [str(path.relative_to(ROOT)) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_function_is_short_enough_to_hold_in_mind(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1 - len((ast.get_docstring(node) or "").splitlines())
            assert length <= 40, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_only_settings_see_the_environment(path):
    sees = re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    assert not sees or path.parent.name in {"settings", "testing"}  # test doubles start processes


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_file_is_a_heap(path):
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    assert not re.search(r"_v\d|_enhanced|_new|_old", path.stem)


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [re.split(r"[\[>=<]", each)[0] for each in project["dependencies"]]
    assert [name for name in names if f"| {name} |" not in lines] == []
