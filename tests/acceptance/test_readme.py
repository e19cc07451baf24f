"""The pages are true: their commands run, and print what stands below them."""

from pathlib import Path

import pytest

from ava.cli import COMMANDS
from ava.testing.transcripts import masked, shell, transcripts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run():
    with shell() as run:
        yield run


@pytest.mark.parametrize("page", ["README.md", "docs/reference.md"])
def test_every_command_prints_what_stands_below_it(run, page):
    found = transcripts((ROOT / page).read_text(encoding="utf-8"))
    assert found
    assert [masked(run(each.command)).rstrip() for each in found] == [masked(each.output).rstrip() for each in found]


def test_the_help_names_every_command_with_the_first_line_of_its_own(run):
    listed = run("ava --help")
    for name, command in COMMANDS.items():
        assert command.about.split(":")[0].split(",")[0] in listed
        assert command.about.split(":")[0].split(",")[0].rstrip(".") in run(f"ava {name} --help")
