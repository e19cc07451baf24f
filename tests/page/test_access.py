"""Whoever looks, with whatever: axe in light and dark, keyboard alone, a phone; what is loaded, and from where."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.prove
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
VIEWS = ("chat", "portfolio", "agents", "evals", "health")
QUESTION = "where are the supply and demand zones of NVDA"
BUDGET = 200_000  # bytes before the first chart


def faults(page):
    """What axe finds, a line each."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(done => done.violations)")
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def loaded(page):
    """What the page has loaded so far, with its size in bytes."""
    sized = "performance.getEntries().filter(each => each.initiatorType).map(each => [each.name, each.decodedBodySize])"
    return dict(page.evaluate(sized))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_wrong(server, opened, view, scheme):
    page = opened(f"{server.url}/#/{view}", scheme=scheme)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".waiting")).to_have_count(0)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_an_answer_and_its_source(server, opened, told, picture, scheme):
    told("NVDA closed at [F1.1]. The nearest demand zone of NVDA lies between [F1.2] and [F1.3]. ", "It will be $512.40 soon.")
    page = opened(server.url, scheme=scheme)
    turn = page.ask(QUESTION)
    expect(turn.locator(".turn-foot")).to_be_visible()
    picture(page, f"answer-{scheme}")
    for summary in turn.locator("summary").all():
        summary.click()
    turn.locator(".prose .figure").first.click()
    expect(page.locator(".source .chain").first).to_be_visible()
    assert faults(page) == []


def test_axe_finds_nothing_wrong_with_signing_in(other, run, opened):
    run(other, "keys", "new")
    page = opened(other.url)
    expect(page.get_by_label("Key")).to_be_focused()
    assert faults(page) == []


def test_the_keyboard_is_enough(page, told):
    told("NVDA closed at [F1.1].")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".turn-foot")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.prose .figure')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".source .chain").first).to_be_visible()


def test_new_text_is_told_to_a_screen_reader(page, told):
    told("NVDA closed at [F1.1].")
    turn = page.ask(QUESTION)
    expect(turn.locator(".answer")).to_have_attribute("aria-live", "polite")
    expect(turn.locator(".prose .figure").first).to_have_attribute("aria-label", "$182.60, last close of NVDA: show source")


def test_the_colours_can_be_chosen_and_are_remembered(page):
    page.get_by_role("button", name="Colours").click()
    page.get_by_role("button", name="Colours").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 20, 23)"


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_a_phone(server, opened, view):
    page = opened(f"{server.url}/#/{view}", viewport={"width": 360, "height": 740})
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.getElementById('main').scrollWidth") <= 360


def test_an_answer_fits_a_phone_with_its_chart_and_its_source(phone, told, picture):
    told("NVDA closed at [F1.1], and its nearest demand zone begins at [F1.3].")
    turn = phone.ask(QUESTION)
    expect(turn.locator("canvas").first).to_be_visible()
    expect(turn.locator(".turn-foot")).to_be_visible()
    assert phone.evaluate("document.querySelector('.turns').scrollWidth") <= 360
    turn.locator(".chart").scroll_into_view_if_needed()
    picture(phone, "phone")
    turn.locator(".prose .figure").first.click()
    assert phone.locator(".source").bounding_box()["width"] == 360
    phone.get_by_role("button", name="Close", exact=True).click()
    expect(phone.locator(".source")).to_have_count(0)


def test_a_phone_finds_its_conversations_in_a_sheet(phone, told):
    told("Here is how it stands.")
    expect(phone.ask(QUESTION).locator(".turn-foot")).to_be_visible()
    phone.get_by_role("button", name="Conversations").click()
    expect(phone.locator(".sheet li.current")).to_contain_text(QUESTION)
    phone.keyboard.press("Escape")
    expect(phone.locator(".sheet")).not_to_be_visible()


def test_the_page_is_light_and_everything_is_its_own(server, opened, told):
    told("Here is how it stands.")
    page = opened(server.url)
    page.wait_for_load_state("networkidle")
    before = loaded(page)
    assert sum(before.values()) < BUDGET
    expect(page.ask(QUESTION).locator("canvas").first).to_be_visible()
    after = loaded(page)
    assert [Path(url).name for url in after.keys() - before.keys() if url.endswith(".js")].count("lightweight-charts.js") == 1
    assert all(url.startswith(server.url) for url in after)


def test_the_content_policy_is_strict_and_nothing_breaks_it(page, told):
    told("NVDA closed at [F1.1].")
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    expect(page.ask(QUESTION).locator("canvas").first).to_be_visible()
    page.locator(".headline .figure").first.click()
    expect(page.locator(".source .chain").first).to_be_visible()
    assert page.faults == []
