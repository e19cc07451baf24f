"""Import: files of many kinds into the database. The visible table of kinds, and how a file finds its own.

To add a kind: a file here with its columns and its row, its queries in `db/sql/import_<kind>.sql`, and a line in KINDS.

    kind       what a kind of file is            importer   the frame: recognise, stage, merge, totals, commit
    textfile   opening and decoding              heads      the start of a file, by which a kind knows it
    csvfile    records of a table                jsonfile   records of a JSON document
    rejects    rows that fail their own rules    recorded   answers of web interfaces kept as JSON
    fields     one field as a value              lexicon    what imported data is called, for `route` and `ask`
"""

from collections.abc import Sequence
from pathlib import Path

from ava.sources import (
    bars,
    cboe,
    companies,
    earnings,
    espn,
    factors,
    kalshi,
    kalshi_portfolio,
    lean,
    macro,
    nfl_forecasts,
    nfl_games,
    nfl_injuries,
    nfl_standings,
    nfl_teams,
    quarters,
    reactions,
    robinhood,
    robinhood_json,
    texts,
    tradingview,
    xtrades,
    yahoo_chain,
    yahoo_json,
)
from ava.sources.csvfile import Head
from ava.sources.heads import head_of
from ava.sources.kind import Kind
from ava.sources.textfile import Unreadable

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        bars.BARS,
        bars.RAW,
        bars.TOTAL,
        bars.LONG,
        bars.LONG_RAW,
        factors.KIND,
        macro.KIND,
        companies.MEMBERS,
        companies.FINANCIALS,
        companies.COMPANIES,
        yahoo_chain.KIND,
        yahoo_json.KIND,
        cboe.KIND,
        lean.UNIVERSE,
        lean.MINUTES,
        nfl_games.KIND,
        earnings.KIND,
        quarters.KIND,
        reactions.MOVES,
        reactions.RATINGS,
        texts.NEWS,
        texts.PHRASEBANK,
        texts.FIQA,
        robinhood.KIND,
        nfl_teams.KIND,
        nfl_standings.KIND,
        nfl_injuries.KIND,
        nfl_forecasts.ELO,
        nfl_forecasts.BASIC,
        nfl_forecasts.PUBLISHED,
        nfl_forecasts.NFELO,
        kalshi.KIND,
        kalshi.OTHER,
        kalshi_portfolio.KIND,
        espn.KIND,
        tradingview.SCAN,
        tradingview.WATCHLISTS,
        robinhood_json.KIND,
        robinhood_json.QUOTES,
        xtrades.KIND,
        xtrades.JSON,
    )
}
_OTHER_DELIMITERS = ";\t|"
NEAREST = 3  # kinds whose missing columns are listed for a file that is none of them


class UnknownFormat(Unreadable):
    """No kind, or more than one, fits what is in the file."""


def recognise(path: Path, named: str | None = None) -> Kind:
    """The kind of a file by its content: the most particular one whose columns are all there, or the one `named`.

    Raises UnknownFormat saying which kinds were considered and what was missing, Unreadable for a file that is no text.
    """
    start = head_of(path)
    if named is not None:
        return _as_said(KINDS[named], start)
    fitting = [kind for kind in KINDS.values() if not kind.lacks(start)]
    most = max((len(kind.columns) for kind in fitting), default=0)
    best = [kind for kind in fitting if len(kind.columns) == most]
    told = [kind for kind in best if kind.tells is None or kind.tells(start)]
    if len(told) == 1:
        return told[0]
    raise UnknownFormat(_either(best) if best else _none(start))


def _as_said(kind: Kind, start: Head) -> Kind:
    if lacking := kind.lacks(start):
        raise UnknownFormat(f"it cannot be read as {kind.name}: no single column {_listed(lacking)}")
    return kind


def _either(kinds: Sequence[Kind]) -> str:
    return f"it could be {' or '.join(kind.name for kind in kinds)}, which its content does not tell: say which with --as"


def _none(start: Head) -> str:
    if not start.document and len(start.columns) == 1 and any(other in start.columns[0] for other in _OTHER_DELIMITERS):
        return f"its first line has no comma: {start.columns[0][:60]!r}; save it with commas between the fields"
    near = sorted(KINDS.values(), key=lambda kind: len(kind.lacks(start)) / len(kind.columns))
    nearest = "; ".join(f"{kind.name} (lacks {_listed(kind.lacks(start))})" for kind in near[:NEAREST])
    return f"its format is not known; considered {nearest}; also {', '.join(kind.name for kind in near[NEAREST:])}"


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:3]) + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")


__all__ = ["KINDS", "Kind", "UnknownFormat", "Unreadable", "recognise"]
