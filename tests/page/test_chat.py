"""Asking in the page: real Chromium, the real server, a scripted model."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.conftest import serving

pytestmark = pytest.mark.prove
QUESTION = "how is my portfolio doing?"
GOOD = (
    "Your account is worth ", "[F1.6] in all. ", "The holdings moved ", "[F1.7] on the day. ", "NVDA is the largest at [F1.9].",
)  # fmt: skip


def done(turn):
    expect(turn.locator(".turn-foot")).to_be_visible()
    return turn


def test_figures_are_there_before_the_text(page, told):
    told(*GOOD, first_s=1.5)
    turn = page.ask(QUESTION)
    expect(turn.locator(".headline .figure").first).to_have_text(re.compile(r"^\$[\d,]+\.\d\d$"))
    expect(turn.locator(".pending")).to_be_visible()
    assert turn.locator(".prose").count() == 0
    expect(done(turn).locator(".prose")).to_contain_text("Your account is worth $206,959.82 in all.")


def test_text_streams_in_sentence_by_sentence(page, told):
    told(*GOOD, piece_s=0.6)
    turn = page.ask(QUESTION)
    expect(turn.locator(".prose")).to_have_text(re.compile(r"in all\.\s*$"))
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(done(turn).locator(".prose")).to_contain_text("NVDA is the largest at")


def test_every_figure_of_a_text_opens_its_source(page, told):
    told(*GOOD)
    figures = done(page.ask(QUESTION)).locator(".prose .figure")
    assert figures.all_inner_texts()[0] == "$206,959.82"
    for figure in figures.all():
        figure.click()
        expect(page.locator(".source .source-value")).to_have_text(figure.inner_text())
        expect(page.locator(".source .chain").first).to_contain_text(re.compile("calculated|read"))


def test_a_source_shows_query_rows_and_time(page, told, picture):
    told(*GOOD)
    done(page.ask(QUESTION)).locator(".prose .figure").last.click()
    source = page.locator(".source")
    expect(source).to_contain_text("of query")
    expect(source).to_contain_text("20 Nov 2025")
    source.get_by_text("SQL").first.click()
    expect(source.locator("pre").first).to_contain_text("SELECT")
    expect(source).to_contain_text("The same rows as when it was said.")
    picture(page, "source")


def test_escape_closes_a_source_and_goes_back_to_the_figure(page, told):
    told(*GOOD)
    done(page.ask(QUESTION)).locator(".prose .figure").first.click()
    expect(page.locator(".source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".source")).to_have_count(0)
    expect(page.locator(".prose .figure").first).to_be_focused()


def test_a_follow_up_stays_in_its_thread(page, told):
    told("NVDA closed at [F1.1].")
    done(page.ask("what is the RSI of NVDA?"))
    second = done(page.ask("and AMD?"))
    expect(second.locator(".headline")).to_contain_text("AMD")
    expect(page.locator(".threads li.current")).to_contain_text("2 questions")


def test_a_choice_is_asked_by_a_click(page):
    first = page.ask("rsi of TSLZ?")
    first.locator(".choices button").first.click()
    second = done(page.locator(".turn").nth(1))
    expect(second.locator(".question")).to_have_text("rsi of Tesla, Inc. (TSLA)?")
    expect(second.locator(".headline")).to_contain_text("TSLA")
    expect(first.locator(".choices button").first).to_be_disabled()
    expect(page.locator(".threads li.current")).to_contain_text("2 questions")


def test_stop_ends_the_text_and_keeps_the_figures(page, told):
    told(*GOOD * 10, piece_s=0.5)
    turn = page.ask(QUESTION)
    expect(turn.locator(".prose")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(turn.locator(".stopped")).to_be_visible()
    expect(turn.locator(".headline .figure").first).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_reload_in_mid_answer_takes_it_up_again(page, told):
    told(*GOOD, piece_s=1)
    expect(page.ask(QUESTION).locator(".prose")).to_be_visible()
    page.reload()
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(done(turn).locator(".prose")).to_contain_text("NVDA is the largest at")
    assert turn.count() == 1


def test_an_answer_under_way_is_taken_up_and_stopped_at_another_server(page, told, server, model, opened):
    with serving(server.home, AVA_MODEL=model.address) as second:
        for end in ("finished", "stopped"):
            told(*GOOD, piece_s=1.5)
            page.get_by_role("button", name="New conversation").click()
            mine = page.ask(QUESTION)
            expect(mine.locator(".prose")).to_be_visible()
            there = opened(page.url.replace(server.url, second.url))
            expect(there.locator(".turn")).to_have_attribute("aria-busy", "true")
            if end == "stopped":
                there.get_by_role("button", name="Stop").click()
                expect(mine.locator(".stopped")).to_be_visible()
            else:
                expect(done(there.locator(".turn")).locator(".prose")).to_contain_text("NVDA is the largest at")


def test_a_stream_that_breaks_is_taken_up_again(page, told):
    told(*GOOD)

    def broken(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().split("\n\n")[0] + "\n\n")

    page.route("**/api/ask", broken)
    expect(done(page.ask(QUESTION)).locator(".prose")).to_contain_text("NVDA is the largest at")


def test_a_stored_thread_is_shown_as_it_was(page, told):
    told(*GOOD)
    text = done(page.ask(QUESTION)).locator(".prose").inner_text()
    page.reload()
    expect(done(page.locator(".turn")).locator(".prose")).to_have_text(text)
    page.locator(".prose .figure").first.click()
    expect(page.locator(".source .chain").first).to_contain_text(re.compile("calculated|read"))


def test_a_withheld_sentence_is_shown_on_request_only(page, told):
    told(*GOOD, " NVDA will rise to $512.40 soon.")
    turn = done(page.ask(QUESTION))
    assert "512" not in turn.locator(".prose").inner_text()
    turn.get_by_text("1 sentence withheld").click()
    expect(turn.locator(".withheld q")).to_contain_text("$512.40")


def test_what_a_model_writes_is_text_and_never_markup(page, told):
    told("<img src=x onerror=alert(1)> Your account is worth [F1.6]. <b>Good.</b> ")
    turn = done(page.ask(QUESTION))
    assert turn.locator(".prose img, .prose b, .withheld img").count() == 0
    assert "<b>Good.</b>" in turn.inner_text()
    assert page.faults == []


def test_a_failure_of_the_model_leaves_the_figures_and_says_why(page, told):
    told(status=500, error="model requires more system memory")
    turn = done(page.ask(QUESTION))
    expect(turn.locator(".prose").first).to_contain_text("Your account is worth")
    turn.locator(".caveats summary").click()
    expect(turn.locator(".caveats")).to_contain_text("memory")


def test_too_many_questions_says_when_to_ask_again(page, told):
    told(*GOOD)
    fault = {"error": {"code": "rate_limit_exceeded", "message": "8 turns of yours run."}}
    busy = {"status": 429, "headers": {"Retry-After": "2"}, "json": fault}
    page.route("**/api/ask", lambda route: route.fulfill(**busy), times=1)
    turn = page.ask(QUESTION)
    expect(turn.get_by_role("alert")).to_contain_text("8 turns of yours run.")
    expect(turn.get_by_role("button", name=re.compile(r"Ask again in \d s"))).to_be_disabled()
    turn.get_by_role("button", name="Ask again", exact=True).click()
    done(page.locator(".turn").nth(1))


def test_a_server_that_is_gone_is_said_plainly(other, opened):
    page = opened(other.url)
    expect(page.locator(".composer")).to_be_visible()
    other.terminate()
    other.wait(30)
    expect(page.ask(QUESTION).get_by_role("alert")).to_contain_text("Is `ava serve` still running?")


def test_a_thread_can_be_exported_and_deleted(page, told):
    told(*GOOD)
    done(page.ask(QUESTION))
    title = page.locator(".threads li.current")
    with page.expect_download() as download:
        title.get_by_role("link", name=re.compile("^Export")).click()
    assert download.value.suggested_filename.endswith(".json")
    title.get_by_role("button", name=re.compile("^Delete")).click()
    page.get_by_role("button", name="really delete").click()
    expect(page.locator(".welcome")).to_be_visible()
