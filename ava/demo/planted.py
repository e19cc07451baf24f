"""The unusual trades planted in the last two sessions, so that whoever looks for unusual activity has something to find.

Each is far above the open interest it met. Tests look for exactly these.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """Unusual activity in one contract."""

    symbol: str
    expiry: date
    strike: float  # USD per share
    option_type: str  # "call" or "put"
    kind: str  # "sweep", "block", or "single" for patient accumulation
    side: str  # "ask" = bought, "bid" = sold
    prints: int  # how many trades make one session's share of it
    contracts: tuple[int, int]  # traded in the session before the last, and in the last
    open_interest: int  # contracts before any of it

    @property
    def terms(self) -> tuple[str, date, float, str]:
        """Symbol, expiry, strike and type of the contract."""
        return self.symbol, self.expiry, self.strike, self.option_type


PLANTED = (
    Planted(
        symbol="NVDA",
        expiry=date(2025, 12, 5),
        strike=195.0,
        option_type="call",
        kind="sweep",
        side="ask",
        prints=24,
        contracts=(0, 18_400),
        open_interest=2_310,
    ),
    Planted(
        symbol="XOM",
        expiry=date(2026, 1, 16),
        strike=110.0,
        option_type="put",
        kind="block",
        side="ask",
        prints=2,
        contracts=(0, 9_500),
        open_interest=1_140,
    ),
    Planted(
        symbol="SOFI",
        expiry=date(2025, 12, 19),
        strike=29.0,
        option_type="call",
        kind="single",
        side="ask",
        prints=60,
        contracts=(6_200, 11_800),
        open_interest=1_870,
    ),
    Planted(
        symbol="BA",
        expiry=date(2025, 12, 19),
        strike=165.0,
        option_type="put",
        kind="sweep",
        side="ask",
        prints=15,
        contracts=(0, 5_200),
        open_interest=640,
    ),
)
