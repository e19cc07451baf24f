"""The user's own account. Every read is of scope `user`; nothing here places an order or changes a row."""

from tools.portfolio.holdings import holdings
from tools.skill import Skill

SKILLS = (Skill("portfolio.holdings", holdings, "what you hold, what it is worth and what it has gained", yields=("symbols",)),)
