"""The index fund the market is judged by, and the word facts about the whole market carry."""

from tools.facts import Symbol

BENCHMARKS: tuple[Symbol, ...] = ("SPY", "VOO", "IVV", "VTI", "QQQ", "DIA", "IWM")  # the first that has bars
MARKET = "market"  # the entity
