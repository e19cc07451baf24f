"""Prices by the book of technical analysis, over daily bars. Nothing here forecasts; each figure names its rule."""

from tools.skill import Skill
from tools.technical.indicators import indicators
from tools.technical.patterns import patterns
from tools.technical.signal import signal
from tools.technical.wording import named
from tools.technical.zones import zones

SKILLS = (
    Skill(
        "technical.indicators", indicators, "RSI, MACD, averages, bands, trend strength and volatility of a stock",
        needs=("symbols",), yields=("symbols",),
    ),
    Skill(
        "technical.patterns", patterns, "candlestick patterns a stock has completed lately, and what followed them before",
        needs=("symbols",), yields=("symbols",), reads=named,
    ),
    Skill(
        "technical.signal", signal, "the trend of a stock by a stated rule, with its reasons and its record",
        needs=("symbols",), yields=("symbols",),
    ),
    Skill(
        "technical.zones", zones, "supply and demand zones, support and resistance around the price of a stock",
        needs=("symbols",), yields=("symbols",),
    ),
)  # fmt: skip
