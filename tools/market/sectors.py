"""Sectors over 20 sessions: the mean of their members, each counted alike. A stock without a sector is in none."""

from db.result import Result
from tools.analytics import regimes as of
from tools.facts import Table
from tools.skill import Ask


def sectors(ask: Ask, stocks: Result) -> tuple[Table | None, list[str]]:
    """A line a sector, the best first, and the sentence that names the best and the worst."""
    held = {name: members for name, members in stocks.by("sector").items() if name is not None}
    moved = {name: ask.facts.run(of.mean_return_20, members) for name, members in held.items()}
    ranked = sorted((name for name in held if moved[name] is not None), key=lambda name: moved[name], reverse=True)
    if not ranked:
        return None, []
    lines = [_line(ask, name, held[name]) for name in ranked]
    best, worst = lines[0], lines[-1]
    text = f"Sectors over 20 sessions: best {best[0]} {best[1]}"
    table = Table(columns=("sector", "20 sessions", "above 50-day average", "stocks"), rows=tuple(lines))
    return table, [f"{text}, worst {worst[0]} {worst[1]}." if len(lines) > 1 else f"{text}."]


def _line(ask: Ask, sector: str, members: Result) -> tuple[str, str, str, str]:
    change = ask.facts.calc(
        f"{sector} stocks over 20 sessions, mean", of.mean_return_20, members, unit="fraction", entity="market"
    )
    share = ask.facts.calc(
        f"share of {sector} stocks above their 50-day average", of.breadth, members, unit="fraction", entity="market"
    )
    count = ask.facts.calc(f"{sector} stocks measured", of.members_measured, members, unit="count", entity="market")
    return sector, str(change), str(share), str(count)
