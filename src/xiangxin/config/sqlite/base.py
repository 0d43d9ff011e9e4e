"""SQLite whose transactions queue before BEGIN IMMEDIATE instead of fighting for the lock.

SQLite's own busy handler sleeps and looks again, so under load one writer may wait for
seconds while others pass. Here threads of this process queue in order, and the first of
them takes an advisory lock on a file beside the database that other processes share.
"""

import fcntl
import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base, operations
from django.db.backends.utils import CursorWrapper
from django.db.utils import OperationalError
from typing_extensions import override

from xiangxin.config.cursors import LeanCursor

PATIENCE_S = 20.0


class FairLock:
    """First come, first served among threads; flock among processes."""

    def __init__(self, file: Path | None) -> None:
        self._file = file.open("a") if file else None
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._is_held = False

    def acquire(self) -> None:
        turn = threading.Event()
        with self._guard:
            if not self._is_held:
                self._is_held = True
                turn.set()
            else:
                self._queue.append(turn)
        if not turn.wait(PATIENCE_S):
            with self._guard:
                if not turn.is_set():
                    self._queue.remove(turn)
                    raise OperationalError("database is locked")
        try:
            self._take_file()
        except BaseException:
            self._pass_on()
            raise

    def release(self) -> None:
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def _take_file(self) -> None:
        if not self._file:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait_for_file()

    def _wait_for_file(self) -> None:
        assert self._file  # noqa: S101 - narrows for the type checker
        give_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up:
            time.sleep(0.0005)
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return
        raise OperationalError("database is locked")

    def _pass_on(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._is_held = False


_locks: dict[str, FairLock] = {}
_locks_guard = threading.Lock()


def _lock_of(name: str) -> FairLock:
    with _locks_guard:
        if name not in _locks:
            in_memory = ":memory:" in name or "mode=memory" in name
            _locks[name] = FairLock(None if in_memory else Path(f"{name}-writers"))
        return _locks[name]


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which otherwise rewrites the marks of the same statement each time."""

    @override
    def convert_query(
        self, query: str, *, param_names: Sequence[str] | None = None
    ) -> str:
        return _converted(query, None if param_names is None else tuple(param_names))


@lru_cache(2048)
def _converted(query: str, names: tuple[str, ...] | None) -> str:
    if names is None:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return query % {name: f":{name}" for name in names}


class Operations(operations.DatabaseOperations):
    """An action writes the same moment into every row: it becomes text once."""

    @override
    def adapt_datetimefield_value(self, value: Any) -> Any:
        if type(value) is not datetime:
            return super().adapt_datetimefield_value(value)
        kept = self._moments.get(value)
        if kept is None:
            if len(self._moments) > 16:
                self._moments.clear()
            kept = self._moments[value] = super().adapt_datetimefield_value(value)
        return kept

    @cached_property
    def _moments(self) -> dict[datetime, Any]:
        return {}


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = Operations
    _held: FairLock | None = None

    @override
    def cursor(self) -> CursorWrapper:
        if self.connection is None or self.queries_logged:
            return super().cursor()
        return LeanCursor(self.connection.cursor(factory=Cursor), self)

    @override
    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    # These hooks of Django's backend stand in no type stub, hence no @override.
    def _start_transaction_under_autocommit(self) -> None:
        lock = _lock_of(str(self.settings_dict["NAME"]))
        lock.acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            lock.release()
            raise
        self._held = lock

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # When a commit fails Django rolls back next, and that gives the lock back.
        self._let_go()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._held:
            held, self._held = self._held, None
            held.release()
