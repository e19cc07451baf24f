"""strategy.propose: option structures for a symbol and a view, from the latest chain, at prices that can be had.

One symbol gets a conservative, a balanced and an aggressive proposal, the one asked for first; several get one each. What fits
which view, what is left out as junk and how the rest is ranked stands in `tools.analytics.proposals`; how a structure is priced
in `tools.analytics.structures`. An amount in dollars bounds the loss, one in days moves the expiry. Without a view: neutral.
A chain more than four days old prices nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from db.result import Result
from db.sessions import NEW_YORK
from db.sql import chain_latest
from tools.analytics import proposals, structures
from tools.facts import Amount, Entities, Fact, Finding, Outlook, Risk, Symbol
from tools.skill import Ask
from tools.strategy.show import Proposal, leg_words, notes, payoff_chart, side_by_side, told, words

OLDEST = 4  # days between a chain and the clock: a long weekend
DAYS = (20, 70)  # to expiry, when none are named
RATE, DIVIDEND = 0.04, 0.0  # assumed, continuously compounded
_FIELDS: tuple[tuple[str, str, Any], ...] = (  # of structures.Evaluation: field, label, unit; in order of importance
    ("max_loss", "greatest loss", "usd"),
    ("credit", "credit received", "usd"),
    ("debit", "debit paid", "usd"),
    ("probability", "probability of profit", "probability"),
    ("max_profit", "greatest profit", "usd"),
    ("expected_value", "expected value", "usd"),
    ("return_on_capital", "greatest profit over capital at risk", "fraction"),
    ("breakeven_low", "breakeven", "usd_per_share"),
    ("breakeven_high", "upper breakeven", "usd_per_share"),
    ("days", "days to expiry", "days"),
    ("iv", "mean volatility of the legs", "fraction"),
    ("rate", "assumed interest rate", "fraction"),
    ("dividend", "assumed dividend yield", "fraction"),
    ("delta", "delta, for one dollar up in the share", "usd"),
    ("gamma", "gamma, change of delta for one dollar up", "usd"),
    ("vega", "vega, for one point of volatility", "usd"),
    ("theta", "theta, for one calendar day", "usd"),
)


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
    barred = {symbol: _unusable(symbol, chains.get(symbol), ask.clock.today) for symbol in wanted}
    wish = Wish(outlook=outlook or "neutral", days=_days(amounts), budget=_budget(amounts))
    tried = [(symbol, each) for symbol in wanted if not barred[symbol] for each in _risks(risk, several=len(wanted) > 1)]
    made = {(symbol, each): _proposal(ask, symbol, chains[symbol], wish, each) for symbol, each in tried}
    offered = [found for found in made.values() if found]
    without = [reason for reason in barred.values() if reason]
    without += _unfit([pair for pair, found in made.items() if not found], wish)
    if not offered:
        return ask.empty("; ".join(without))
    text = [*map(told, offered), *notes(offered[0], wish.outlook), *([f"Left out: {'; '.join(without)}."] if without else [])]
    held = tuple(dict.fromkeys(each.symbol for each in offered))
    return ask.found(*text, table=side_by_side(offered), chart=payoff_chart(offered[0]), yields=Entities(symbols=held))


def _unusable(symbol: Symbol, chain: Result | None, today: date) -> str | None:
    """Why a chain cannot be used, as a clause; None when it can."""
    if not chain:
        return f"no option chain of {symbol}"
    day = chain[0].known_at.astimezone(NEW_YORK).date()
    if (today - day).days > OLDEST:
        return f"the last option chain of {symbol} is of {day}, too old to price"
    return None if chain[0].underlying else f"the option chain of {symbol} does not say what the share cost"


def _proposal(ask: Ask, symbol: Symbol, chain: Result, wish: Wish, risk: Risk) -> Proposal | None:
    """The best structure for one appetite, with its facts; None when nothing fits."""
    params = wish.params(risk)
    best: proposals.Best = ask.facts.run(proposals.best, chain, **params)
    if best.expiry is None:
        return None
    quotes, legs = chain.where(expiry=best.expiry), list(best.legs)
    name = f"the {best.name} on {symbol} {best.expiry}"
    facts = _facts(ask, name, f"symbol:{symbol}", quotes, legs)
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


def _facts(ask: Ask, name: str, entity: str, quotes: Result, legs: list[dict[str, object]]) -> dict[str, Fact]:
    """The figures of one structure that exist, by field; that a profit has no bound is one of them."""
    given: dict[str, Any] = {"legs": legs, "rate": RATE, "dividend": DIVIDEND}
    worth: structures.Evaluation = ask.facts.run(structures.evaluate, quotes, **given)
    return {
        field: ask.facts.calc(f"{label} of {name}", structures.evaluate, quotes, unit=unit, entity=entity, field=field, **given)
        for field, label, unit in _FIELDS
        if getattr(worth, field) is not None or field == "max_profit"
    }


def _risks(asked: Risk | None, *, several: bool) -> list[Risk]:
    """All appetites, the one asked for first; for several symbols that one only, balanced unless asked."""
    if several:
        return [asked or "balanced"]
    every: tuple[Risk, ...] = get_args(Risk)
    return sorted(every, key=lambda risk: risk != asked)


def _days(amounts: tuple[Amount, ...]) -> tuple[int, int]:
    """Fewest and most days to expiry: a third, or a week, around the days named."""
    named = [int(amount.value) for amount in amounts if amount.unit == "days" and amount.value > 0]
    if not named:
        return DAYS
    room = max(named[0] // 3, 7)
    return max(named[0] - room, 1), named[0] + room


def _budget(amounts: tuple[Amount, ...]) -> float | None:
    return next((float(amount.value) for amount in amounts if amount.unit == "usd" and amount.value > 0), None)


def _unfit(pairs: list[tuple[Symbol, Risk]], wish: Wish) -> list[str]:
    """A clause for each symbol: which appetites nothing fits."""
    risks = {symbol: [risk for each, risk in pairs if each == symbol] for symbol, _ in pairs}
    return [f"no {words(missing, 'or')} structure in {symbol} {_limits(wish)}" for symbol, missing in risks.items()]


def _limits(wish: Wish) -> str:
    budget = f" and at most ${wish.budget:,.0f} at risk" if wish.budget else ""
    return f"with {wish.days[0]} to {wish.days[1]} days to expiry{budget}"
