"""A market that really runs, and a Chromium to look at it with."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from tests import databases

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_S = 120
FILL = "import django; django.setup(); from tests.browser.market import main; main()"
# In a container there is neither a sandbox to be had nor a graphics card.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@dataclass(frozen=True, slots=True)
class Market:
    address: str
    mail: Path
    places: dict[str, str]
    sessions: dict[str, str]

    @property
    def post(self) -> str:
        return self.places["post"]


@pytest.fixture(scope="session")
def program() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found:
        return found
    why = f"no Chromium: none of {', '.join(PROGRAMS)} is on the path"
    if os.environ.get("XIANGXIN_TEST_NOTHING_SKIPPED"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def market(
    program: str, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    """Granian and the worker on a database of their own; both end with the tests."""
    folder = tmp_path_factory.mktemp("browser")
    with databases.copy(migrated, folder, 999) as url:
        env = {
            **databases.environment(url, folder),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "DEMO": "0",
        }
        filling = subprocess.Popen(
            [sys.executable, "-c", FILL], env=env, stdout=subprocess.PIPE, text=True
        )
        with _ended(filling):
            preparing = _python(env, "xiangxin.console", "prepare")
            with _ended(preparing):
                assert preparing.wait(PATIENCE_S) == 0
            said, _ = filling.communicate(timeout=PATIENCE_S)
            assert filling.returncode == 0
        made = json.loads(said)
        port = _free_port()
        server = "granian --interface wsgi --no-ws --workers 1 --blocking-threads 4"
        at = f"--host 127.0.0.1 --port {port} --log-level warning"
        serving = _python(
            env, *server.split(), *at.split(), "xiangxin.config.wsgi:application"
        )
        with _ended(serving), _ended(_python(env, "xiangxin.config")):
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health", serving)
            sessions = {name: made[name] for name in ("ana", "bo", "sam")}
            places = {name: made[name] for name in ("post", "idea", "release")}
            yield Market(address, folder / "mail", places, sessions)


def _python(env: dict[str, str], *module: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", *module], env=env, text=True)


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """Exactly this process is over when the block is."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in filter(None, (process.stdin, process.stdout)):
            pipe.close()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"{url} did not answer")


# Not for the session: while Playwright's loop runs, Django takes its thread for an
# asynchronous one and refuses the database to every other test.
@pytest.fixture(scope="module")
def chromium(program: str) -> Iterator["Browser"]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield browser
        browser.close()


Visit = Callable[..., "BrowserContext"]


@pytest.fixture
def visit(chromium: "Browser", market: Market) -> Iterator[Visit]:
    """Somebody's browser: a phone, in light, in English, unless said otherwise."""
    opened = []

    def begin(
        *, width: int = 390, language: str = "en", script: bool = True, who: str = ""
    ) -> "BrowserContext":
        context = chromium.new_context(
            base_url=market.address,
            viewport={"width": width, "height": 844},
            locale=language,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        if who:
            cookie = {"name": "sessionid", "value": market.sessions[who]}
            context.add_cookies([{**cookie, "url": market.address}])
        opened.append(context)
        return context

    yield begin
    for context in opened:
        context.close()
