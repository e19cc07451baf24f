"""Dated headlines of the last sixty days, each told after the price move, report or trade it is about.

The sentences are templates of our own. A figure in a headline is the figure in the tables. A third carry no sentiment, as
sources do.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.companies import Company, companies
from ava.demo.earnings import Release, Reported
from ava.demo.planted import PLANTED
from ava.demo.prices import Array, Prices
from db.sessions import session_close

_SINCE = NOW - timedelta(days=60)
_UP = (
    "{name} shares climb {move} as buyers return",
    "{name} rallies {move} on heavy volume",
    "{name} gains {move}, among the day's best in {sector}",
    "Upbeat note sends {name} up {move}",
)
_DOWN = (
    "{name} slides {move} as sellers take over",
    "{name} drops {move}; traders cite profit-taking",
    "{name} falls {move}, a drag on {sector}",
    "Cautious note weighs on {name}, down {move}",
)
_AFTER = {True: "{name} jumps {move} the session after its results", False: "{name} sinks {move} the session after its results"}
_WRAP = {True: "Stocks close higher: SPY adds {move}", False: "Stocks close lower: SPY gives up {move}"}
_PREVIEW = ("What to watch when {name} reports on {day}", "{name} results due {day}: the questions analysts will ask")
_REST = (
    "{name} names new head of operations",
    "{name} to present at an investor conference next month",
    "{name} extends supplier agreement by three years",
    "Analysts split on {name} after a mixed quarter for {sector}",
    "{name} board approves further share repurchases",
)


class Headline(NamedTuple):
    """A row of news."""

    news_id: str
    symbol: str | None
    headline: str
    body: str
    source: str
    sentiment: float | None
    known_at: datetime


def news_rows(
    prices: Prices, reports: dict[str, tuple[Release, ...]], reported: list[Reported], rng: np.random.Generator
) -> list[Headline]:
    """Rows of news, oldest first; nothing is published after the clock."""
    drafts = [*_results(reported), *_previews(reports), *_moves(prices, reports, rng), *_flow(), *_ordinary(rng)]
    drafts.sort(key=lambda draft: (draft[0], draft[2]))
    return [_row(*draft, rng) for draft in drafts if _SINCE <= draft[0] <= NOW]


Draft = tuple[datetime, str | None, str, float]  # when, about, words, tone -1 to 1


def _row(at: datetime, symbol: str | None, words: str, tone: float, rng: np.random.Generator) -> Headline:
    mood = round(float(np.clip(tone + rng.normal(0, 0.12), -1, 1)), 2)
    key = hashlib.sha256(f"{SOURCE}|{at.isoformat()}|{words}".encode()).hexdigest()
    return Headline(key, symbol, words, "", SOURCE, mood if rng.uniform() < 0.67 else None, at)


def _results(reported: list[Reported]) -> Iterator[Draft]:
    """Each report, twenty minutes after its release."""
    names = {company.symbol: company.name for company in companies()}
    for row in reported:
        better = row.eps_actual > row.eps_estimate
        verb = "beats" if better else "matches" if row.eps_actual == row.eps_estimate else "misses"
        words = f"{names[row.symbol]} {_earned(row.eps_actual)} a share, {verb} the {_money(row.eps_estimate)} expected"
        yield row.known_at + timedelta(minutes=20), row.symbol, words, 0.5 if better else -0.5


def _earned(eps: Decimal) -> str:
    return f"{'earns' if eps >= 0 else 'loses'} ${abs(eps)}"


def _money(eps: Decimal) -> str:
    return f"${eps}" if eps >= 0 else f"loss of ${abs(eps)}"


def _previews(reports: dict[str, tuple[Release, ...]]) -> Iterator[Draft]:
    """The reports of the coming four weeks, a few days before the clock."""
    for n, company in enumerate(companies()):
        if company.report and (due := reports[company.symbol][-1].day) < (NOW + timedelta(days=28)).date():
            words = _PREVIEW[n % 2].format(name=company.name, day=f"{due.day} {due:%B}")
            yield NOW - timedelta(days=1 + n % 4, hours=5, minutes=n), company.symbol, words, 0.0


def _moves(prices: Prices, reports: dict[str, tuple[Release, ...]], rng: np.random.Generator) -> Iterator[Draft]:
    """Large moves and the market's own, half an hour after the close."""
    returns = prices.close[1:] / prices.close[:-1] - 1
    for row, day in list(enumerate(prices.days[1:]))[-42:]:
        at = session_close(day) + timedelta(minutes=30)
        if row % 3 == 0:
            market = float(returns[row, prices.column("SPY")])
            yield at, "SPY", _WRAP[market > 0].format(move=_percent(market)), _tone(market, 0.01)
        for n, company in enumerate(companies()):
            if company.report:
                told = any(release.session == day for release in reports[company.symbol])
                yield from _move(company, at, returns[row, n], rng, told=told)


def _move(company: Company, at: datetime, move: Array, rng: np.random.Generator, *, told: bool) -> Iterator[Draft]:
    size = float(move) / (company.vol / 252**0.5)
    if abs(size) < (1.6 if told else 2.2):
        return
    choice = _AFTER[size > 0] if told else (_UP if size > 0 else _DOWN)[int(rng.integers(4))]
    words = choice.format(name=company.name, move=_percent(float(move)), sector=company.sector)
    yield at, company.symbol, words, _tone(float(move), company.vol / 8)


def _flow() -> Iterator[Draft]:
    """The planted option trades that were talked about."""
    for odd, minutes in zip(PLANTED[::2], (35, 70), strict=True):
        mood = 0.4 if odd.option_type == "call" else -0.4
        words = f"Option desks point to heavy {odd.option_type} buying in {odd.symbol}"
        yield NOW - timedelta(minutes=minutes), odd.symbol, words, mood


def _ordinary(rng: np.random.Generator) -> Iterator[Draft]:
    """Company news that moves nothing."""
    stocks = [company for company in companies() if company.report]
    for n in range(24):
        company, at = stocks[int(rng.integers(len(stocks)))], _SINCE + timedelta(minutes=int(rng.integers(60 * 24 * 60)))
        yield at, company.symbol, _REST[n % len(_REST)].format(name=company.name, sector=company.sector), 0.1


def _percent(move: float) -> str:
    return f"{abs(move) * 100:.1f} %"


def _tone(move: float, usual: float) -> float:
    return float(np.tanh(move / usual / 1.5))
