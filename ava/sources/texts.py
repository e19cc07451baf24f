"""Texts: dated news of a company, and sentences people labelled for measuring a model of sentiment.

News without a time of day is known at the end of its day in New York. Its `label` is not taken: it follows the price, not the
tone.
"""

import hashlib
from datetime import UTC, date, datetime, time

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, given, needed, real, ticker
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import NEW_YORK

_END = time(23, 59, 59)
_LABELS = frozenset({"positive", "neutral", "negative"})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _end_of_day(on: date) -> datetime:
    return datetime.combine(on, _END, NEW_YORK).astimezone(UTC)


def _news(fields: Fields, _head: Head) -> Staged:
    at, text, symbol = _end_of_day(day(fields, "date")), needed(fields, "news"), ticker(fields["symbol"])
    return _digest("news_summaries", symbol, at.isoformat(), text), symbol, text, "news_summaries", at


def _sentence(fields: Fields, _head: Head) -> Staged:
    text, label, percent = needed(fields, "sentence"), needed(fields, "label"), real(fields, "min_agreement_pct")
    if label not in _LABELS:
        raise Reject(f"label {label!r} is none of {', '.join(sorted(_LABELS))}")
    if percent is None or not 0 <= percent <= 100:
        raise Reject(f"min_agreement_pct {fields['min_agreement_pct']!r} is not between 0 and 100")
    return "phrasebank", _digest(text), "", "news", text, None, label, None, percent / 100


def _scored(fields: Fields, _head: Head) -> Staged:
    score = real(fields, "sentiment_score")
    if score is None or not -1 <= score <= 1:
        raise Reject(f"sentiment_score {fields['sentiment_score']!r} is not between -1 and 1")
    return (
        *("fiqa", needed(fields, "id"), given(fields, "target") or "", needed(fields, "kind"), needed(fields, "text")),
        *(given(fields, "aspects"), None, score, None),
    )


NEWS = Kind(
    name="news",
    about="dated news of companies",
    columns=("date", "symbol", "news"),
    row=_news,
    table="news",
)
PHRASEBANK = Kind(
    name="phrasebank",
    about="sentences of financial news, labelled (Financial PhraseBank)",
    columns=("sentence", "label", "min_agreement_pct"),
    row=_sentence,
    table="labelled_texts",
    sql="labelled_texts",
)
FIQA = Kind(
    name="fiqa",
    about="headlines and posts with a score of sentiment (FiQA)",
    columns=("id", "kind", "text", "target", "sentiment_score", "aspects"),
    row=_scored,
    table="labelled_texts",
    sql="labelled_texts",
)
