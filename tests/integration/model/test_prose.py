"""Prose as a person would write it, its words not those of the labels: all of it is true, and the check lets it pass."""

import re

import pytest

from db.reader import Reader
from graphs.check import Evidence, check
from graphs.check.naming import naming
from graphs.dispatch import run_step
from graphs.render import fill
from graphs.turn import Plan, Question, Step, Turn
from graphs.understand.lexicon import Lexicon

PROSE = [
    (
        "portfolio.holdings",
        (),
        """
Your account is worth {account value} in total, of which {cash} is cash and {market value of holdings} is invested.
It has been a rough day, with the account down {change on the day}, or {relative change since the session before}.
You still sit on {unrealised profit} of unrealised gains across {open positions} positions.
NVDA is your biggest position at {market value of NVDA}, about {weight of NVDA} of the holdings.
The next largest is SPY with {market value of SPY}, which makes up {weight of SPY}.
NVDA alone accounts for {unrealised profit on NVDA} of your open gains.
You own {quantity of NVDA} shares of NVDA, last priced at {price of NVDA}.
Between them, NVDA and SPY make up {weight of NVDA} and {weight of SPY} of the portfolio respectively.
Cash stands at {cash}, so you have some dry powder left.
Overall the portfolio stands at {account value}, even after losing {change on the day} on the day.
With {cash} uninvested, your exposure is {market value of holdings}.
Your largest holding, NVDA, is worth {market value of NVDA}; SPY follows at {market value of SPY}.
The total unrealised profit of {unrealised profit} is well above the {unrealised profit on NVDA} from NVDA alone.
""",
    ),
    (
        "technical.indicators",
        ("NVDA", "SPY"),
        """
NVDA closed at {last close of NVDA} after slipping {day change of NVDA} on the day.
Its RSI of {RSI14 of NVDA} is neutral.
The stock is still {NVDA against its 52-week high} below its 52-week high.
SPY, by contrast, fell {day change of SPY} and sits {SPY against its 50-day average} below its 50-day moving average.
With an ADX of {ADX14 of NVDA}, NVDA's trend is strong.
Volatility is elevated: NVDA has realised {realised volatility of NVDA, 20 days, annualised} annualised over 20 days.
SPY's RSI is {RSI14 of SPY}, lower than NVDA's {RSI14 of NVDA}.
The MACD histogram for NVDA is {MACD(12,26,9) histogram of NVDA}, a sign of fading momentum.
""",
    ),
    (
        "earnings.expected_move",
        ("MSFT",),
        """
MSFT is due to report on {next report expected of MSFT}.
Options are pricing in a move of about {move of MSFT its options pay for the next report, up or down} for the report itself.
All {past reactions of MSFT smaller than its options pay for} of its past reactions were smaller than what options imply.
An ordinary session moves MSFT by {mean move of MSFT in a session at its realised volatility of 20 sessions}.
Up to expiry, the straddle implies a move of {move of MSFT its straddle pays for until expiry, up or down}.
""",
    ),
    (
        "market.regime",
        (),
        """
Over the last 20 sessions SPY has returned {SPY over 20 sessions}.
Only {share of stocks above their 50-day average} of stocks trade above their 50-day average.
SPY is {SPY against its 200-day average} above its 200-day average, so the long-term trend is intact.
Volatility over 20 sessions runs at {SPY volatility of 20 sessions, annualised} annualised.
""",
    ),
    (
        "technical.zones",
        ("SPY",),
        """
SPY last closed at {last close of SPY}.
On the downside there is demand between {lower edge of demand zone 1 of SPY} and {upper edge of demand zone 1 of SPY}.
That demand zone formed on {formed of demand zone 1 of SPY} and has a strength of {strength of demand zone 1 of SPY}.
The supply zone has been touched {touches of supply zone 1 of SPY} time since it formed.
""",
    ),
    (
        "options_flow.put_call",
        ("MSFT",),
        """
MSFT's put/call ratio by volume is {put/call ratio by volume}, with {put volume} puts against {call volume} calls.
By open interest the ratio is {put/call ratio by open interest}.
Put premium totals {put premium} compared with {call premium} for calls.
""",
    ),
]
WRONG = [
    ("portfolio.holdings", (), "The account is down {account value} on the day."),
    ("portfolio.holdings", (), "Cash on hand is {unrealised profit}."),
    ("portfolio.holdings", (), "NVDA makes up {weight of SPY} of the holdings."),
    ("technical.indicators", ("NVDA", "SPY"), "NVDA is {NVDA against its 50-day average} below its 50-day average."),
    ("technical.indicators", ("NVDA", "SPY"), "SPY's RSI is {ADX14 of SPY}."),
    ("earnings.expected_move", ("MSFT",), "The straddle expires on {next report expected of MSFT}."),
    (
        "market.regime",
        (),
        "Of all stocks, {share of Financials stocks above their 50-day average} trade above their 50-day average.",
    ),
    ("options_flow.put_call", ("MSFT",), "Put premium totals {call premium}."),
    ("options_flow.put_call", ("MSFT",), "Call volume was {put volume} contracts."),
    ("options_flow.put_call", ("MSFT",), "By open interest the ratio is {put/call ratio by volume}."),
    ("technical.indicators", ("NVDA", "SPY"), "NVDA's RSI is {NVDA against its 50-day average}."),
    ("technical.indicators", ("NVDA", "SPY"), "NVDA is {NVDA against its 200-day average} above its 50-day average."),
    ("technical.indicators", ("NVDA", "SPY"), "The RSI stands at {RSI14 of NVDA}."),
    (
        "technical.indicators",
        ("NVDA", "SPY"),
        "NVDA saw a {realised volatility of NVDA, 20 days, annualised} increase in revenue.",
    ),
    ("portfolio.scenario", (), "If SPY fell ten percent, your account would lose {gain or loss at -0.2 of SPY}."),
    ("portfolio.holdings", (), "Your portfolio is worth {market value of NVDA}."),
    ("earnings.expected_move", ("MSFT",), "MSFT's next earnings are due on {first expiry after the next report of MSFT}."),
]


