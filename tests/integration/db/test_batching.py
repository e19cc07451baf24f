"""A skill asks the database as often for two hundred as for one: its queries take lists."""

import pytest

from graphs.agents import AGENTS
from tools.skill import Ask

SKILLS = {skill.name: skill for agent in AGENTS.values() for skill in agent.skills}
LISTS = {
    "symbols": "SELECT symbol AS each FROM symbols ORDER BY symbol <> 'NVDA', optionable DESC, symbol",
    "teams": "SELECT team AS each FROM nfl_teams ORDER BY team",
    "games": "SELECT game_id AS each FROM nfl_games ORDER BY kickoff DESC LIMIT 200",
}
UNKNOWN = tuple(f"ZZ.{number}" for number in range(200))  # what the demo world lacks to two hundred symbols
CASES = [(name, kind) for name, skill in SKILLS.items() for kind in LISTS if kind in skill.parameters]
ALSO = {"strategy.evaluate": {"structure": "put credit spread"}}  # what a skill cannot do without
OF_A_DAY = {"sports.slate", "market.sectors", "market.screen"}  # asked about a day or everything, not about a list


async def listed(world, kind):
    async with world.writer("me") as write:
        cursor = await write._connection.execute(LISTS[kind].encode())
        known = tuple(row.each for row in await cursor.fetchall())
    return (known + UNKNOWN)[:200] if kind == "symbols" else known


async def queries(world, scope, skill, **args):
    """The names of the queries a skill runs."""
    reader = world.reader(scope)
    await skill(Ask.begin(skill.name, 1, reader), args)
    return sorted(run.name for run in reader.runs)


@pytest.mark.parametrize(("name", "kind"), CASES)
async def test_its_queries_do_not_grow_with_what_is_asked_about(demo, scope, name, kind):
    everything = await listed(demo, kind)
    assert len(everything) >= 32
    one, two, many = [
        await queries(demo, scope, SKILLS[name], **{kind: everything[:n]}, **ALSO.get(name, {})) for n in (1, 2, len(everything))
    ]
    assert many
    assert many in (one, two)  # a skill may say more of one than of several


def test_every_skill_is_looked_at():
    assert {name for name in SKILLS if name not in {case for case, _ in CASES}} <= OF_A_DAY
