"""The names that packages of others import."""

import subprocess
import sys

import pytest

import ava
from tools.skill import Skill


@pytest.mark.parametrize("name", ava.__all__)
def test_a_public_name_is_there_and_stands_in_the_guide(name, guide):
    assert getattr(ava, name) is not None
    assert f"`{name}`" in guide or f"`{name}(" in guide


def test_all_of_them_are_listed():
    assert sorted(ava.__all__) == sorted(ava._PUBLIC)


def test_a_public_name_is_the_thing_itself():
    assert ava.Skill is Skill


def test_another_name_is_not_there():
    with pytest.raises(AttributeError, match="'ava' has no attribute 'Nothing'"):
        _ = ava.Nothing


def test_importing_ava_loads_no_other_room():
    code = (
        "import sys, ava; print(sorted({name.partition('.')[0] for name in sys.modules} & {'graphs', 'tools', 'db', 'prompts'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
