import hashlib
import json
import subprocess
import sys
from itertools import accumulate

import pytest

from ava.demo import NOW, SEED, SOURCE
from ava.demo.world import simulate


def fingerprint(world):
    people = {name: [own.transactions, own.positions, own.balances] for name, own in world.people.items()}
    return hashlib.sha256(json.dumps([world.market, people], default=str).encode()).hexdigest()


def test_the_same_seed_gives_the_same_rows(world):
    assert fingerprint(simulate(SEED)) == fingerprint(world)


def test_another_seed_gives_another_world(world):
    assert fingerprint(simulate(SEED + 1)) != fingerprint(world)


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_any_seed_makes_a_world_in_which_nobody_is_in_debt(seed):
    world = simulate(seed)
    assert all(world.market.values())
    for own in world.people.values():
        assert min(accumulate(each.amount or 0 for each in own.transactions)) > 0


def test_nothing_is_known_after_the_clock(rows, world):
    dated = [table for table in world.market if hasattr(rows(table)[0], "known_at")]
    assert len(dated) == 12
    assert [table for table in dated if max(row.known_at for row in rows(table)) > NOW] == []


def test_every_row_with_a_source_says_it_is_simulated(rows, world):
    sourced = [table for table in world.market if hasattr(rows(table)[0], "source")]
    assert {row.source for table in sourced for row in rows(table)} == {SOURCE}


def test_chains_stay_small_enough_to_build_quickly(world):
    assert len(world.market["option_quotes"]) < 120_000


def test_importing_the_package_costs_no_numpy():
    code = "import sys, ava.demo, ava.demo.build; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
