"""One company's reports and the facts made of them, each made once, when it is first asked for."""

from collections.abc import Callable
from datetime import date

from db.result import Record, Result
from tools.analytics import surprises
from tools.facts import Fact, Symbol, Unit
from tools.skill import Ask

_SUMMED: dict[str, tuple[str, Unit]] = {
    "beat_rate": ("share of {} reports that beat the estimate", "fraction"),
    "mean_move": ("mean size of the price reaction to {} reports", "fraction"),
    "mean_surprise": ("mean surprise of {} as a fraction of the estimate", "fraction"),
    "beats": ("{} reports that beat the estimate", "count"),
    "compared": ("{} reports compared with an estimate", "count"),
    "largest_move": ("largest price reaction to a {} report", "fraction"),
    "rises": ("{} reports after which the price rose", "count"),
    "moves": ("{} reports with a price reaction known", "count"),
}
_GIVEN = (("estimate", "eps_estimate"), ("actual", "eps_actual"))
_CALCULATED: tuple[tuple[str, Callable[[Record], object], Unit], ...] = (
    ("surprise", surprises.surprise, "usd_per_share"),
    ("relative", surprises.surprise_fraction, "fraction"),
    ("reaction", surprises.reaction, "fraction"),
)


class Company:
    """The reports of one symbol, the newest first, and their facts."""

    def __init__(self, ask: Ask, symbol: Symbol, reports: Result) -> None:
        self.symbol, self.reports = symbol, reports
        self._ask, self._entity = ask, f"symbol:{symbol}"
        self._summed: dict[str, Fact] = {}
        self._reports: dict[date, dict[str, Fact]] = {}

    def summed(self, field: str) -> Fact | None:
        """One field of the summary of all reports; None where it is not known."""
        if getattr(self._ask.facts.run(surprises.summary, self.reports), field) is None:
            return None
        if field not in self._summed:
            label, unit = _SUMMED[field]
            self._summed[field] = self._ask.facts.calc(
                label.format(self.symbol), surprises.summary, self.reports, unit=unit, entity=self._entity, field=field
            )
        return self._summed[field]

    def report(self, day: date) -> dict[str, Fact]:
        """What is known of the report of that day: estimate, actual, surprise, relative (surprise), reaction."""
        if day not in self._reports:
            self._reports[day] = self._of_report(day)
        return self._reports[day]

    def _of_report(self, day: date) -> dict[str, Fact]:
        pick, name, entity = self.reports.one(report_date=day), f"{self.symbol} {day}", self._entity
        facts: dict[str, Fact] = {}
        for key, column in _GIVEN:
            if getattr(pick.record, column) is not None:
                facts[key] = self._ask.facts.row(f"{key} of {name}", pick, column, unit="usd_per_share", entity=entity)
        for key, function, unit in _CALCULATED:
            if function(pick.record) is not None:
                facts[key] = self._ask.facts.calc(f"{key} of {name}", function, pick, unit=unit, entity=entity)
        return facts
