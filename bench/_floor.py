"""The floor: no framework, the same statements, the same values, the same template.

Each public function is a factory for granian. It asks our market once in its own process
and keeps what the template read of the request; then it answers without middleware, routes
or sessions, from a bare connection a thread.
"""

import inspect
import json
import os
import re
import sqlite3
import sys
import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode

import _ready  # noqa: F401 - Django first
import psycopg
from _inside import Statement, answer, remembered_page, statements
from django.db import connection
from django.urls import resolve

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog import queries as catalog
from xiangxin.web.layout import pages
from xiangxin.web.layout.pages import environment
from xiangxin.world import clock

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_HTML = ("Content-Type", "text/html; charset=utf-8")
_ours = threading.local()
# What pages leave to threads of these is written as our market writes it.
_IN_THREADS = frozenset(
    {"xiangxin.ledger.exposures.actions", "xiangxin.insight.experiments.actions"}
)
_SHELF = 6  # products beside the home feed


def page() -> Application:
    """Any page: its view without what stands before it, and each statement bare."""
    facts = _facts()
    with remembered_page() as kept:
        first = answer(facts["path"], cookies=facts["cookies"])
    assert first.status == 200, first
    request, ready = kept[0]
    view, _, named = resolve(facts["path"])
    bare_view = inspect.unwrap(view)
    _without_orm()
    connection.close()

    def render(_request: Any, template: str, values: Any, **_: Any) -> bytes:
        made = environment("en").get_template(template)
        return made.render({**values, "page": ready}).encode()

    _everywhere("render", pages.render, render)
    _everywhere("connection", connection, _Stand(), but=_IN_THREADS)

    def application(
        _environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        body: bytes = bare_view(request, **named)
        start("200 OK", [_HTML, ("Content-Length", str(len(body)))])
        return [body]

    return application


def _without_orm() -> None:
    """The one statement of the home page that the ORM composes is composed once."""
    with statements() as seen:
        catalog.newest(_SHELF)
    (newest,) = map(_bare, seen)
    own = catalog.newest

    def replayed(limit: int, before: int | None = None) -> list[int]:
        assert limit == _SHELF
        assert before is None
        return [row[0] for row in _connection().run(*newest)]

    _everywhere("newest", own, replayed)


def _everywhere(
    name: str, own: object, other: object, *, but: Collection[str] = ()
) -> None:
    for module_name, module in list(sys.modules.items()):
        is_ours = module_name.startswith("xiangxin.") and module_name not in but
        if is_ours and vars(module).get(name) is own:
            setattr(module, name, other)


class _Stand:
    """Stands where queries expect Django's connection."""

    vendor = connection.vendor
    ops = connection.ops

    def cursor(self) -> "_Cursor":
        return _Cursor()


class _Cursor:
    def __enter__(self) -> "_Cursor":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, sql: str, params: Any = ()) -> None:
        names = tuple(params) if isinstance(params, Mapping) else ()
        self._rows = _connection().run(_plain(sql, names), params)

    def fetchall(self) -> Sequence[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return self._rows[0] if self._rows else None


def buy() -> Application:
    """One transaction: the statements of placing an order, with identifiers of its own."""
    facts = _facts()
    known = dict(facts["model"])
    fields = {
        "checkout": known["checkout"],
        "shown": known["shown"],
        "method": "transfer",
    }
    with statements() as seen:
        first = answer(
            "/checkout/place",
            cookies=f"bag={known['key']}.1",
            body=urlencode(fields).encode(),
        )
    assert first.status == 303, first
    connection.close()
    steps = [(_bare((sql, ()))[0], _Slots(params, known)) for sql, params in seen]
    lock = threading.Lock()

    def place(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fields = parse_qs(environ["wsgi.input"].read())
        key = environ["HTTP_COOKIE"].partition("bag=")[2].rpartition(".")[0]
        now = clock.now()
        fresh = _Fresh(int(fields[b"checkout"][0]), key, now)
        bare = _connection()
        # One writer at a time, as any author of such a thing on SQLite would have it.
        with lock if bare.is_sqlite else _NO_LOCK:
            bare.run("BEGIN IMMEDIATE" if bare.is_sqlite else "BEGIN", ())
            for sql, slots in steps:
                bare.run(sql, slots.filled(fresh))
            bare.run("COMMIT", ())
        where = f"/order/{fresh.order}"
        start("303 See Other", [_HTML, ("Location", where), ("Content-Length", "0")])
        return [b""]

    return place


class _NoLock:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


_NO_LOCK = _NoLock()


class _Fresh:
    """Identifiers of one more purchase; others are minted as they are met."""

    def __init__(self, checkout: int, key: str, now: Any) -> None:
        self.checkout, self.cart, self.key = checkout, checkout - 1, key
        self.now = now
        self.order = next_id(now)


class _Slots:
    """The parameters of a statement, some of them different for each purchase."""

    def __init__(self, params: Any, known: dict[str, Any]) -> None:
        self._known = known
        self._make = [self._slot(value) for value in params]

    def filled(self, fresh: _Fresh) -> list[Any]:
        return [make(fresh) for make in self._make]

    def _slot(self, value: Any) -> Callable[[_Fresh], Any]:
        known = self._known
        kind = type(value).__name__
        if isinstance(value, list | tuple):
            inner = [self._slot(one) for one in value]
            return lambda fresh: [make(fresh) for make in inner]
        if kind in {"Jsonb", "Json"}:
            made = self._slot(json.dumps(value.obj))
            return lambda fresh: type(value)(json.loads(made(fresh)))
        if isinstance(value, uuid.UUID):
            return lambda _: uuid.uuid4()
        if kind == "datetime" and value.year < 9999:
            return lambda fresh: fresh.now
        if isinstance(value, str):
            return self._text(value)
        if value == known["checkout"]:
            return lambda fresh: fresh.checkout
        if value == known["cart"]:
            return lambda fresh: fresh.cart
        if isinstance(value, int) and value > known["checkout"]:
            return self._identifier(value)
        return lambda _: value

    def _identifier(self, value: int) -> Callable[[_Fresh], Any]:
        if self._known.setdefault("order", value) == value:
            return lambda fresh: fresh.order
        return lambda fresh: next_id(fresh.now)

    def _text(self, value: str) -> Callable[[_Fresh], Any]:
        if value == self._known["key"]:
            return lambda fresh: fresh.key
        if re.fullmatch(r"[0-9a-f]{32}", value):
            return lambda _: uuid.uuid4().hex
        if re.match(r"20\d\d-\d\d-\d\d \d\d:", value):
            return lambda fresh: str(fresh.now.replace(tzinfo=None))
        order = str(self._known.get("order", "-"))
        if order in value:
            return lambda fresh: value.replace(order, str(fresh.order))
        return lambda _: value


class _Sqlite:
    is_sqlite = True

    def __init__(self) -> None:
        parameters = connection.get_connection_params()
        first = parameters.pop("init_command", "")
        self._bare = sqlite3.connect(**{**parameters, "isolation_level": None})
        for pragma in first.split(";"):
            self._bare.execute(pragma)

    def run(self, sql: str, params: Any) -> Sequence[Any]:
        return self._bare.execute(sql, params).fetchall()


class _Postgres:
    is_sqlite = False

    def __init__(self) -> None:
        options = connection.get_connection_params()
        options = {k: v for k, v in options.items() if k in {"host", "user", "dbname"}}
        self._bare = psycopg.connect(**options, autocommit=True, prepare_threshold=5)
        self._bare.execute("SET TIME ZONE 'UTC'")

    def run(self, sql: str, params: Any) -> Sequence[Any]:
        cursor = self._bare.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else ()


def _connection() -> _Sqlite | _Postgres:
    if not hasattr(_ours, "connection"):
        is_sqlite = connection.vendor == "sqlite"
        _ours.connection = _Sqlite() if is_sqlite else _Postgres()
    found: _Sqlite | _Postgres = _ours.connection
    return found


def _bare(statement: Statement) -> Statement:
    sql, params = statement
    return _plain(sql, tuple(params) if isinstance(params, Mapping) else ()), params


@cache
def _plain(sql: str, names: tuple[str, ...]) -> str:
    """Without Django's marks for parameters, which SQLite does not know."""
    if connection.vendor != "sqlite":
        return sql
    if names:
        return sql % {name: f":{name}" for name in names}
    return sql.replace("%s", "?").replace("%%", "%")


def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(os.environ["BENCH_FACTS"])
    return facts
