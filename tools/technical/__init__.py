"""Prices by the book of technical analysis: indicators over daily bars. Nothing here forecasts; each figure names its rule."""

from tools.skill import Skill
from tools.technical.indicators import indicators

SKILLS = (
    Skill(
        "technical.indicators", indicators, "RSI, MACD, averages, bands, trend strength and volatility of a stock",
        needs=("symbols",), yields=("symbols",),
    ),
)  # fmt: skip
