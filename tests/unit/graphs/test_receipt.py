"""A turn survives storage."""

from datetime import UTC, date, datetime

import pytest

from db.result import QueryRun
from graphs import receipt
from graphs.turn import Answer, Citation, Consulted, Exchange, Plan, Question, Step, Turn, Usage, Withheld
from tools.facts import Amount, Calc, Chart, Entities, Fact, Finding, Row, Rows, Series, Table, When

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
ROW = Row(query="q", args={"symbols": ["NVDA"]}, key={"symbol": "NVDA"}, column="close")
ROWS = Rows(query="q", args={}, key={}, n=2, sha256="ab")
CALC = Calc(function="a.b", params={"period": 14}, inputs=("F1.1", ROW, ROWS), field="x")


def fact(n, value, unit, source=ROW):
    return Fact(id=f"F1.{n}", label="x", value=value, unit=unit, entity="market", as_of=NOW, source=source)


def finding():
    values = [(1.1, "usd"), (date(2025, 1, 1), "date"), (NOW, "date"), ("2025-01-01", "text"), ("12.5", "text"), (None, "usd")]
    facts = (*(fact(n, value, unit) for n, (value, unit) in enumerate(values, 1)), fact(9, 12, "count", CALC))
    return Finding(
        agent="a", skill="a.b", step=1, outcome="found", facts=facts, text=("w [F1.1]",),
        table=Table(columns=("a",), rows=(("[F1.1]",),)), yields=Entities(symbols=("NVDA",)),
        chart=Chart(kind="line", title="t", unit="usd", series=(Series(name="s", x=("a",), y=(1.0, None), source=CALC),)),
        queries=(QueryRun(name="q", args={"a": [1]}, rows=1, cached=False, ms=1.0),),
    )  # fmt: skip


def turn():
    entities = Entities(
        symbols=("NVDA",), outlook="bullish", dates=(When(text="friday", first=date(2025, 11, 21), last=date(2025, 11, 21)),),
        amounts=(Amount(text="$5k", value=fact(1, 5000, "usd").value, unit="usd"),),
    )  # fmt: skip
    history = (Exchange(question="q", entities=entities, agents=("a",), skills=("a.b",), answer_head="h"),)
    asked = Consulted(model="m", prompt="v1@ab", replies=("{}",), usage=Usage(calls=1, output=2), caveats=("c",))
    steps = (Step(agent="a", skill="a.b", args={"symbols": ["NVDA"]}, after=(1,)),)
    plan = Plan(kind="answer", entities=entities, steps=steps, consulted=asked)
    answer = Answer(
        text="x", status="answered", citations=(Citation(fact="F1.1", shown="$1.10"),), usage=Usage(calls=1, input=3),
        withheld=(Withheld(sentence="s", reason="r"),), prompts={"narrator": "v1@ab"},
    )  # fmt: skip
    question = Question(text="q", user="me", thread="t", as_of=NOW, history=history)
    return Turn(id="1", question=question, plan=plan, findings=(finding(),), answer=answer)


def test_a_turn_comes_back_as_it_was():
    assert receipt.read(receipt.write(turn())) == turn()


def test_figures_are_decimal_strings():
    assert '"value":"1.1"' in receipt.write(turn())


@pytest.mark.parametrize("text", ["", "{}", '{"id": 1}', "null"])
def test_what_is_not_a_turn_is_refused(text):
    with pytest.raises(ValueError, match="Turn"):
        receipt.read(text)
