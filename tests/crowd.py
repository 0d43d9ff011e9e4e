"""A crowd at a market that really runs: buyers through HTTP, and programs that are killed.

For the tests here and for `bench/race.py` and `bench/kill.py`.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random  # noqa: TID251 - a seed says which moments
from typing import Protocol
from urllib.parse import urlencode

from tests import databases
from tests.postgres import children_of
from tests.together import Crowd

_PATIENCE_S = 60
_AGAIN_S = 0.02
_ADDRESS = {
    "email": "dee@example.com",
    "name": "Dee Stranger",
    "phone": "",
    "country": "NL",
    "street_address": "Oudegracht 218",
    "postal_code": "3511 NW",
    "city": "Utrecht",
}
_AS_A_BROWSER = {
    "Host": "localhost",
    "Origin": "http://localhost",
    "Content-Type": "application/x-www-form-urlencoded",
}
_shop = Crowd("tests.selling")
Env = dict[str, str]


class Outcome(StrEnum):
    ORDERED = "ordered"
    TOLD = "told at once that none are left"
    TOLD_LATE = "told when ordering"
    ERROR = "shown an error page"
    BROKEN = "cut off"


@dataclass(slots=True)
class Sales:
    """What became of buyers; `orders` are the pages they were sent to."""

    came: Counter[Outcome] = field(default_factory=Counter)
    orders: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    is_open: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, outcome: Outcome, said: str = "") -> None:
        with self._lock:
            self.came[outcome] += 1
            if outcome is Outcome.ORDERED:
                self.orders.append(said)
            elif outcome is Outcome.ERROR:
                self.errors.append(said)


def buy(port: int, variant: int, sales: Sales) -> None:
    """Three posts of one guest: into the bag, the address, the order."""
    buyer = _Buyer(port)
    try:
        sales.note(*buyer.buys(variant))
    except ConnectionRefusedError:
        sales.is_open = False  # nobody came in, so nobody was cut off
        return
    except (OSError, HTTPException):
        sales.note(Outcome.BROKEN)
    finally:
        buyer.close()


def rush(port: int, variant: int, *, buyers: int, at_once: int) -> Sales:
    """So many buyers, so many of them at the same time."""
    sales, left = Sales(), iter(range(buyers))

    def play() -> None:
        for _ in left:
            buy(port, variant, sales)

    threads = [threading.Thread(target=play) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sales


@contextmanager
def buying(port: int, variant: int, *, at_once: int) -> Iterator[Sales]:
    """So many at the same time, one after the other, until the block ends."""
    sales, enough = Sales(), threading.Event()

    def play() -> None:
        while not enough.is_set():
            buy(port, variant, sales)
            if not sales.is_open:
                time.sleep(_AGAIN_S)
                sales.is_open = True

    threads = [threading.Thread(target=play) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    try:
        yield sales
    finally:
        enough.set()
        for thread in threads:
            thread.join()


class _Buyer:
    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        self._cookie = ""

    def buys(self, variant: int) -> tuple[Outcome, str]:
        status, _, page = self._post("/@thirdbench_lamp/buy", {"variant": str(variant)})
        if status == 200:
            status, _, page = self._post("/checkout", _ADDRESS)
        if status == 409:
            return Outcome.TOLD, ""
        if status != 200:
            return Outcome.ERROR, f"{status}: {page[:500]}"
        fields = {name: _hidden(page, name) for name in ("checkout", "shown")}
        status, where, page = self._post(
            "/checkout/place", {**fields, "method": "cash"}
        )
        if status == 303:
            return Outcome.ORDERED, where
        return (
            (Outcome.TOLD_LATE, "")
            if status == 409
            else (Outcome.ERROR, f"{status}: {page[:500]}")
        )

    def _post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        headers = {**_AS_A_BROWSER, "Cookie": self._cookie}
        self._line.request("POST", path, urlencode(fields), headers)
        answer = self._line.getresponse()
        page = answer.read().decode()
        kept = re.match(r"(bag=[^;]+)", answer.headers.get("Set-Cookie", ""))
        self._cookie = kept[1] if kept else self._cookie
        return answer.status, answer.headers.get("Location", ""), page

    def close(self) -> None:
        self._line.close()


def _hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


class Killable(Protocol):
    def kill(self) -> None: ...
    def start(self) -> None: ...


class Program:
    """Started again and again with the same words; killed with all its children."""

    def __init__(self, env: Env, *words: str) -> None:
        self._env, self._words = env, words
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", *self._words],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self._process is not None:
            kill(self._process)
            self._process = None


class Web(Program):
    """granian with our application; it answers when it was started."""

    def __init__(self, env: Env, *, threads: int = 4, processes: int = 1) -> None:
        self.port = _free_port()
        at = f"--host 127.0.0.1 --port {self.port} --log-level critical"
        by = f"--workers {processes} --blocking-threads {threads}"
        words = f"granian --interface wsgi --no-ws {at} {by}"
        super().__init__(env, *words.split(), "xiangxin.config.wsgi:application")

    def start(self) -> None:
        super().start()
        give_up = time.monotonic() + _PATIENCE_S
        while not self.answers():
            assert time.monotonic() < give_up, "the server does not answer"
            time.sleep(0.02)

    def answers(self, path: str = "/health") -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
        try:
            line.request("GET", path, headers={"Host": "localhost"})
            return line.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            line.close()


@contextmanager
def running(*programs: Killable) -> Iterator[None]:
    """All started, and none left."""
    try:
        for program in programs:
            program.start()
        yield
    finally:
        for program in reversed(programs):
            program.kill()


@dataclass(slots=True)
class Kills:
    """What many kills came to."""

    killed: Counter[str] = field(default_factory=Counter)
    came: Counter[Outcome] = field(default_factory=Counter)
    missing: int = 0
    wrong: list[str] = field(default_factory=list)
    longest_s: float = 0.0


@dataclass(slots=True)
class Killing:
    """A market under load, in which one program after the other is killed."""

    env: Env
    web: Web
    programs: dict[str, Killable]
    variant: int
    dice: Random
    at_once: int = 8
    found: Kills = field(default_factory=Kills)

    def once(self) -> None:
        """Kill, start again, and look whether everything that was said is so."""
        name = self.dice.choice(sorted(self.programs))
        with buying(self.web.port, self.variant, at_once=self.at_once) as sales:
            time.sleep(self.dice.uniform(0.1, 0.6))
            self.programs[name].kill()
            time.sleep(self.dice.uniform(0.0, 0.2))
        began = time.monotonic()
        self.programs[name].start()
        while not self.web.answers():
            time.sleep(0.02)
        self.found.killed[name] += 1
        self.found.came += sales.came
        lost = [path for path in sales.orders if not self.web.answers(path)]
        self.found.missing += len(lost)
        self.found.wrong += check(self.env)
        self.found.longest_s = max(self.found.longest_s, time.monotonic() - began)


def open_market(env: Env, *, units: int) -> int:
    """A shop with one lamp; its variant."""
    variant: int = _shop.ask(env, f"open_shop_with({units})")
    return variant


def check(env: Env) -> list[str]:
    """Every sum that does not hold, every order that is there twice or half."""
    wrong: list[str] = _shop.ask(env, "wrong()")
    return wrong


def sold(env: Env) -> int:
    units: int = _shop.ask(env, "sold()")
    return units


def kill(process: subprocess.Popen[bytes]) -> None:
    """It and all it started, with a signal that nobody can handle."""
    for pid in (*children_of(process.pid), process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def own_market(folder: Path, url: str) -> Iterator[Env]:
    """A migrated database for a bench, with the environment of its processes."""
    (folder / "static").mkdir()
    env = databases.environment(url, folder)
    databases.migrate(env)
    try:
        yield env
    finally:
        databases.end_servers()
