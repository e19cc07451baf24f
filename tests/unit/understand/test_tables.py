"""Entities on some twelve hundred wordings, written for these tests: `tables/*.txt`, a wording and what it names a line."""

from pathlib import Path

import pytest

from graphs.understand.dates import dates
from graphs.understand.entities import find
from graphs.understand.views import outlook, risk


def table(name: str) -> list[tuple[str, ...]]:
    lines = Path(__file__).with_name("tables").joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("=>")[::2] for line in lines if line and not line.startswith("#"))
    return [tuple(each.strip() for each in row) for row in rows]


@pytest.mark.parametrize(("text", "named"), table("symbols"))
def test_a_wording_names_these_symbols(text, named, lexicon, now):
    found = find(text, lexicon, now)
    assert (" ".join(found.entities.symbols), found.unclear) == (named, ())


@pytest.mark.parametrize(("text", "named"), table("teams"))
def test_a_wording_names_these_teams(text, named, lexicon, now):
    found = find(text, lexicon, now)
    assert ("?" if found.unclear else " ".join(found.entities.teams)) == named


@pytest.mark.parametrize(("text", "named"), table("dates"))
def test_a_wording_names_these_days(text, named, now):
    said = [f"{when.text} {when.first} {when.last}" for when, _, _ in dates(text, now)]
    assert "; ".join(said) == named


@pytest.mark.parametrize(("text", "view"), table("outlook"))
def test_a_wording_states_this_view(text, view):
    assert (outlook(text) or "") == view


@pytest.mark.parametrize(("text", "appetite"), table("risk"))
def test_a_wording_expresses_this_appetite(text, appetite):
    assert (risk(text) or "") == appetite
