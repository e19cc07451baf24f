"""What changes the wording but not the question leaves the plan as it is."""

import pytest

QUESTIONS = [
    ("how is my portfolio doing", ("portfolio",)),
    ("what is the rsi of NVDA", ("technical",)),
    ("any unusual options activity in AMD", ("options_flow",)),
    ("suggest an iron condor on TSLA", ("strategy",)),
    ("who wins the Chiefs game", ("sports",)),
    ("when does AAPL report earnings", ("earnings",)),
    ("which sectors are leading", ("market",)),
]
SYMBOLS = ("NVDA", "AMD", "TSLA", "AAPL")
AROUND = ["please {}", "{} please", "hey, {}", "{}??", "can you tell me {}", "{} thanks", "  {}  "]


def called(plan):
    return tuple(step.agent for step in plan.steps)


@pytest.mark.parametrize(("text", "agents"), QUESTIONS)
@pytest.mark.parametrize("form", AROUND)
def test_politeness_changes_no_plan(text, agents, form, plan):
    assert called(plan(form.format(text))) == agents


@pytest.mark.parametrize(("text", "agents"), QUESTIONS)
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_case_changes_no_plan(text, agents, case, plan):
    assert called(plan(case(text))) == agents


@pytest.mark.parametrize(
    ("text", "agents"), [(t, a) for t, a in QUESTIONS if any(s in t for s in ("NVDA", "AMD", "TSLA", "AAPL"))]
)
@pytest.mark.parametrize("other", ["MSFT", "KO", "BRK.B", "Walmart"])
def test_another_symbol_changes_no_agent(text, agents, other, plan):
    for symbol in SYMBOLS:
        text = text.replace(symbol, other)
    assert called(plan(text)) == agents


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how is my portfollio doing", "portfolio"),
        ("whats the rsii of NVDA", "technical"),
        ("any unusal optoins activity in AMD", "options_flow"),
        ("sugest an iron codnor on TSLA", "strategy"),
        ("who wnis the Chiefs gmae", "sports"),
        ("when does AAPL reprot earnigns", "earnings"),
        ("which secotrs are leading", "market"),
    ],
)
def test_slips_of_the_finger_change_no_agent(typed, meant, plan):
    assert called(plan(typed)) == (meant,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rsi of NVDA and when does it report", "when does NVDA report and what is its rsi"),
        ("how is the market and how is my portfolio", "how is my portfolio and how is the market"),
    ],
)
def test_the_order_of_two_requests_changes_no_agent(one, other, plan):
    assert set(called(plan(one))) == set(called(plan(other)))
