"""What is built and installed: our five packages, with their data, and nobody else's of the same names."""

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("ava", "graphs", "tools", "prompts", "db")
DATA = (
    "db/migrations/0001_market.sql",
    "db/nyse_holidays.txt",
    "db/sql/portfolio.sql",
    "prompts/lock.json",
    "prompts/pins.toml",
    "prompts/narrator/narrator/v1.md",
    "prompts/planner/planner/v1.md",
    "prompts/routing/portfolio.holdings.txt",
    "ava/demo/companies.csv",
    "ava/demo/teams.csv",
    "graphs/understand/data/companies.tsv",
    "ava/page/index.html",
    "ava/page/css/base.css",
    "ava/page/js/main.js",
    "ava/page/vendor/lightweight-charts.js",
)


def test_no_other_distribution_ships_packages_of_our_names():
    shipped = packages_distributions()
    assert {room: set(shipped.get(room, ["ava-assistant"])) for room in ROOMS} == {room: {"ava-assistant"} for room in ROOMS}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_the_five_packages_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)


@pytest.mark.parametrize("name", DATA)
def test_the_wheel_holds_its_data(wheel, name):
    assert name in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_no_file_of_the_development_tree_but_ours(wheel):
    listed = [shutil.which("git") or "git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS]
    tracked = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == set(tracked)


@pytest.mark.prove
def test_the_wheel_runs_in_a_fresh_environment_from_anywhere(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [tmp_path / "venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    said = subprocess.run([tmp_path / "venv/bin/ava", "--version"], cwd="/", check=True, capture_output=True, text=True)
    assert said.stdout.startswith("ava 0.")
