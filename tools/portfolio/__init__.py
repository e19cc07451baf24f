"""The user's own account. Every read is of scope `user`; nothing here places an order or changes a row."""

from tools.portfolio.allocation import allocation
from tools.portfolio.greeks import greeks
from tools.portfolio.holdings import holdings
from tools.portfolio.performance import performance
from tools.portfolio.scenario import scenario
from tools.skill import Skill

SKILLS = (
    Skill("portfolio.holdings", holdings, "what you hold, what it is worth and what it has gained", yields=("symbols",)),
    Skill("portfolio.performance", performance, "profit and loss by period, return, realised gains, dividends and interest"),
    Skill("portfolio.allocation", allocation, "how the account is spread over sectors and symbols", yields=("symbols",)),
    Skill("portfolio.greeks", greeks, "delta, gamma, theta and vega of the account, beta-weighted", yields=("symbols",)),
    Skill("portfolio.scenario", scenario, "what the account would lose or gain if prices moved", yields=("symbols",)),
)
