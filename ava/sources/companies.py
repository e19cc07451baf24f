"""Companies: who is in an index and in which sector, and what they are worth and earn.

These files carry no date, so what they say is known from the moment of their import, and answers about the past do not use it.
Sectors of index members are GICS and go to `symbols`; other sources call theirs differently and keep them with their figures. In
the S&P 500 financials the column `Sector` holds the GICS sub-industry.
"""

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, given, needed, real, ticker
from ava.sources.kind import Kind, Staged

_FIGURES = (
    *("Price", "Price/Earnings", "Dividend Yield", "Earnings/Share", "52 Week Low", "52 Week High"),
    *("Market Cap", "EBITDA", "Price/Sales", "Price/Book"),
)
_LARGE = frozenset({"Market Cap", "EBITDA", "market_cap_usd"})
_LARGEST_SUM = 10**15  # USD


def _figure(fields: Fields, column: str) -> float | None:
    return real(fields, column, _LARGEST_SUM) if column in _LARGE else real(fields, column)


def _member(fields: Fields, _head: Head) -> Staged:
    added = day(fields, "Date added") if given(fields, "Date added") else None
    return (
        *(ticker(fields["Symbol"]), "S&P 500", added),
        *(needed(fields, "Security"), needed(fields, "GICS Sector"), needed(fields, "GICS Sub-Industry")),
    )


def _financials(fields: Fields, _head: Head) -> Staged:
    return (
        *(ticker(fields["Symbol"]), "sp500_financials", needed(fields, "Name"), None, given(fields, "Sector"), None),
        *(_figure(fields, column) for column in _FIGURES),
    )


def _company(fields: Fields, _head: Head) -> Staged:
    return (
        *(ticker(fields["symbol"]), "companies", needed(fields, "name"), given(fields, "sector"), given(fields, "industry")),
        given(fields, "exchange"),
        *(_figure(fields, "market_cap_usd") if column == "Market Cap" else None for column in _FIGURES),
    )


MEMBERS = Kind(
    name="sp500_members",
    about="members of the S&P 500 with their GICS sectors",
    columns=("Symbol", "Security", "GICS Sector", "GICS Sub-Industry", "Date added"),
    row=_member,
    table="index_members",
)
FINANCIALS = Kind(
    name="sp500_financials",
    about="price, earnings, yield and market value of companies (S&P 500)",
    columns=("Symbol", "Name", "Sector", *_FIGURES),
    row=_financials,
    table="company_figures",
    sql="company_figures",
)
COMPANIES = Kind(
    name="companies",
    about="companies with sector, exchange and market value",
    columns=("symbol", "name", "sector", "industry", "exchange", "market_cap_usd"),
    row=_company,
    table="company_figures",
    sql="company_figures",
)
