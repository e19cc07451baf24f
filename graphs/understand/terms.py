"""Terms of art that name an agent by themselves: where one stands in a list of several, it is not missed for the others.

They add an agent that the router gives at least a small chance; alone they decide nothing.
"""

import re
from collections.abc import Sequence

FLOOR = 0.1  # the least chance the router must give an agent that a term names
_TERMS = {
    "technical": r"rsi|macd|adx|bollinger(?: bands?)?|moving averages?|supply and demand zones?|candlesticks?",
    "options_flow": r"unusual (?:options? )?(?:activity|flow)|options? flow|sweeps?|put call ratio|iv rank|xtrades",
    "earnings": r"earnings(?: reports?| history| surprises?)?|eps",
    "strategy": r"iron condors?|credit spreads?|debit spreads?|covered calls?|cash secured puts?|the wheel",
    "portfolio": r"my (?:portfolio|account|positions?|holdings?|p l)",
    "sports": r"nfl|kalshi|moneyline|point spread",
    "market": r"market regime|regime|market breadth|sector (?:performance|rotation)",
}
_NAMED = {agent: re.compile(rf"\b(?:{terms})\b") for agent, terms in _TERMS.items()}


def named(words: Sequence[str]) -> tuple[str, ...]:
    """The agents that `words` (lower case, as `Found.masked` gives them) name outright."""
    said = " ".join(words)
    return tuple(agent for agent, terms in _NAMED.items() if terms.search(said))
