"""The tone of news, from -1 to 1: what the source says of it, else VADER with a finance lexicon laid over it.

VADER (Hutto and Gilbert, ICWSM 2014) scores words, negation and emphasis; its lexicon is of everyday speech, in which a share, a
gross or a debt has a mood it has not in the news of markets. The words below replace or add to it, on its scale of -4 to 4. A
text is read, never followed: it comes out as one number. Tone is not truth, and not what a price does next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from statistics import mean
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from tools.analytics.registry import calculation

POSITIVE, NEGATIVE = 0.05, -0.05  # the thresholds VADER's authors give
_LONGEST = 2000  # characters read of one text
_NEW_YORK = ZoneInfo("America/New_York")
_GOOD = {
    3.0: "soar soars soared soaring surge surges surged surging skyrocket skyrockets skyrocketed windfall blockbuster",
    2.5: "rally rallies rallied rallying outperform outperforms outperformed outperforming upgrade upgrades upgraded "
    "bullish beat beats breakthrough record-breaking overweight",
    2.0: "jump jumps jumped climb climbs climbed climbing gain gains gained rise rises rose risen rising grow grows grew "
    "growing growth profitable profitability increase increases increased increasing exceed exceeds exceeded expand "
    "expands expanded expanding expansion raise raises raised rebound rebounds rebounded recover recovers recovered "
    "recovery upbeat improve improves improved improving improvement topped tops accelerate accelerates accelerated "
    "accelerating upside wins won awarded strengthen strengthened strengthens higher advance advances advanced "
    "breakout uptrend",
    1.2: "buyback buybacks approval approves partnership up upward undervalued outpaces outpaced long bull bulls calls buy "
    "buying stronger",
}
_BAD = {
    3.0: "plunge plunges plunged plunging plummet plummets plummeted crash crashes crashed bankrupt bankruptcy insolvent "
    "insolvency default defaults defaulted fraud scandal collapse collapses collapsed",
    2.5: "tumble tumbles tumbled tumbling sink sinks sank slump slumps slumped downgrade downgrades downgraded bearish "
    "underperform underperforms underperformed underweight selloff sell-off loss losses lawsuit lawsuits probe probes "
    "investigation recall recalls recalled layoffs layoff writedown impairment shortfall",
    2.0: "fall falls fell fallen falling drop drops dropped dropping slide slides slid sliding decline declines declined "
    "declining decrease decreases decreased decreasing miss misses missed lower lowers lowered cut cuts cutting weak "
    "weaker weakness weakens weakened slow slows slowed slowdown shrink shrinks shrank drag dragged delay delays "
    "delayed warn warns warned warning headwind headwinds halt halts halted dilution dilutive deficit red downturn "
    "dip dips dipped retreat retreats slipped slip slips downside overvalued breakdown downtrend negative",
    1.2: "short shorts shorting puts down bear bears sell selling pressure volatile uncertainty concerns fears cautious "
    "redundancies",
}
_NEUTRAL = (
    "share shares vice gross fine interest interested interests like trust credit assets security securities value values "
    "debt tax liability capital equity mature alert energy united care special free play playing help matter number base "
    "challenge challenges promote opportunities solution solutions original active support supports supported well party "
    "join joint kind pay paid natural agreement agreements agreed worth asset assets fair safety secure outstanding "
    "responsible engaged profit profits valued clear important no waste"
)


class News(Protocol):
    """A piece of news."""

    headline: str
    body: str
    sentiment: float | None  # -1 to 1 as the source gives it
    known_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    """Several pieces of news together; means are None without any."""

    pieces: int
    given: int  # pieces whose tone the source gives; the others are scored here
    positive: int
    neutral: int
    negative: int
    mean: float | None  # -1 to 1
    first: date | None  # the oldest, a day in New York
    last: date | None


def tone(text: str) -> float:
    """How positive a text sounds, -1 to 1 (VADER's compound score); 0 for one without a word of mood."""
    return float(_vader().polarity_scores(text[:_LONGEST])["compound"])


@calculation
def tone_of(news: News) -> float:
    """The source's own figure, else that of headline and body."""
    return news.sentiment if news.sentiment is not None else tone(f"{news.headline}. {news.body}".strip())


@calculation
def mood(news: Sequence[News]) -> Mood:
    """Counts and mean tone of `news`."""
    tones = [tone_of(each) for each in news]
    days = [each.known_at.astimezone(_NEW_YORK).date() for each in news]
    positive, negative = (sum(passes) for passes in ([t >= POSITIVE for t in tones], [t <= NEGATIVE for t in tones]))
    return Mood(
        pieces=len(tones),
        given=sum(each.sentiment is not None for each in news),
        positive=positive,
        neutral=len(tones) - positive - negative,
        negative=negative,
        mean=mean(tones) if tones else None,
        first=min(days, default=None),
        last=max(days, default=None),
    )


@calculation
def by_day(news: Sequence[News]) -> tuple[float, ...]:
    """The mean tone of each day that has news, oldest first; for charts."""
    days: dict[date, list[float]] = {}
    for each in sorted(news, key=lambda piece: piece.known_at):
        days.setdefault(each.known_at.astimezone(_NEW_YORK).date(), []).append(tone_of(each))
    return tuple(mean(tones) for tones in days.values())


def days(news: Sequence[News]) -> tuple[date, ...]:
    """The days that have news, oldest first."""
    return tuple(sorted({each.known_at.astimezone(_NEW_YORK).date() for each in news}))


@lru_cache(maxsize=1)
def _vader() -> Any:
    """The scorer, made once."""
    from vaderSentiment.vaderSentiment import (  # noqa: PLC0415 - it reads its lexicon when first used
        SentimentIntensityAnalyzer,
    )

    scorer = SentimentIntensityAnalyzer()
    for sign, words in ((1, _GOOD), (-1, _BAD)):
        scorer.lexicon.update({word: sign * size for size, each in words.items() for word in each.split()})
    for word in _NEUTRAL.split():
        scorer.lexicon.pop(word, None)
    return scorer