async def finding_of(skill, symbols, reader, scope):
    """What the skill finds, and the turn it belongs to."""
    step = Step(agent=skill.partition(".")[0], skill=skill, args={"symbols": list(symbols)} if symbols else {})
    question = Question(text="How does it look?", user=scope.user, thread="t", world="demo", as_of=scope.as_of)
    turn = Turn(id="t", question=question, plan=Plan(kind="answer", steps=(step,)))
    return question, await run_step(turn, 1, reader, 30)


async def told(skill, symbols, text, demo, scope):
    """Each line with slots, and with its figures typed, and what comes of it."""
    question, finding = await finding_of(skill, symbols, Reader(demo, scope), scope)
    by_label = {fact.label: str(fact) for fact in finding.facts}
    evidence = Evidence.of(question, (finding,), naming(Lexicon.load(), (finding,)))
    slots = [re.sub(r"\{([^}]+)\}", lambda hit: by_label[hit[1]], line) for line in text.strip().splitlines()]
    return [(line, check(line, evidence)) for slot in slots for line in (slot, fill(slot, evidence.facts)[0])]


@pytest.mark.parametrize(("skill", "symbols", "text"), PROSE, ids=[skill for skill, _, _ in PROSE])
async def test_true_prose_is_shown(skill, symbols, text, demo, scope):
    assert [(line, checked.reason) for line, checked in await told(skill, symbols, text, demo, scope) if checked.reason] == []


@pytest.mark.parametrize(("skill", "symbols", "text"), WRONG, ids=[text for _, _, text in WRONG])
async def test_false_prose_is_withheld(skill, symbols, text, demo, scope):
    assert [line for line, checked in await told(skill, symbols, text, demo, scope) if not checked.reason] == []
