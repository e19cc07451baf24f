"""The values that flow: facts with their sources, and findings that hold them.

A fact is one figure (or date, or word) with a unit, an entity, and where it came from. It is made by `Facts`, which gives
ids in order and turns floats into decimals once. Nothing here decides what is worth saying or how a value is printed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from db.result import QueryRun

Symbol = str  # ticker in upper case, class shares with a dot: "NVDA", "BRK.B"
Team = str  # nflverse abbreviation: "KC", "LA" (Rams), "LAC" (Chargers)
Unit = Literal[
    "usd", "usd_per_share", "usd_per_contract", "fraction", "points", "shares", "contracts", "count", "days", "ratio",
    "probability", "score", "date", "text",
]  # fmt: skip


class _TypedByUnit:
    """Tells pydantic to leave a value as JSON has it: the unit, not the look of a string, says what it is (see `typed`)."""

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Any]) -> Any:
        return handler(Any)


# Decimal for every unit but date and text; None = known to be unknown
Value = Annotated[Decimal | date | datetime | str | None, _TypedByUnit()]
Outcome = Literal["found", "empty", "failed"]
Outlook = Literal["bullish", "bearish", "neutral", "volatile"]
Risk = Literal["conservative", "balanced", "aggressive"]


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A day or a range of days as the person said it."""

    text: str  # their words: "next week"
    first: date
    last: date  # included


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number the person named, with what it seems to be."""

    text: str  # their words: "$5k", "45 dte", "10%"
    value: Decimal
    unit: Unit  # usd, fraction, days, count...


@dataclass(frozen=True, kw_only=True, slots=True)
class Entities:
    """What a question, or a finding, is about."""

    symbols: tuple[Symbol, ...] = ()
    teams: tuple[Team, ...] = ()
    games: tuple[str, ...] = ()  # nflverse game ids: "2025_12_KC_DEN"
    dates: tuple[When, ...] = ()
    amounts: tuple[Amount, ...] = ()
    outlook: Outlook | None = None  # only when the person states a view
    risk: Risk | None = None  # only when the person states an appetite


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One record of a named query; `column` is the value's, or empty when the whole record goes into a calculation."""

    query: str
    args: Mapping[str, object]
    key: Mapping[str, object]
    column: str = ""
    kind: Literal["row"] = "row"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """All records of a named query that agree with `key` (empty: all of them)."""

    query: str
    args: Mapping[str, object]
    key: Mapping[str, object]
    n: int
    sha256: str
    kind: Literal["rows"] = "rows"


@dataclass(frozen=True, kw_only=True, slots=True)
class Calc:
    """A calculation of `tools.analytics`: running `function` on the same inputs gives the value again."""

    function: str  # "indicators.rsi"
    params: Mapping[str, object]
    inputs: tuple["str | Row | Rows", ...]  # a str is the id of an earlier fact
    field: str = ""  # which field of the function's record; empty = the result itself
    kind: Literal["calc"] = "calc"


Source = Row | Rows | Calc


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One figure that can be traced. `str(fact)` is its slot, e.g. "[F1.2]", ready to stand in a sentence.

    Raises ValueError when value and unit do not go together; a number may be given as a decimal string.
    """

    id: str  # F<step>.<n>, final at birth
    label: str  # "market value of NVDA"
    value: Value
    unit: Unit
    entity: str  # symbol:NVDA, team:KC, game:<id>, account:<id>, market
    as_of: datetime  # when the newest row behind it became known
    source: Source

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", typed(self.value, self.unit))

    def __str__(self) -> str:
        """The slot that stands for this fact in a sentence."""
        return f"[{self.id}]"


def typed(value: object, unit: Unit) -> Value:
    """`value` as the type of `unit`; a float keeps 12 significant digits; NaN and infinity are unknown (None)."""
    match unit, value:
        case _, None:
            return None
        case "date", date():
            return value
        case "date", str():
            return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        case "text", str():
            return value
        case (("date" | "text"), _):
            raise ValueError(f"a {unit} cannot hold {value!r}")
    number = Decimal(f"{value:.12g}" if isinstance(value, float) else str(value))
    return number if number.is_finite() else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of cells: a cell is a fact's slot ("[F1.2]") or plain text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line, set of bars or candles of a chart, with where it came from."""

    name: str
    x: tuple[str, ...]  # ISO dates, or category names, or decimal strings
    y: tuple[float | None, ...]
    source: Rows | Calc


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """What to draw, not how: the terminal and the page read the same specification."""

    kind: Literal["line", "bars", "payoff", "zones"]  # zones: candles, closes first, then each zone as low and high
    title: str
    unit: Unit
    series: tuple[Series, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one skill found in one step."""

    agent: str
    skill: str  # "portfolio.holdings"
    step: int  # place in the plan, from 1
    outcome: Outcome
    facts: tuple[Fact, ...] = ()  # in order of importance; the first few are the headline
    text: tuple[str, ...] = ()  # sentences with slots: what AVA says of it without a model
    table: Table | None = None
    chart: Chart | None = None
    queries: tuple[QueryRun, ...] = ()
    yields: Entities = field(default_factory=Entities)  # what a dependent step may go on with
    reason: str = ""  # why empty or failed, as a clause: "no open positions"
    ms: float = 0.0
