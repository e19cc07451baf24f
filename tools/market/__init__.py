"""The market as a whole: its state, its breadth, its sectors, its news, and what moves with what. Nothing here forecasts."""

from tools.market.correlation import correlation
from tools.market.regime import regime
from tools.market.screen import screen
from tools.market.sectors import sectors
from tools.market.sentiment import sentiment
from tools.market.wording import conditions
from tools.skill import Skill

SKILLS = (
    Skill("market.regime", regime, "state of the market: trend, volatility, drawdown, breadth, sectors", yields=("symbols",)),
    Skill(
        "market.correlation",
        correlation,
        "how symbols move together: correlation of returns, beta to the market",
        prefers=("symbols",),
        yields=("symbols",),
        take=8,
    ),
    Skill("market.sectors", sectors, "performance and breadth of the sectors, leaders and laggards", yields=("symbols",)),
    Skill(
        "market.screen",
        screen,
        "stocks of the database that meet conditions: RSI, averages, highs, volume",
        yields=("symbols",),
        reads=conditions,
    ),
    Skill("market.sentiment", sentiment, "tone of the stored news on symbols or the market, with counts", yields=("symbols",)),
)
