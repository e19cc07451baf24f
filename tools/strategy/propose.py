"""strategy.propose: option structures for a symbol and a view, from the latest chain, at prices that can be had.

One symbol gets a conservative, a balanced and an aggressive proposal, the one asked for first; several get one each. What fits
which view, what is left out as junk and how the rest is ranked stands in `tools.analytics.proposals`; how a structure is priced
in `tools.analytics.structures`. An amount in dollars bounds the loss, one in days moves the expiry. Without a view: neutral.
A chain more than four days old prices nothing.
"""

from dataclasses import dataclass
from typing import get_args

from db.result import Result
from db.sql import chain_latest
from tools.analytics import proposals
from tools.facts import Amount, Entities, Finding, Outlook, Risk, Symbol
from tools.skill import Ask
from tools.strategy.figures import DIVIDEND, RATE, figures, unusable
from tools.strategy.limits import budget, days
from tools.strategy.show import Proposal, a_line_each, leg_words, notes, payoff_chart, side_by_side, told, words

DAYS = (20, 70)  # to expiry, when none are named


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is looked for, as the parameters of `proposals.best`."""

    outlook: Outlook
    days: tuple[int, int]
    budget: float | None  # USD at risk

    def params(self, risk: Risk) -> dict[str, object]:
        """With the appetite for risk, as plain JSON."""
        view = {"outlook": self.outlook, "risk": risk, "days": list(self.days), "budget": self.budget}
        return {**view, "rate": RATE, "dividend": DIVIDEND}


async def propose(
    ask: Ask,
    *,
    symbols: tuple[Symbol, ...],
    outlook: Outlook | None = None,
    risk: Risk | None = None,
    amounts: tuple[Amount, ...] = (),
) -> Finding:
    """Proposals for the symbols; empty, with the reason, where the chain is missing, too old or has nothing that fits."""
    wanted = tuple(dict.fromkeys(symbols))
    chains = (await ask.db.rows(chain_latest, symbols=list(wanted))).by("symbol")
    barred = {symbol: unusable(symbol, chains.get(symbol), ask.clock.today) for symbol in wanted}
    wish = Wish(outlook=outlook or "neutral", days=days(amounts, DAYS), budget=budget(amounts))
    tried = [(symbol, each) for symbol in wanted if not barred[symbol] for each in _risks(risk, several=len(wanted) > 1)]
    made = {(symbol, each): _proposal(ask, symbol, chains[symbol], wish, each) for symbol, each in tried}
    offered = [found for found in made.values() if found]
    without = [reason for reason in barred.values() if reason]
    without += _unfit([pair for pair, found in made.items() if not found], wish)
    if not offered:
        return ask.empty("; ".join(without))
    text = [
        *map(told, offered),
        _chosen(offered[0], wish.outlook),
        *notes(offered[0]),
        *([f"Left out: {'; '.join(without)}."] if without else []),
    ]
    held = tuple(dict.fromkeys(each.symbol for each in offered))
    table = side_by_side(offered) if len(wanted) == 1 else a_line_each(offered)
    return ask.found(*text, table=table, chart=payoff_chart(offered[0]), yields=Entities(symbols=held))


def _proposal(ask: Ask, symbol: Symbol, chain: Result, wish: Wish, risk: Risk) -> Proposal | None:
    """The best structure for one appetite, with its facts; None when nothing fits."""
    params = wish.params(risk)
    best: proposals.Best = ask.facts.run(proposals.best, chain, **params)
    if best.expiry is None:
        return None
    quotes, legs = chain.where(expiry=best.expiry), list(best.legs)
    name = f"the {best.name} on {symbol} {best.expiry}"
    facts = figures(ask, name, f"symbol:{symbol}", quotes, legs)
    facts["considered"] = ask.facts.calc(
        f"structures compared for {name}",
        proposals.best,
        chain,
        unit="count",
        entity=f"symbol:{symbol}",
        field="considered",
        **params,
    )
    return Proposal(
        symbol=symbol, risk=risk, name=best.name, expiry=best.expiry, legs=legs, words=leg_words(legs), facts=facts, quotes=quotes
    )


def _chosen(first: Proposal, outlook: Outlook) -> str:
    """How the proposals were chosen."""
    best = f"ranks first in expected value for its premium ({first.facts['considered']} compared for the first)"
    return f"Each fits a {outlook} view and {best}; legs are one contract."


def _risks(asked: Risk | None, *, several: bool) -> list[Risk]:
    """All appetites, the one asked for first; for several symbols that one only, balanced unless asked."""
    if several:
        return [asked or "balanced"]
    every: tuple[Risk, ...] = get_args(Risk)
    return sorted(every, key=lambda risk: risk != asked)


def _unfit(pairs: list[tuple[Symbol, Risk]], wish: Wish) -> list[str]:
    """A clause for each symbol: which appetites nothing fits."""
    risks = {symbol: [risk for each, risk in pairs if each == symbol] for symbol, _ in pairs}
    return [f"no {words(missing, 'or')} structure in {symbol} {_limits(wish)}" for symbol, missing in risks.items()]


def _limits(wish: Wish) -> str:
    budget = f" and at most ${wish.budget:,.0f} at risk" if wish.budget else ""
    return f"with {wish.days[0]} to {wish.days[1]} days to expiry{budget}"
