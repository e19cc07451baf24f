"""Does a fact's source give its value? Read and computed again, from what the fact cites and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from db.reader import Reader
from db.sql import all_queries
from tools.analytics.registry import find
from tools.facts import Calc, Fact, Rows, Source, typed


async def unsound(facts: Mapping[str, Fact], cited: Iterable[str], reader: Reader) -> dict[str, str]:
    """Why a cited fact's source does not give its value, by fact; {} when all do. Raises what `db.errors` lists."""
    faults: dict[str, str] = {}
    for name in dict.fromkeys(cited):
        if name in facts and (why := await _fault(facts[name], facts, reader)):
            faults[name] = why
    return faults


async def again(source: str | Source, facts: Mapping[str, Fact], reader: Reader) -> Any:
    """The value of a source, computed anew. Raises LookupError, TypeError or ValueError where it cannot be."""
    if isinstance(source, str):
        return typed(await again(facts[source].source, facts, reader), facts[source].unit)
    if isinstance(source, Calc):
        inputs = [await again(each, facts, reader) for each in source.inputs]
        result = find(source.function)(*inputs, **source.params)
        return getattr(result, source.field) if source.field else result
    records = (await reader.rows(all_queries()[source.query], **source.args)).where(**source.key)
    if isinstance(source, Rows):
        return records.records
    record = records.one().record
    return getattr(record, source.column) if source.column else record


async def _fault(fact: Fact, facts: Mapping[str, Fact], reader: Reader) -> str:
    try:
        value = typed(await again(fact.source, facts, reader), fact.unit)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return f"its source cannot be read again: {error}"
    return "" if value == fact.value else f"its source gives {value}, not {fact.value}"
