"""The package of the guide, installed as an installer leaves it: its agent is learnt once, asked, and its figures are traced."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from statistics import mean

import pytest

from db import sql
from db.scope import Scope
from db.sql import bars_traded
from graphs.understand.examples import FOLDER

GUIDE = (Path(__file__).parents[3] / "docs" / "agents.md").read_text(encoding="utf-8")
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
AVA = "import sys, pathlib, ava.routing; ava.routing.FOLDER = pathlib.Path(sys.argv.pop(1)); from ava.cli import main; main()"
EACH = 3  # examples of each file of AVA's own: all of them take a minute to learn
ASKED = "what is the seasonality of NVDA in december"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the guide's package, and beside it one that is broken."""
    site = tmp_path_factory.mktemp("site")
    files = dict(re.findall(r"^`([\w./-]+)`\n```\w*\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
    project = tomllib.loads(files.pop("pyproject.toml"))["project"]
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    installed(site, project["name"], project["version"], project["entry-points"]["ava.agents"])
    installed(site, "ava-broken", "2.0", {"broken": "nothing_of_the_kind:AGENT"})
    return site


def installed(site, name, version, points):
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = [f"{point} = {value}\n" for point, value in points.items()]
    (info / "entry_points.txt").write_text("".join(["[ava.agents]\n", *lines]), encoding="utf-8")


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A few examples of each kind."""
    few = tmp_path_factory.mktemp("few")
    for path in FOLDER.glob("*.txt"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line.split()) > 4 and line[0] != "#"]
        (few / path.name).write_text("\n".join(lines[:EACH]), encoding="utf-8")
    return few


@pytest.fixture
def ava(site, few, home):
    """Run `ava ...` with the guide's package installed, on the home of the tests' server or another."""

    def run(*arguments, home=home):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
        own = {
            "AVA_HOME": str(home),
            "AVA_MODEL": "none",
            "PYTHONPATH": str(site),
            "COLUMNS": "200",
            "AVA_NOW": CLOSE.isoformat(),
        }
        command = [sys.executable, "-c", AVA, str(few), *arguments]
        return subprocess.run(command, env=kept | own, capture_output=True, text=True, check=False)

    return run


async def december(own):
    """The mean move of NVDA in December, from the bars themselves: last close against the last close of November."""
    reader = own.reader(Scope(user="me", world=own.world, as_of=CLOSE))
    bars = await reader.rows(bars_traded, symbols=["NVDA"], sessions=2600)
    months = {month: list(days) for month, days in groupby(bars, lambda bar: f"{bar.session:%Y-%m}")}
    ends = {month: float(max(days, key=lambda bar: bar.session).close) for month, days in months.items()}
    return mean(ends[f"{year}-12"] / ends[f"{year}-11"] - 1 for year in range(2022, 2025))


def test_agents_say_where_they_come_from_and_a_broken_package_harms_nobody(ava):
    done = ava("agents", "--json")
    agents = {agent["agent"]: agent["from"] for agent in json.loads(done.stdout)}
    assert (agents["season"], agents["portfolio"]) == ("ava-season 0.1.0", "ava")
    assert done.stderr.count("ava-broken 2.0: its agent 'broken'") == 1


def test_it_is_learnt_once(ava, tmp_path):
    first, again = ava("route", ASKED, home=tmp_path), ava("route", ASKED, home=tmp_path)
    assert "season.month" in first.stdout
    assert "Learning" in first.stderr
    assert "Learning" not in again.stderr
    assert len(list((tmp_path / "routing").glob("*.npz"))) == 1


def test_what_was_learnt_by_hand_is_used(ava, few, tmp_path):
    done = ava("agents", "train", "--examples", str(few), "--json", home=tmp_path)
    assert Path(json.loads(done.stdout)["model"]).parent == tmp_path / "routing"
    assert "Learning" not in ava("route", ASKED, home=tmp_path).stderr


async def test_its_figures_are_those_of_the_rows_and_can_be_traced(ava, own):
    done = json.loads(ava("ask", ASKED, "--world", own.world, "--json").stdout)
    move, years = done["facts"]
    assert (done["skills"], years["value"]) == (["season.month"], "3")
    assert float(move["value"]) == pytest.approx(await december(own))
    told = ava("show", done["turn"], "--why", "F1.1", "--world", own.world).stdout
    assert "ava_season:mean_move(month=12)" in told
    assert "of query bars_traded" in told


def test_questions_for_others_go_where_they_went(ava):
    assert "portfolio." in ava("route", "how is my portfolio doing?").stdout


OWN_SQL = """-- name: season_seen
-- Who reads, and the latest session of a symbol.
-- cache: 0s; as-of: session; scope: market; reads: bars
SELECT current_user::text AS login, max(session) AS session FROM bars WHERE symbol = %(symbol)s AND known_at <= %(as_of)s
"""


async def test_sql_of_another_package_is_read_by_the_login_of_agents(own, tmp_path, monkeypatch):
    known = dict(sql.all_queries())
    monkeypatch.setattr(sql, "all_queries", lambda: known)  # not those of the tests after this one
    (tmp_path / "season.sql").write_text(OWN_SQL, encoding="utf-8")
    sql.add_queries(tmp_path / "season.sql")
    rows = await own.reader(Scope(user="me", world=own.world, as_of=CLOSE)).rows(sql.query_named("season_seen"), symbol="NVDA")
    assert (rows[0].login, rows[0].session) == ("ava_reader", CLOSE.date())
