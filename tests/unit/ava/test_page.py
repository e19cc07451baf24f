"""The page's files as they stand: what is others' is unchanged, what is ours keeps the rules a browser cannot check."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from ava.page import FOLDER

ROOT = Path(__file__).parents[3]
VENDORS = (FOLDER / "vendor", ROOT / "tests" / "page" / "vendor")
VENDORED = [(folder, each) for folder in VENDORS for each in json.loads((folder / "vendor.json").read_text(encoding="utf-8"))]
OWN = sorted(path for kind in ("js", "css", "html") for path in FOLDER.rglob(f"*.{kind}") if "vendor" not in path.parts)
UNSAFE = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|<[a-z]+ [^>]*\bstyle=\"|<style"
NAMES = [str(path.relative_to(FOLDER)) for path in OWN]


@pytest.mark.parametrize(("folder", "each"), VENDORED, ids=[each["file"] for _, each in VENDORED])
def test_a_file_of_others_is_as_it_was_published(folder, each):
    text = (folder / each["file"]).read_bytes().decode()
    for theirs, ours in each.get("changed", {}).items():
        assert text.count(ours) == 1
        text = text.replace(ours, theirs)
    assert hashlib.sha256(text.encode()).hexdigest() == each["sha256"]


@pytest.mark.parametrize("folder", VENDORS, ids=["page", "tests"])
def test_every_file_of_others_is_listed(folder):
    listed = {each["file"] for there, each in VENDORED if there == folder}
    assert {path.name for path in folder.glob("*.js")} == listed


@pytest.mark.parametrize("path", OWN, ids=NAMES)
def test_a_file_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", OWN, ids=NAMES)
def test_nothing_becomes_markup_or_code_from_text(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(UNSAFE, text)


@pytest.mark.parametrize("path", OWN, ids=NAMES)
def test_nothing_is_loaded_from_elsewhere(path):
    loads = re.findall(r"(?:src=|@import|url\(|from |import\()\s*['\"]?(https?:)?//", path.read_text(encoding="utf-8"))
    assert loads == []


def test_everything_the_page_names_is_there():
    named = re.findall(r'(?:href|src)="/page/([^"]+)"', (FOLDER / "index.html").read_text(encoding="utf-8"))
    assert [name for name in named if not (FOLDER / name).is_file()] == []


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=lambda path: path.name)
def test_every_module_finds_what_it_imports(path):
    named = re.findall(r"(?:from|import\() ?'(\.[^']+)'", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (path.parent / name).is_file()] == []
