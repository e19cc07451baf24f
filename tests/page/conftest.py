"""What the page's tests get: `ava serve` on a demo world of its own, a scripted model behind it, and real Chromium before it.

    page      a fresh browser context at the page, on a desk; `.ask(question)`, `.faults` = what its console complained of
    phone     the same, 360 px wide
    opened    opened(url, viewport=, scheme=): such a page at any address
    told      told(*pieces, piece_s=...): what the model says from now on
    picture   picture(page, name): keep a picture of it in docs/images
    run       run(server, "eval", ...): `ava ...` on a server's home
    other     a second server, on a home of its own, for what would change the first: keys, a server that dies

Without AVA_CHROMIUM (the path of a Chromium or Chrome) these tests are skipped.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from base64 import b64decode
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from ava.testing.ollama import Script, ScriptedOllama

AVA = Path(sys.executable).with_name("ava")
IMAGES = Path(__file__).parents[2] / "docs" / "images"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
WAIT_MS = 20_000
expect.set_options(timeout=WAIT_MS)


def environment(home, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVA_")}
    return {**kept, "AVA_HOME": str(home), "NO_COLOR": "1", **more}


@contextmanager
def home_folder():
    home = Path(tempfile.mkdtemp(prefix="ava-page-", dir="/var/tmp"))
    home.chmod(0o755)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def serving(home, **more):
    """`ava serve` on that home; its process, with `.url`."""
    command = [AVA, "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment(home, **more), stderr=subprocess.PIPE, text=True)
    said = []
    process.home, process.url = home, None
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"AVA answers at (\S+)", line):
                process.url = found[1]
                break
        assert process.url, "".join(said)
        rest = threading.Thread(target=process.stderr.read, daemon=True)
        rest.start()
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


class Model:
    """A scripted Ollama in a thread of its own."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = ScriptedOllama(Script(), models=[{"name": "test:1b", "details": {"family": "qwen"}}])
        asyncio.run_coroutine_threadsafe(self._server.__aenter__(), self._loop).result(10)

    @property
    def address(self):
        return f"ollama{self._server.url.removeprefix('http')}/test:1b"

    def say(self, *pieces, **how):
        self._server.scripts = (Script(pieces=pieces, **how),)

    def close(self):
        asyncio.run_coroutine_threadsafe(self._server.__aexit__(None, None, None), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture(scope="session")
def model():
    made = Model()
    yield made
    made.close()


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("AVA_CHROMIUM")
    if not path:
        pytest.skip("AVA_CHROMIUM names no Chromium: the page is not driven")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium, model):
    with home_folder() as home, serving(home, AVA_MODEL=model.address, AVA_ASK_RATE="600") as process:
        yield process


@pytest.fixture
def other(chromium):
    with home_folder() as home, serving(home, AVA_MODEL="none") as process:
        yield process


@pytest.fixture(scope="session")
def run():
    """Run `ava ...` on the home of a server; what it printed."""

    def command(server, *arguments):
        own = environment(server.home, AVA_MODEL="none")
        done = subprocess.run([AVA, *arguments], env=own, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr
        return done.stdout

    return command


@pytest.fixture
def told(model):
    """Set what the model says from now on."""
    return model.say


@pytest.fixture
def opened(chromium):
    """Open a page at an address; closed with the test."""
    contexts = []

    def open_at(url, viewport=DESK, scheme="light"):
        how = {"locale": "en-GB", "timezone_id": "America/New_York", "reduced_motion": "reduce"}
        contexts.append(chromium.new_context(viewport=viewport, color_scheme=scheme, **how))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT_MS)
        page.faults = []
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.ask = lambda question: _ask(page, question)
        page.goto(url)
        page.wait_for_selector("main")
        return page

    yield open_at
    for context in contexts:
        context.close()


def _ask(page, question):
    """Type a question and send it; its turn, as a locator."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    return page.locator(".turn").nth(before)


@pytest.fixture
def page(server, opened):
    return opened(server.url)


@pytest.fixture
def phone(server, opened):
    return opened(server.url, viewport=PHONE)


@pytest.fixture
def picture():
    """Keep a picture for the documentation."""

    def take(page, name):
        page.wait_for_timeout(600)  # for charts, which draw in frames of their own
        command = {"format": "webp", "quality": 82}
        shot = b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", command)["data"])
        assert len(shot) < 150_000
        IMAGES.mkdir(parents=True, exist_ok=True)
        (IMAGES / f"{name}.webp").write_bytes(shot)

    return take
