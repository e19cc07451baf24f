"""strategy.evaluate: what a structure somebody names can gain and lose, on the latest chain.

Options, all plain JSON, filled in by whoever understood the words:
    structure   a name of `tools.analytics.named`: 'put credit spread', 'iron condor', 'covered call', 'bull call spread' ...
    strikes     its strikes in dollars; missing ones are chosen by delta, and those not listed go to the nearest
    legs        or the legs themselves: [{"side": "sell", "type": "put", "strike": 180, "expiry": "2025-12-19", "quantity": 1}];
                type may be 'stock' with a quantity of shares; strike and expiry may be missing
    dates       the expiry is the listed one nearest to the last of them; else to an amount in days; else to 35 days
    amounts     prices in dollars per share are strikes where `strikes` is empty; contracts multiply the structure
All legs have one expiry: a calendar spread is refused. What was asked for and is not listed is said. Figures are those of
strategy.propose, by `tools.analytics.structures`; what early exercise adds, and who may be assigned, is told beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.result import Result
from db.sql import chain_latest
from tools.analytics import named, structures
from tools.facts import Amount, Entities, Finding, Symbol, When
from tools.skill import Ask
from tools.strategy.early import early
from tools.strategy.figures import DIVIDEND, RATE, figures, unusable
from tools.strategy.show import Proposal, a_line_each, leg_words, notes, payoff_chart, side_by_side, told, words

USUAL_DAYS = 35
SIDE_BY_SIDE = 3  # structures with a column each; more get a line each
_SIGNS = {"buy": 1, "long": 1, "sell": -1, "short": -1}


class Unfit(ValueError):
    """What was named is no structure that can be evaluated; the message is a clause for the person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was named, in plain terms."""

    structure: str  # a key of named.STRUCTURES; empty where legs are given
    strikes: tuple[float, ...]
    legs: tuple[dict[str, Any], ...]  # quantity, option_type, and strike where it was named
    expiry: date | None  # as named
    days: int  # sought where no expiry is named
    contracts: int


async def evaluate(
    ask: Ask,
    *,
    symbols: tuple[Symbol, ...],
    amounts: tuple[Amount, ...] = (),
    dates: tuple[When, ...] = (),
    legs: tuple[Mapping[str, Any], ...] = (),
    structure: str = "",
    strikes: tuple[float, ...] = (),
) -> Finding:
    """The structure on each symbol; empty, with the reason, where it cannot be built."""
    try:
        wanted = _wanted(structure, tuple(strikes), tuple(legs), amounts, dates)
    except Unfit as reason:
        return ask.empty(str(reason))
    chains = (await ask.db.rows(chain_latest, symbols=list(symbols))).by("symbol")
    built, without = _each(ask, symbols, chains, wanted)
    if not built:
        return ask.empty("; ".join(without))
    made = [proposal for proposal, _ in built]
    text = [*map(told, made), *(note for _, said in built for note in said)]
    text += [sentence for proposal in made[:SIDE_BY_SIDE] for sentence in early(ask, proposal)] + notes(made[0])
    text += [f"Left out: {'; '.join(without)}."] if without else []
    yields = Entities(symbols=tuple(proposal.symbol for proposal in made))
    table = side_by_side(made) if len(made) <= SIDE_BY_SIDE else a_line_each(made)
    return ask.found(*text, table=table, chart=payoff_chart(made[0]), yields=yields)


def _each(
    ask: Ask, symbols: tuple[Symbol, ...], chains: Mapping[Symbol, Result], wanted: Wanted
) -> tuple[list[tuple[Proposal, list[str]]], list[str]]:
    """What could be built, with what differs from what was named, and a clause for each symbol where it could not."""
    built, without = [], []
    for symbol in dict.fromkeys(symbols):
        try:
            built.append(_built(ask, symbol, chains.get(symbol), wanted))
        except Unfit as reason:
            without.append(str(reason))
    return built, without


def _wanted(
    structure: str, strikes: tuple[float, ...], legs: tuple[Mapping[str, Any], ...], amounts: tuple[Amount, ...],
    dates: tuple[When, ...],
) -> Wanted:  # fmt: skip
    """The options and entities as one value. Raises Unfit where they do not say which structure is meant."""
    name = named.canonical(structure)
    if not legs and name is None:
        known = words(sorted(named.STRUCTURES), "or")
        raise Unfit(f"no structure named {structure!r}; known are {known}" if structure else f"no structure named: say {known}")
    expiries = {str(leg["expiry"]) for leg in legs if leg.get("expiry")}
    if len(expiries) > 1:
        raise Unfit(f"legs of several expiries ({', '.join(sorted(expiries))}) cannot be evaluated together")
    levels = strikes or tuple(float(amount.value) for amount in amounts if amount.unit == "usd_per_share")
    if name and len(levels) > len(named.STRUCTURES[name]):
        raise Unfit(f"{len(levels)} strikes were named, and {len(named.STRUCTURES[name])} make the {name}")
    expiry = date.fromisoformat(expiries.pop()) if expiries else dates[-1].last if dates else None
    return Wanted(
        structure="" if legs else name or "", strikes=tuple(map(float, levels)), legs=tuple(map(_plain, legs)), expiry=expiry,
        days=_first(amounts, "days", USUAL_DAYS), contracts=_first(amounts, "contracts", 1),
    )  # fmt: skip


def _first(amounts: tuple[Amount, ...], unit: str, otherwise: int) -> int:
    return next((int(amount.value) for amount in amounts if amount.unit == unit and amount.value >= 1), otherwise)


def _plain(leg: Mapping[str, Any]) -> dict[str, Any]:
    """A leg as `structures` takes it. Raises Unfit for one out of form."""
    side, kind = str(leg.get("side", "")).lower(), str(leg.get("type", "")).lower()
    try:
        quantity = int(leg.get("quantity", 1)) * _SIGNS[side]
        strike = {} if leg.get("strike") is None or kind == "stock" else {"strike": float(leg["strike"])}
    except (KeyError, ValueError, TypeError):
        raise Unfit(f"a leg is a side (buy, sell), a type, a strike and a quantity, not {dict(leg)!r}") from None
    if kind not in {"put", "call", "stock"} or not quantity:
        raise Unfit(f"a leg is a put, a call or stock with a quantity, not {dict(leg)!r}")
    return {"quantity": quantity, "option_type": kind, **strike}


def _built(ask: Ask, symbol: Symbol, chain: Result | None, wanted: Wanted) -> tuple[Proposal, list[str]]:
    """The structure on one symbol with its facts, and what differs from what was named. Raises Unfit where it cannot be built."""
    reason = unusable(symbol, chain, ask.clock.today)
    if chain is None or reason:
        raise Unfit(reason or f"no option chain of {symbol}")
    expiry = _expiry(chain, wanted, symbol, ask.clock.today)
    quotes = chain.where(expiry=expiry)
    name, legs = _legs(ask, quotes, wanted, symbol)
    facts = figures(ask, f"the {name} on {symbol} {expiry}", f"symbol:{symbol}", quotes, legs)
    proposal = Proposal(
        symbol=symbol, risk=None, name=name, expiry=expiry, legs=legs, words=leg_words(legs), facts=facts, quotes=quotes
    )
    return proposal, _differences(wanted, legs, expiry, symbol)


def _expiry(chain: Result, wanted: Wanted, symbol: Symbol, today: date) -> date:
    listed = sorted({quote.expiry for quote in chain if structures.days_to(quote) >= 1})
    if not listed:
        raise Unfit(f"no expiry of {symbol} is still to come in its chain")
    return named.nearest_expiry(listed, wanted.expiry or today + timedelta(days=wanted.days))


def _legs(ask: Ask, quotes: Result, wanted: Wanted, symbol: Symbol) -> tuple[str, list[dict[str, Any]]]:
    """Name and legs, each at a strike that can be traded."""
    if wanted.structure:
        given: dict[str, Any] = {"structure": wanted.structure, "strikes": list(wanted.strikes), "contracts": wanted.contracts}
        chosen: named.Chosen = ask.facts.run(named.choose, quotes, rate=RATE, dividend=DIVIDEND, **given)
        if not chosen.name:
            raise Unfit(f"the chain of {symbol} for {quotes[0].expiry} has no quotes for a {wanted.structure}")
        return chosen.name, list(chosen.legs)
    legs = [leg if leg["option_type"] == "stock" else _at_a_strike(quotes, leg, symbol) for leg in wanted.legs]
    if all(leg["option_type"] == "stock" for leg in legs):
        raise Unfit("a structure needs an option among its legs")
    return ("structure" if len(legs) > 1 else "option"), legs


def _at_a_strike(quotes: Result, leg: dict[str, Any], symbol: Symbol) -> dict[str, Any]:
    strike = named.fitted(quotes.records, leg, RATE, DIVIDEND)
    if strike is None:
        raise Unfit(f"no {leg['option_type']} of {symbol} for {quotes[0].expiry} has a two-sided quote")
    return {**leg, "strike": strike}


def _differences(wanted: Wanted, legs: Sequence[Mapping[str, Any]], expiry: date, symbol: Symbol) -> list[str]:
    """What was named and is not listed, in sentences."""
    text = []
    if wanted.expiry and wanted.expiry != expiry:
        text.append(f"{symbol} has no expiry on {wanted.expiry}; the nearest, {expiry}, is taken.")
    asked = wanted.strikes or tuple(leg["strike"] for leg in wanted.legs if "strike" in leg)
    missed = [f"{strike:g}" for strike in asked if strike not in {leg.get("strike") for leg in legs}]
    if missed:
        text.append(f"Not to be traded at {words(missed, 'or')}; the nearest strikes that can be are taken.")
    return text
