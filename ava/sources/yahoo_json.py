"""Option chains as Yahoo's own interface answers (`v7/finance/options`): the same quotes as `yahoo_chain`, with their time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ava.sources.csvfile import Fields, Head
from ava.sources.jsonfile import Document
from ava.sources.kind import Kind, Staged
from ava.sources.yahoo_chain import quote

_CONTRACT = ("contractSymbol", "strike", "lastPrice", "bid", "ask", "volume", "openInterest", "impliedVolatility")
_FIELDS = (*_CONTRACT, "lastTradeDate", "underlyingPrice", "quotedAt")


def _time(seconds: str) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


def _unfold(document: Any, _head: Head) -> Iterator[Mapping[str, object]]:
    for result in document["optionChain"]["result"]:
        quoted = result["quote"]
        both = {"underlyingPrice": quoted["regularMarketPrice"], "quotedAt": _time(quoted["regularMarketTime"])}
        for expiry in result["options"]:
            for held in (*expiry["calls"], *expiry["puts"]):
                yield {**held, **both, "lastTradeDate": _time(held["lastTradeDate"])}


def _row(fields: Fields, _head: Head) -> Staged:
    return *quote(fields)[:-1], datetime.fromisoformat(fields["quotedAt"])


KIND = Kind(
    name="yahoo_chain_json",
    about="option chains as Yahoo Finance answers, JSON",
    columns=(
        *("optionChain.result[].quote.regularMarketTime", "optionChain.result[].quote.regularMarketPrice"),
        *("optionChain.result[].options[].calls", "optionChain.result[].options[].puts"),
    ),
    row=_row,
    reader=Document(fields=_FIELDS, unfold=_unfold),
    table="option_quotes",
    sql="yahoo_chain",
)
