"""How a proposal is shown: sentences, the table of all, and the payoff of the first. It decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, sqrt

from db.result import Result
from tools.analytics import structures
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Fact, Risk, Series, Symbol, Table

POINTS = 41  # of the payoff between its ends
DEVIATIONS = 2.5  # of the share's price at expiry, on each side of it in the chart
_MEASURES = {
    "credit": "credit", "debit": "debit", "max_profit": "most profit", "max_loss": "most loss",
    "return_on_capital": "return on capital", "breakeven_low": "breakeven", "breakeven_high": "upper breakeven",
    "probability": "probability", "expected_value": "expected value", "days": "days", "delta": "delta", "gamma": "gamma",
    "vega": "vega", "theta": "theta a day",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """One structure with its facts."""

    symbol: Symbol
    risk: Risk | None  # None for a structure somebody named
    name: str  # "iron condor"
    expiry: date
    legs: list[dict[str, object]]  # as `structures.evaluate` takes them
    words: str  # "sell the 175 put and buy the 165 put"
    facts: Mapping[str, Fact]  # by field of structures.Evaluation, and "considered"; a figure that does not exist is absent
    quotes: Result  # of its expiry


def told(proposal: Proposal) -> str:
    """The proposal in a few sentences."""
    f = proposal.facts
    premium = f"for a credit of {f['credit']}" if "credit" in f else f"for {f['debit']}"
    who = f"{_article(proposal.name)} on {proposal.symbol} to {proposal.expiry} ({f['days']} days)"
    head = f"{proposal.risk.capitalize()}: {who}" if proposal.risk else who[0].upper() + who[1:]
    most = f"gains at most {f['max_profit']}" if f["max_profit"].value is not None else "has no upper bound to its gain"
    least = f"loses at most {f['max_loss']}" if f["max_loss"].value is not None else "has no lower bound to its loss"
    return (
        f"{head}: {proposal.words} {premium}. It {most} and {least}{_breakevens(f)}; "
        f"a profit has a probability of {f['probability']}, and the expected value is {f['expected_value']}."
    )


def _breakevens(facts: Mapping[str, Fact]) -> str:
    if "breakeven_low" not in facts:
        return ", with no breakeven"
    upper = f" and {facts['breakeven_high']}" if "breakeven_high" in facts else ""
    return f", breakeven {facts['breakeven_low']}{upper}"


def notes(first: Proposal) -> list[str]:
    """How the first reacts today, what the figures rest on and what they leave out."""
    f, quote = first.facts, first.quotes[0]
    moves = f"{f['delta']} for a dollar up in {first.symbol}, {f['theta']} a calendar day, {f['vega']} a point of volatility"
    rests = f"lognormal at the volatility of the legs ({f['iv']} for the first), rate {f['rate']}, dividend yield {f['dividend']}"
    return [
        f"Today that {first.name} changes by {moves}.",
        f"Probability and expected value are risk-neutral: {rests}, before fees and early assignment.",
        f"Quotes: {quote.source}, {structures.quoted_on(quote)}; bought at the ask, sold at the bid.",
    ]


def side_by_side(proposals: Sequence[Proposal]) -> Table:
    """A column a proposal: its legs, then a line a measure that any of them has."""
    lines = [("legs", *(f"{p.name} {p.expiry}: {p.words}" for p in proposals))]
    for field, label in _MEASURES.items():
        if any(field in p.facts for p in proposals):
            lines.append((label, *(_cell(p, field) for p in proposals)))
    return Table(columns=("", *(p.risk or p.symbol for p in proposals)), rows=tuple(lines))


def a_line_each(proposals: Sequence[Proposal]) -> Table:
    """A line a proposal, for several symbols."""
    fields = ("max_profit", "max_loss", "probability", "expected_value")
    rows = [(p.symbol, f"{p.name} {p.expiry}", *(_cell(p, field) for field in fields)) for p in proposals]
    return Table(columns=("symbol", "structure", "most profit", "most loss", "probability", "expected"), rows=tuple(rows))


def _cell(proposal: Proposal, field: str) -> str:
    fact = proposal.facts.get(field)
    if fact is None:
        return "-"
    return str(fact) if fact.value is not None else "unlimited"


def payoff_chart(proposal: Proposal) -> Chart:
    """Profit at expiry over the price of the share, in dollars."""
    levels = _levels(proposal)
    params: dict[str, object] = {"legs": proposal.legs, "levels": levels}
    source = Calc(function=name_of(structures.payoff), params=params, inputs=(rows_source(proposal.quotes),))
    profit = structures.payoff(proposal.quotes.records, legs=proposal.legs, levels=levels)
    series = Series(name=proposal.name, x=tuple(f"{level:.2f}" for level in levels), y=profit, source=source)
    title = f"{proposal.symbol} {proposal.name} {proposal.expiry}: profit at expiry"
    return Chart(kind="payoff", title=title, unit="usd", series=(series,))


def _levels(proposal: Proposal) -> list[float]:
    """Prices in even steps of the logarithm around the share's, with every strike among them."""
    quote, iv = proposal.quotes[0], float(str(proposal.facts["iv"].value))
    reach = DEVIATIONS * iv * sqrt(structures.years_to(quote))
    even = [quote.underlying * exp(reach * (2 * n / (POINTS - 1) - 1)) for n in range(POINTS)]
    strikes = [float(str(leg["strike"])) for leg in proposal.legs if "strike" in leg]
    return sorted({round(level, 2) for level in [*even, *strikes]})


def leg_words(legs: Sequence[Mapping[str, object]]) -> str:
    """'sell the 175 put and buy the 165 put'."""
    return words([_leg(leg) for leg in legs], "and")


def words(several: Sequence[str], last: str) -> str:
    """'a, b and c', with `last` before the last one."""
    return f" {last} ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)


def _leg(leg: Mapping[str, object]) -> str:
    if leg["option_type"] == "stock":
        return f"{'hold' if float(str(leg['quantity'])) > 0 else 'short'} {abs(float(str(leg['quantity']))):g} shares"
    count = float(str(leg["quantity"]))
    many = "the" if abs(count) == 1 else f"{abs(count):g} of the"
    return f"{'buy' if count > 0 else 'sell'} {many} {leg['strike']:g} {leg['option_type']}"


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
