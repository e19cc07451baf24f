"""The other views: charts, agents, portfolio, health, evals, signing in."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.prove
CHARTS = (
    ("where are the supply and demand zones of NVDA", "zones", "candles"),
    ("propose an options strategy for AAPL", "payoff", "payoff"),
    ("how am I allocated by sector?", "bars", "allocation"),
    ("how much did I make this year?", "line", "equity"),
    ("who wins the games on sunday?", "bars", "probabilities"),
    ("put/call ratio of NVDA", "bars", "flow"),
)


@pytest.mark.parametrize(("question", "kind", "name"), CHARTS, ids=[name for *_, name in CHARTS])
def test_a_chart_is_drawn_named_and_told_in_words(page, told, picture, question, kind, name):
    told("Here is how it stands.")
    chart = page.ask(question).locator(f".chart-{kind}")
    drawing = chart.get_by_role("img").first
    expect(drawing).to_have_attribute("aria-label", re.compile(r": (from|no values|\$|-?\d)"))
    expect(chart.locator("canvas, .bar-fill").first).to_be_visible()
    expect(page.locator(".turn-foot")).to_be_visible()
    picture(page, f"chart-{name}")
    assert page.faults == []


def test_zones_lie_under_candles_and_are_told_by_their_prices(page, told):
    told("Here is how it stands.")
    chart = page.ask(CHARTS[0][0]).locator(".chart-zones")
    expect(chart.locator(".legend")).to_contain_text(re.compile(r"close .*open .*high .*low ", re.DOTALL))
    expect(chart.locator(".plot")).to_have_attribute("aria-label", re.compile(r"demand, fresh: \$169.23 to \$172.06"))


def test_the_values_under_the_pointer_are_shown(page, told):
    told("Here is how it stands.")
    chart = page.ask("how much did I make this year?").locator(".chart-line")
    expect(chart.locator("canvas").first).to_be_visible()
    last = chart.locator(".legend").inner_text()
    chart.locator(".plot").hover(position={"x": 120, "y": 120})
    expect(chart.locator(".legend")).not_to_have_text(last)


def test_a_chart_opens_its_source(page, told):
    told("Here is how it stands.")
    page.ask("how much did I make this year?").get_by_role("button", name="Source of the chart Account value").click()
    expect(page.locator(".source")).to_contain_text("Account value")
    expect(page.locator(".source .chain").first).to_contain_text(re.compile("calculated|read"))


def test_a_table_is_sorted_by_what_its_figures_are_worth(page, told):
    told("Here is how it stands.")
    table = page.ask("how is my portfolio doing?").locator(".evidence .table")
    table.get_by_role("button", name="unrealised", exact=True).click()
    table.get_by_role("button", name="All").click()
    values = [float(re.sub(r"[^\d.-]", "", text)) for text in table.locator("td:last-child").all_inner_texts()]
    assert values == sorted(values, reverse=True)


def test_an_example_of_an_agent_is_asked_by_a_click(page, told):
    told("Here is how it stands.")
    page.get_by_role("link", name="Agents", exact=True).click()
    example = page.locator(".skills .examples button").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".turn .question")).to_have_text(question)


def test_skills_can_be_filtered(page):
    page.get_by_role("link", name="Agents", exact=True).click()
    page.get_by_label("Filter skills").fill("kelly")
    expect(page.locator(".skills > li")).to_have_count(1)
    expect(page.locator(".skills h3")).to_have_text("edge")


def test_the_portfolio_stands_side_by_side_with_its_sources(page, picture):
    page.get_by_role("link", name="Portfolio", exact=True).click()
    expect(page.locator(".overview > section")).to_have_count(3)
    expect(page.locator(".overview canvas").first).to_be_visible()
    picture(page, "portfolio")
    page.locator(".overview .headline .figure").first.click()
    expect(page.locator(".source .chain").first).to_contain_text(re.compile("calculated|read"))


def test_health_tells_of_every_dependency_and_reads_on(page, picture):
    page.get_by_role("link", name="Health", exact=True).click()
    expect(page.locator(".card")).to_have_count(6)
    names = [each.lower() for each in page.locator(".card h2").all_inner_texts()]
    assert names == ["database", "pool", "cache", "model", "sources", "queue"]
    page.wait_for_event("response", lambda response: response.url.endswith("/health"))
    expect(page.locator(".trace").first).to_be_visible()
    picture(page, "health")


def test_health_says_when_the_server_is_gone(other, opened):
    page = opened(f"{other.url}/#/health")
    expect(page.locator(".card")).to_have_count(6)
    other.terminate()
    other.wait(30)
    expect(page.get_by_role("alert")).to_contain_text("last reading")


def test_two_runs_are_compared_case_by_case(server, run, page, picture):
    for _ in range(2):
        run(server, "eval", "run", "tone")
    page.get_by_role("link", name="Evals", exact=True).click()
    boxes = page.get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.locator(".verdict")).to_have_text(re.compile(r"cannot tell, 0\.0 points"))
    picture(page, "evals")


def test_with_one_world_there_is_nothing_to_choose(other, opened):
    page = opened(other.url)
    expect(page.locator(".world")).to_have_text("demo: simulated")
    expect(page.get_by_label("World")).to_have_count(0)


def test_another_world_is_chosen_asked_and_remembered(other, run, opened):
    run(other, "db", "migrate", "--world", "spare", "--json")
    page = opened(other.url)
    expect(page.ask("how is my portfolio doing?").locator(".turn-foot")).to_be_visible()
    page.get_by_label("World").select_option("spare")
    expect(page.locator(".welcome")).to_contain_text("your own data")
    expect(page.locator(".threads li")).to_have_count(0)
    expect(page.ask("how is my portfolio doing?").locator(".missing")).to_contain_text("has nothing")
    page.reload()
    expect(page.get_by_label("World")).to_have_value("spare")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".threads li")).to_have_count(1)
    page.get_by_role("link", name="Portfolio", exact=True).click()
    expect(page.locator(".missing").first).to_contain_text("has nothing")
    page.get_by_label("World").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("World")).to_have_value("demo")
    expect(page.locator(".overview .headline").first).to_be_visible()


def test_a_world_with_keys_of_its_own_is_refused_in_words(other, run, opened):
    run(other, "keys", "new", "--world", "spare", "--json")
    page = opened(other.url)
    page.get_by_label("World").select_option("spare")
    expect(page.locator(".threads [role=alert]")).to_contain_text("has keys of its own")
    expect(page.ask("hello").get_by_role("alert")).to_contain_text("has keys of its own")
    page.get_by_label("World").select_option("demo")
    expect(page.ask("hello").locator(".turn-foot")).to_be_visible()


def test_a_key_signs_in_and_out_and_a_wrong_one_does_not(other, run, opened):
    key = json.loads(run(other, "keys", "new", "--json"))["key"]
    page = opened(other.url)
    for given, said in (("ava_wrong", "not known"), (key, "")):
        page.get_by_label("Key").fill(given)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#key-fault" if said else ".composer")).to_contain_text(said)
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Key")).to_be_visible()
