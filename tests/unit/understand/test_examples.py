from dataclasses import replace

import pytest

from graphs.agents import AGENTS
from graphs.understand import examples
from graphs.understand.examples import ExamplesError, fingerprint, read


def folder(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name.replace('__', '.')}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_line_of_a_skills_file_is_for_that_skill(tmp_path):
    (example,) = read(folder(tmp_path, portfolio__holdings="# a comment\n\nwhat do i own\n"))
    assert (example.text, example.labels, example.skill) == ("what do i own", ("portfolio",), "portfolio.holdings")


@pytest.mark.parametrize("joint", ["+", ">"])
def test_a_line_may_be_for_several_agents_in_order(joint, tmp_path):
    (example,) = read(folder(tmp_path, _several=f"portfolio {joint} technical: chart of: my worst\n"))
    assert (example.text, example.labels, example.skill) == ("chart of: my worst", ("portfolio", "technical"), "")


def test_a_follow_up_names_the_agents_before_and_now(tmp_path):
    (example,) = read(folder(tmp_path, _followup="technical | does it report soon > earnings\n"))
    assert (example.before, example.text, example.labels) == (("technical",), "does it report soon", ("earnings",))


@pytest.mark.parametrize("line", ["weather: will it rain", "no label at all", "technical + earnings:"])
def test_a_line_without_agents_or_text_is_named(line, tmp_path):
    with pytest.raises(ExamplesError, match=r"_several\.txt, line 1"):
        read(folder(tmp_path, _several=line))


def test_a_folder_without_examples_is_named(tmp_path):
    with pytest.raises(ExamplesError, match=str(tmp_path)):
        read(tmp_path)


def test_any_change_of_the_examples_changes_the_fingerprint(tmp_path):
    before = fingerprint(folder(tmp_path, market__regime="calm\n"))
    assert fingerprint(folder(tmp_path, market__regime="calm?\n")) != before


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """The folder of examples of an agent of another package."""
    home = tmp_path / "brought"
    home.mkdir()
    monkeypatch.setitem(AGENTS, "season", replace(AGENTS["market"], name="season", examples=home))
    monkeypatch.setattr(examples, "OTHERS", {"season": "ava-season 0.1.0"})
    return home


@pytest.fixture
def own(tmp_path):
    return folder(tmp_path, market__regime="is it calm\n")


def test_an_agent_of_another_package_brings_its_examples(own, brought):
    before = fingerprint(own)
    folder(brought, season__month="up in december\n", _several="season + market: both\n", market__regime="not its own\n")
    assert [each.text for each in read(own)] == ["is it calm", "both", "up in december"]
    assert fingerprint(own) != before


@pytest.mark.parametrize("content", [b"nobody: hello\n", b"\xff\xfe"])
def test_examples_of_another_package_that_cannot_be_read_are_left_out_with_its_name(own, brought, content, caplog):
    folder(brought, season__month="up in december\n")
    (brought / "_several.txt").write_bytes(content)
    assert [each.text for each in read(own)] == ["is it calm"]
    assert "ava-season 0.1.0: no question will reach its agent season" in caplog.text


def test_line_ends_are_no_change(own):
    before = fingerprint(own)
    (own / "market.regime.txt").write_bytes(b"is it calm\r\n")
    assert fingerprint(own) == before
