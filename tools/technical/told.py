"""What skills on daily prices say alike: whose prices they are, what is missing, and what rather is a split."""

from collections.abc import Iterable, Sequence

from db.result import Result
from tools.analytics import indicators as of
from tools.facts import Symbol
from tools.skill import Ask

JUMP = 0.4  # a day's move in prices as traded that rather is a split
_BASIS = {"raw": "as traded", "split": "adjusted for splits", "total": "adjusted for splits and dividends"}


def origin(found: Iterable[Result]) -> list[str]:
    """Whose prices, in which basis, up to when."""
    origins = dict.fromkeys((bar.source, _BASIS[bar.basis], bar.session) for bar in (bars[-1] for bars in found))
    return [f"Prices: {'; '.join(f'{source}, {basis}, to {session}' for source, basis, session in origins)}."]


def splits(ask: Ask, found: Iterable[tuple[Symbol, Result]]) -> list[str]:
    """A warning for each raw series with a move that rather is a split."""
    text = []
    for symbol, bars in found:
        if bars[-1].basis == "raw" and (ask.facts.run(of.largest_jump, bars) or 0) > JUMP:
            label, entity = f"largest day's move in {symbol}", f"symbol:{symbol}"
            jump = ask.facts.calc(label, of.largest_jump, bars, unit="fraction", entity=entity)
            text.append(f"A day's move of {jump} in {symbol} may be a split, which these prices do not correct for.")
    return text


def absent(symbols: Sequence[Symbol], found: Iterable[Symbol]) -> list[str]:
    """The symbols without prices."""
    known = set(found)
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in known]
    return [f"No daily prices of {listed(missing)}."] if missing else []


def listed(words: Sequence[str]) -> str:
    """'a, b and c'."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
