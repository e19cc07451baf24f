"""The market as a whole: its state, its breadth, its sectors. Nothing here forecasts."""

from tools.market.regime import regime
from tools.skill import Skill

SKILLS = (
    Skill("market.regime", regime, "state of the market: trend, volatility, drawdown, breadth, sectors", yields=("symbols",)),
)
