"""The whole simulated world as rows by table, in an order that foreign keys accept. Pure: one seed in, the same rows out.

Each part draws from a generator of its own, so that a change of one part leaves the others as they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ava.demo import SOURCE, USER, alerts, chains, earnings, events, football, headlines, people, prints
from ava.demo import prices as bars
from ava.demo.companies import companies
from ava.demo.ledger import Balance, Ledger, Position, Transaction
from ava.demo.market import Market
from ava.demo.surface import surfaces

BALANCES = 504  # sessions of balances: two years
WATCHLISTS = {USER: {"chips": ("NVDA", "AMD", "AVGO", "INTC", "QCOM"), "income": ("KO", "XOM", "T", "VZ", "PFE", "JPM")}}
WATCHLISTS["other"] = {"mine": ("TSLA", "COIN", "PLTR")}

Row = tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Owned:
    """What belongs to one person."""

    transactions: list[Transaction]
    positions: list[Position]
    balances: list[Balance]
    watchlists: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Every row."""

    market: dict[str, Sequence[Row]]  # by table; values in the order of `db/sql/demo.sql`
    people: dict[str, Owned]  # by user


def simulate(seed: int) -> World:
    """The world of a seed."""
    draw = (np.random.default_rng([seed, part]) for part in range(100))
    reports = earnings.releases(next(draw))
    prices = bars.simulate(next(draw), reports)
    surface = surfaces(prices, reports, companies())
    quotes = chains.quote(surface, next(draw))
    games = football.seasons(next(draw))
    tickers = list(events.price_rows(games, next(draw)))
    market = Market(prices=prices, surfaces=surface, chains=quotes, events=events.session_values(tickers))
    reported = earnings.report_rows(reports, next(draw))
    tables: dict[str, Sequence[Row]] = {
        "symbols": [(c.symbol, c.name, c.kind, c.sector, c.industry, True) for c in companies()],
        "price_sources": [(SOURCE, "split")],
        "bars": bars.bar_rows(prices),
        "option_quotes": chains.quote_rows(quotes, next(draw)),
        "option_prints": prints.print_rows(quotes, next(draw)),
        "earnings_reports": reported,
        "earnings_estimates": earnings.estimate_rows(reports),
        "nfl_teams": football.team_rows(),
        "nfl_games": football.game_rows(games),
        "nfl_results": football.result_rows(games, next(draw)),
        "nfl_odds": football.odds_rows(games, next(draw)),
        "event_markets": events.market_rows(games),
        "event_prices": tickers,
        "news": headlines.news_rows(prices, reports, reported, next(draw)),
        "trade_alerts": alerts.alert_rows(market, next(draw)),
    }
    accounts = people.ledgers(market, events.favourite(games))
    return World(market=tables, people={ledger.user: _owned(ledger) for ledger in accounts})


def _owned(ledger: Ledger) -> Owned:
    return Owned(
        transactions=ledger.transactions,
        positions=ledger.positions(),
        balances=ledger.balances(BALANCES),
        watchlists=WATCHLISTS[ledger.user],
    )
