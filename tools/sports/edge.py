"""sports.edge: whether a bet on a game is worth its price, after margin, trading fee, and bid and ask.

A bet has an edge when both judges, AVA's forecast and the other market, put the side above its cost. With one judge there is an
opinion and no stake. Games that have begun are left out. AVA places no bets.
"""

from tools.analytics import edges
from tools.facts import Finding, Table, Team, When
from tools.skill import Ask
from tools.sports.bets import Wager, best_first, fair, wagers
from tools.sports.games import nothing, read, yields
from tools.sports.match import Match
from tools.sports.record import caution

IN_FULL = 2  # games whose every bet is shown; of more, the best bet of each
SHOWN = 16
NAMED = 2  # bets told in sentences
COLUMNS = ("bet", "cost", "AVA", "other market", "edge by AVA", "edge by the other", "expected a dollar", "quarter Kelly")
CELLS = ("cost", "ava", "market", "edge_ava", "edge_market", "value", "kelly")


async def edge(ask: Ask, *, teams: tuple[Team, ...] = (), games: tuple[str, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The bets on the games asked for, or on the next slate, the best value first."""
    _, every = await read(ask, teams=teams, games=games, dates=dates)
    matches = [match for match in every if match.game.kickoff > ask.scope.as_of]
    if not matches:
        return ask.empty("the games asked for have begun" if every else nothing(teams, games, dates))
    ranked = _ranked(ask, matches)
    if not ranked:
        names = ", ".join(match.name for match in matches)
        return ask.empty(f"no price of bookmaker or Kalshi with a forecast to set beside it is known for {names}")
    text = [_verdict(wager) for wager in ranked[:NAMED]] if _worth(ranked[0]) else [_none(ranked[0])]
    few = matches if len(matches) <= IN_FULL else [ranked[0].match]
    text += [sentence for match in few for sentence in fair(ask, match)]
    table = Table(columns=COLUMNS, rows=tuple(_line(wager) for wager in ranked[:SHOWN]))
    return ask.found(*text, _rule(ask), *caution(ask, matches[0]), table=table, yields=yields(matches))


def _rule(ask: Ask) -> str:
    most = ask.facts.calc("most of a bankroll that is put on one bet", edges.most, unit="fraction", entity="market")
    return f"The stake is a quarter of Kelly's by the lower of the two, at most {most} of the bankroll; AVA places no bets."


def _ranked(ask: Ask, matches: list[Match]) -> list[Wager]:
    """Every bet of one or two games, the best of each of more; the best value first."""
    each = [wagers(ask, match) for match in matches]
    shown = [wager for bets in each for wager in (bets if len(matches) <= IN_FULL else bets[:1])]
    return best_first(shown)


def _worth(wager: Wager) -> bool:
    """Whether both judges put the side above its cost."""
    return (wager.seen.kelly or 0.0) > 0


def _verdict(wager: Wager) -> str:
    """What a bet costs, what its judges say, and what that makes it worth."""
    cost, value = wager.fact("cost"), wager.fact("value")
    said = f"{wager.team} at {_where(wager)} costs {cost}{_bought(wager)}; {_judged(wager)}"
    if wager.seen.judges == 1:
        return f"{said}: an expected {value} on the dollar. That rests on one opinion, so it is called no edge."
    worth = f"{said}: an expected {value} on the dollar by the lower of them"
    return f"{worth}, quarter Kelly {wager.fact('kelly')}." if _worth(wager) else f"{worth}, no edge."


def _none(best: Wager) -> str:
    """That there is no edge, with the bet that comes nearest to one."""
    return f"No side costs less than AVA and the other market both give it. The nearest to an edge: {_verdict(best)}"


def _judged(wager: Wager) -> str:
    other = "the bookmakers" if wager.venue == "Kalshi" else "Kalshi"
    said = []
    for who, chance, points in (("AVA", "ava", "edge_ava"), (other, "market", "edge_market")):
        probability, apart = wager.fact(chance), wager.fact(points)
        if probability and apart:
            said.append(f"{who} at {probability} ({apart} points against the cost)")
    return " and ".join(said)


def _where(wager: Wager) -> str:
    return "Kalshi" if wager.venue == "Kalshi" else "the bookmakers"


def _bought(wager: Wager) -> str:
    """How it is bought, and what of the cost is the fee."""
    bought = wager.fact("contract")
    if wager.venue == "bookmaker":
        return f" for a dollar back ({bought})"
    return f" for a dollar back ({bought} at {wager.fact('price')}, fee {wager.fact('fee')})"


def _line(wager: Wager) -> tuple[str, ...]:
    return (wager.name, *(str(fact) if fact else "none" for fact in map(wager.fact, CELLS)))
