"""The stocks of the database by sector: the mean move of a sector's members, each counted alike, and their breadth.

A stock without a sector is in none, and a sector without a move over the first period asked for is left out.
"""

from collections.abc import Mapping

from db.result import Result
from tools.analytics import regimes as of
from tools.facts import Fact, Table
from tools.market.benchmark import MARKET
from tools.skill import Ask

Moves = dict[str, list[Fact | None]]  # by sector, a fact a period, the best of the first period first


def held(stocks: Result) -> dict[str, Result]:
    """The stocks by sector."""
    return {name: members for name, members in stocks.by("sector").items() if name is not None}


def moves(ask: Ask, sectors: Mapping[str, Result], periods: Mapping[str, str]) -> Moves:
    """Each sector's mean change over `periods`, given as what a label says by the column the change is from."""
    first = next(iter(periods))
    found = {name: ask.facts.run(of.mean_return, members, since=first) for name, members in sectors.items()}
    ranked = sorted((name for name in sectors if found[name] is not None), key=lambda name: found[name], reverse=True)
    return {name: [_moved(ask, name, sectors[name], *period) for period in periods.items()] for name in ranked}


def breadth(ask: Ask, name: str, members: Result) -> tuple[str, str]:
    """The share of a sector's stocks above their 50-day average, and how many have one."""
    label = f"share of {name} stocks above their 50-day average"
    share = ask.facts.calc(label, of.breadth, members, unit="fraction", entity=MARKET)
    count = ask.facts.calc(f"{name} stocks measured", of.members_measured, members, unit="count", entity=MARKET)
    return str(share), str(count)


def month(ask: Ask, stocks: Result) -> tuple[Table | None, list[str]]:
    """A line a sector over 20 sessions, the best first, and the sentence that names the best and the worst."""
    sectors = held(stocks)
    moved = moves(ask, sectors, {"close_20": "over 20 sessions"})
    if not moved:
        return None, []
    lines = tuple((name, str(facts[0]), *breadth(ask, name, sectors[name])) for name, facts in moved.items())
    best, worst = lines[0], lines[-1]
    text = f"Sectors over 20 sessions: best {best[0]} {best[1]}"
    table = Table(columns=("sector", "20 sessions", "above 50-day average", "stocks"), rows=lines)
    return table, [f"{text}, worst {worst[0]} {worst[1]}." if len(lines) > 1 else f"{text}."]


def _moved(ask: Ask, name: str, members: Result, since: str, words: str) -> Fact | None:
    if ask.facts.run(of.mean_return, members, since=since) is None:
        return None
    return ask.facts.calc(f"{name} stocks {words}, mean", of.mean_return, members, unit="fraction", entity=MARKET, since=since)
