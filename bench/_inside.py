"""Our market asked in this very process: to count its statements, and to copy them."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import _ready  # noqa: F401 - Django first
from _load import Answer, Script
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from xiangxin.web.layout import pages

BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
Statement = tuple[str, Any]


def answer(path: str, *, cookies: str = "", body: bytes = b"") -> Answer:
    """As a server would get it."""
    said: list[bytes] = []
    path, _, query = path.partition("?")

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        lines = (f"{name}: {value}" for name, value in headers)
        said.append("\r\n".join([f"HTTP/1.1 {status}", *lines]).encode())

    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.5",
        "HTTP_COOKIE": cookies,
        "HTTP_ORIGIN": "http://localhost",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
    }
    response = _application()(environ, start)
    whole = b"".join(response)
    response.close()
    return Answer(int(said[0][9:12]), said[0], whole)


def play(script: Script) -> int:
    """A script against our market in this process; how many requests it made."""
    request, made = next(script), 0
    while True:
        head, _, body = request.partition(b"\r\n\r\n")
        path = head.split(b" ")[1].decode()
        cookies = head.partition(b"\r\nCookie: ")[2].partition(b"\r\n")[0].decode()
        made += 1
        try:
            request = script.send(answer(path, cookies=cookies, body=body))
        except StopIteration:
            return made


_made: list[WSGIHandler] = []


def _application() -> WSGIHandler:
    if not _made:
        _made.append(WSGIHandler())
    return _made[0]


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Those that are run in the block, without what opens and closes transactions."""
    seen: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
        if not sql.startswith(BOUNDS):
            seen.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(note):
        yield seen


@contextmanager
def remembered_page() -> Iterator[list[tuple[Any, SimpleNamespace]]]:
    """The request, and what templates read of it with every value already there."""
    kept: list[tuple[Any, SimpleNamespace]] = []
    own = pages.Page

    def remember(*args: Any) -> pages.Page:
        page = own(*args)
        lazy = [name for name in dir(own) if not name.startswith("_")]
        ready = SimpleNamespace(**{name: getattr(page, name) for name in lazy})
        vars(ready).update(vars(page))
        kept.append((args[0], ready))
        return page

    pages.Page = remember  # type: ignore[assignment, misc]
    try:
        yield kept
    finally:
        pages.Page = own  # type: ignore[misc]
