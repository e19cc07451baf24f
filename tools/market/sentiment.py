"""market.sentiment: the tone of the stored news, with how many pieces it rests on and of which days.

A source's own figure is taken where it gives one; the other pieces are scored here, and the answer says how many. Headlines are
quoted in the table as plain text, with brackets made round: news is data, and neither markup nor an instruction.
"""

from datetime import date, timedelta

from db.result import Record, Result
from db.sql import news_told
from tools.analytics import tone as of
from tools.analytics.registry import name_of
from tools.builder import rows_source
from tools.facts import Calc, Chart, Entities, Fact, Finding, Series, Symbol, Table, Unit, When
from tools.market.benchmark import MARKET
from tools.skill import Ask

SPAN = timedelta(days=29)  # today and so many days before, when no days are named
BESIDE = 6  # symbols set beside each other, the most talked about
QUOTED = 8  # headlines in the table: the newest
FEW = 5  # pieces, below which the answer warns
_WIDTH = 120
FIELDS: dict[str, tuple[str, Unit]] = {
    "mean": ("mean tone of the news {}, from -1 to 1", "score"),
    "pieces": ("pieces of news {}", "count"),
    "positive": ("positive pieces of news {}", "count"),
    "negative": ("negative pieces of news {}", "count"),
    "neutral": ("neutral pieces of news {}", "count"),
    "given": ("pieces of news {} whose tone the source gives", "count"),
    "first": ("oldest of the news {}", "date"),
    "last": ("newest of the news {}", "date"),
}
COLUMNS = ("day", "about", "headline", "tone")


async def sentiment(ask: Ask, *, symbols: tuple[Symbol, ...] = (), dates: tuple[When, ...] = ()) -> Finding:
    """The tone of the news of `symbols`, or of all, on `dates` or in the last thirty days."""
    first, last = _window(ask, dates)
    news = await ask.db.rows(news_told, symbols=list(dict.fromkeys(symbols)), first=first, last=last)
    if not news:
        about = f"on {', '.join(symbols)} " if symbols else ""
        return ask.empty(f"no news {about}from {first} to {last} is stored")
    groups = {symbol: found for symbol, found in news.by("symbol").items() if symbol is not None}
    whole = _said(ask, news, _about(symbols, groups))
    text = [*whole, *(_each(ask, groups) if len(groups) > 1 else []), *_missing(symbols, groups)]
    names = tuple(symbols) or tuple(_talked(groups))
    return ask.found(*text, table=_table(ask, news), chart=_chart(news), yields=Entities(symbols=names))


def _window(ask: Ask, dates: tuple[When, ...]) -> tuple[date, date]:
    today = ask.clock.today
    if not dates:
        return today - SPAN, today
    return min(day.first for day in dates), min(today, max(day.last for day in dates))


def _about(symbols: tuple[Symbol, ...], groups: dict[Symbol, Result]) -> str:
    return f"on {', '.join(symbol for symbol in symbols if symbol in groups)}" if symbols else "in the database"


def _mood(ask: Ask, news: Result, field: str, about: str, entity: str) -> Fact:
    label, unit = FIELDS[field]
    return ask.facts.calc(label.format(about), of.mood, news, unit=unit, entity=entity, field=field)


def _said(ask: Ask, news: Result, about: str) -> list[str]:
    """Mean tone, counts and days of all the news together."""
    found: of.Mood = ask.facts.run(of.mood, news)
    one = {row.symbol for row in news}
    entity = f"symbol:{news[0].symbol}" if len(one) == 1 and news[0].symbol else MARKET
    fact = {field: _mood(ask, news, field, about, entity) for field in FIELDS}
    word = "positive" if (found.mean or 0) >= of.POSITIVE else "negative" if (found.mean or 0) <= of.NEGATIVE else "neutral"
    counts = f"{fact['positive']} positive, {fact['neutral']} neutral, {fact['negative']} negative"
    days = f"from {fact['first']} to {fact['last']}"
    text = [
        f"The news {about} is {word} on the whole: mean tone {fact['mean']} over {fact['pieces']} pieces {days} ({counts}).",
        f"{_scored(found, fact)} It is a count of words, not of facts, and no forecast.",
    ]
    return [*text, "So few pieces say little."] if found.pieces < FEW else text


def _scored(found: of.Mood, fact: dict[str, Fact]) -> str:
    if found.given == found.pieces:
        return "The tone is the sources' own."
    if not found.given:
        return "The tone is scored by AVA's word list, since the sources give none."
    return f"For {fact['given']} of them the tone is the source's own; the others are scored by AVA's word list."


def _talked(groups: dict[Symbol, Result]) -> list[Symbol]:
    """The symbols with the most news."""
    return sorted(groups, key=lambda symbol: (-len(groups[symbol]), symbol))[:BESIDE]


def _each(ask: Ask, groups: dict[Symbol, Result]) -> list[str]:
    """The most talked about, the most positive first."""
    names = sorted(_talked(groups), key=lambda symbol: ask.facts.run(of.mood, groups[symbol]).mean, reverse=True)
    said = []
    for symbol in names:
        mean, pieces = (_mood(ask, groups[symbol], field, f"on {symbol}", f"symbol:{symbol}") for field in ("mean", "pieces"))
        said.append(f"{symbol} {mean} ({pieces})")
    return [f"Most in the news, by tone and pieces: {', '.join(said)}."]


def _missing(symbols: tuple[Symbol, ...], groups: dict[Symbol, Result]) -> list[str]:
    missing = [symbol for symbol in dict.fromkeys(symbols) if symbol not in groups]
    return [f"No news on {', '.join(missing)} is stored for those days."] if missing else []


def _table(ask: Ask, news: Result) -> Table:
    """The newest headlines with their tone."""
    return Table(columns=COLUMNS, rows=tuple(_line(ask, news, row) for row in news[:QUOTED]))


def _line(ask: Ask, news: Result, row: Record) -> tuple[str, str, str, str]:
    pick, entity = news.one(news_id=row.news_id), f"symbol:{row.symbol}" if row.symbol else MARKET
    label = f"tone of the news item {row.news_id[:8]}"
    value = ask.facts.calc(label, of.tone_of, pick, unit="score", entity=entity)
    published = ask.facts.row(f"publication of the news item {row.news_id[:8]}", pick, "known_at", unit="date", entity=entity)
    return str(published), row.symbol or "market", plain(row.headline), str(value)


def plain(text: str) -> str:
    """A headline as it may stand in a table: one line, no brackets a renderer could take for markup or a slot."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line[:_WIDTH].translate(str.maketrans("[]{}<>", "()()()"))


def _chart(news: Result) -> Chart:
    """The mean tone of each day."""
    source = Calc(function=name_of(of.by_day), params={}, inputs=(rows_source(news),))
    x = tuple(str(day) for day in of.days(news.records))
    series = Series(name="tone", x=x, y=of.by_day(news.records), source=source)
    return Chart(kind="line", title="Mean tone of the news by day", unit="score", series=(series,))
