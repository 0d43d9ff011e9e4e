"""The load: connections that stay open, each played by a script, in one thread.

A script is a generator: it yields the bytes of a request and is sent the answer.
"""

import re
import selectors
import socket
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)


class WrongAnswer(Exception):
    """The bench would measure something else than it says."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""

    @property
    def cookies(self) -> dict[str, str]:
        return {k.decode(): v.decode() for k, v in _COOKIE.findall(self.head)}


Script: TypeAlias = Generator[bytes, Answer, None]


@dataclass(slots=True)
class Run:
    """What one run gave. `done` counts answers, or what the scripts call a whole."""

    seconds: float = 0.0
    done: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return self.done / self.seconds


def get(path: str, cookies: str = "", *, encoding: str = "identity") -> bytes:
    return _head("GET", path, cookies, encoding) + b"\r\n"


def post(path: str, fields: dict[str, str], cookies: str = "") -> bytes:
    body = urlencode(fields).encode()
    more = (
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return _head("POST", path, cookies, "identity") + more.encode() + body


def _head(method: str, path: str, cookies: str, encoding: str) -> bytes:
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101\r\n"
        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n"
        f"Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: {encoding}\r\n{cookie}"
    ).encode()


def again(request: bytes, *, like: Answer) -> Script:
    """One request for ever; every answer must look like the first."""
    size = len(like.body)
    while True:
        answer = yield request
        if answer.status != like.status or abs(len(answer.body) - size) > size // 50:
            raise WrongAnswer(f"{answer.status}, {len(answer.body)} bytes, not {size}")


def ask(port: int, request: bytes) -> Answer:
    """One request on a connection of its own."""
    kept: list[Answer] = []

    def once() -> Script:
        kept.append((yield request))

    play(port, [once()], seconds=30)
    return kept[0]


def play(port: int, scripts: Sequence[Script], *, seconds: float) -> Run:
    """Play all scripts at once until they end or the time is over."""
    chooser = selectors.DefaultSelector()
    lines = [_Line(port, script, chooser) for script in scripts]
    run = Run()
    start = time.perf_counter()
    end = start + seconds
    try:
        for line in lines:
            line.ask(None)
        while any(line.is_open for line in lines):
            for key, _ in chooser.select(timeout=30):
                line: _Line = key.data
                if (answer := line.read()) is None:
                    continue
                now = time.perf_counter()
                run.done += 1
                run.waits.append(now - line.asked_at)
                if now >= end:
                    line.close()
                else:
                    line.ask(answer)
    finally:
        run.seconds = time.perf_counter() - start
        for line in lines:
            line.close()
        chooser.close()
    return run


class _Line:
    def __init__(
        self, port: int, script: Script, chooser: selectors.BaseSelector
    ) -> None:
        self._script = script
        self._chooser = chooser
        self._got = b""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(self._socket, selectors.EVENT_READ, self)
        self.is_open = True
        self.asked_at = 0.0

    def ask(self, answer: Answer | None) -> None:
        try:
            request = (
                next(self._script) if answer is None else self._script.send(answer)
            )
        except StopIteration:
            self.close()
            return
        self.asked_at = time.perf_counter()
        self._socket.sendall(request)

    def read(self) -> Answer | None:
        """The answer, once all of it has come."""
        part = self._socket.recv(262_144)
        if not part:
            raise WrongAnswer("The server closed the connection.")
        self._got += part
        whole = _whole(self._got)
        if whole:
            self._got = b""
        return whole

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            self._chooser.unregister(self._socket)
            self._socket.close()


def _whole(got: bytes) -> Answer | None:
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, body = got[:end], got[end + 4 :]
    status = int(head[9:12])
    if length := _LENGTH.search(head):
        return Answer(status, head, body) if len(body) >= int(length[1]) else None
    if _CHUNKED.search(head):
        return (
            Answer(status, head, _joined(body)) if body.endswith(b"0\r\n\r\n") else None
        )
    return Answer(status, head, b"")


def _joined(chunks: bytes) -> bytes:
    body = b""
    while True:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            return body
        body += rest[:length]
        chunks = rest[length + 2 :]
