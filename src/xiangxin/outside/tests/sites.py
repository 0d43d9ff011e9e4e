"""Sites on this machine that behave well or badly, for whoever asks outside."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from typing_extensions import override

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """One host; what stands at which path can be changed while it runs."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def stand_in(self) -> tuple[str, int]:
        return "127.0.0.1", self.port


@contextmanager
def site() -> Iterator[Site]:
    here = Site(port=0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers)))
            with suppress(OSError):  # whoever asked has gone
                here.pages.get(self.path, missing)(self)
            self.close_connection = True

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


def page(body: str | bytes, *, kind: str = "text/html", status: int = 200) -> Answer:
    content = body.encode() if isinstance(body, str) else body

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(content)))
        to.send_header("Set-Cookie", "seen=1")
        to.end_headers()
        to.wfile.write(content)

    return answer


def sends_to(where: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(302)
        to.send_header("Location", where)
        to.send_header("Set-Cookie", "seen=1")
        to.send_header("Content-Length", "0")
        to.end_headers()

    return answer


def packed(body: bytes, *, how: str = "gzip") -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Encoding", how)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    return answer


def endless(to: BaseHTTPRequestHandler) -> None:
    """Ten thousand million bytes are promised."""
    to.send_response(200)
    to.send_header("Content-Length", str(10**10))
    to.end_headers()
    while True:
        to.wfile.write(b"x" * 65_536)


def dripping(to: BaseHTTPRequestHandler) -> None:
    to.send_response(200)
    to.send_header("Content-Length", "1000")
    to.end_headers()
    for _ in range(1000):
        to.wfile.write(b"x")
        time.sleep(0.02)


def dripping_head(to: BaseHTTPRequestHandler) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(1000):
        to.wfile.write(b"x")
        time.sleep(0.02)


missing: Final = page("There is nothing here.", status=404)
BOMB: Final = gzip.compress(b"\0" * (64 << 20), mtime=0)
