"""Import: files of many kinds into the database. The visible table of kinds, and how a file finds its own.

To add a kind: a file here with its columns and its row, its queries in `db/sql/import_<kind>.sql`, and a line in KINDS.

    kind       what a kind of file is            importer   the frame: recognise, stage, merge, totals, commit
    csvfile    reading, all or nothing           rejects    rows that fail their own rules
    fields     one field as a value              lexicon    what imported data is called, for `route` and `ask`
"""

from collections.abc import Sequence
from pathlib import Path

from ava.sources import bars, earnings, nfl_games, robinhood, yahoo_chain
from ava.sources.csvfile import Head, Unreadable, head
from ava.sources.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        bars.BARS,
        bars.RAW,
        bars.TOTAL,
        bars.LONG,
        yahoo_chain.KIND,
        nfl_games.KIND,
        earnings.KIND,
        robinhood.KIND,
    )
}
NEAREST = 3  # kinds whose missing columns are listed for a file that is none of them


class UnknownFormat(Unreadable):
    """No kind, or more than one, fits what is in the file."""


def recognise(path: Path, named: str | None = None) -> Kind:
    """The kind of a file by its content: the most particular one whose columns are all there, or the one `named`.

    Raises UnknownFormat saying which kinds were considered and what was missing, Unreadable for a file that is no text.
    """
    start = head(path)
    if named is not None:
        return _as_said(KINDS[named], start)
    fitting = [kind for kind in KINDS.values() if not kind.lacks(start)]
    most = max((len(kind.columns) for kind in fitting), default=0)
    best = [kind for kind in fitting if len(kind.columns) == most]
    if len(best) == 1:
        return best[0]
    raise UnknownFormat(_either(best) if best else _none(start))


def _as_said(kind: Kind, start: Head) -> Kind:
    if lacking := kind.lacks(start):
        raise UnknownFormat(f"it cannot be read as {kind.name}: no single column {_listed(lacking)}")
    return kind


def _either(kinds: Sequence[Kind]) -> str:
    return f"it could be {' or '.join(kind.name for kind in kinds)}, which its content does not tell: say which with --as"


def _none(start: Head) -> str:
    near = sorted(KINDS.values(), key=lambda kind: len(kind.lacks(start)) / len(kind.columns))
    nearest = "; ".join(f"{kind.name} (lacks {_listed(kind.lacks(start))})" for kind in near[:NEAREST])
    return f"its format is not known; considered {nearest}; also {', '.join(kind.name for kind in near[NEAREST:])}"


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:3]) + (f" and {len(columns) - 3} more" if len(columns) > 3 else "")


__all__ = ["KINDS", "Kind", "UnknownFormat", "Unreadable", "recognise"]
