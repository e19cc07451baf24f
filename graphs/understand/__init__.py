"""Understanding: from what a person typed, and what was said before, to a plan. No model call, no database.

words -> entities (names, tickers, dates, amounts, views) -> router (which skill) -> follow-up -> plan. Every stage is a pure
function of its inputs, the tables of `Lexicon` and the examples of `Router`.
"""

from graphs.understand.history import recall
from graphs.understand.lexicon import Lexicon, LexiconError
from graphs.understand.plan import understand
from graphs.understand.router import Router, RouterError, Scorer
from graphs.understand.words import cut_short

__all__ = ["Lexicon", "LexiconError", "Router", "RouterError", "Scorer", "cut_short", "recall", "understand"]
