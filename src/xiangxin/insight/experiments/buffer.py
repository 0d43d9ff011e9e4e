"""Pairs drawn in this process and not yet in the table; never in a reader's way."""

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import close_old_connections

from xiangxin.insight.experiments.rules import FLUSHED_AFTER

log = logging.getLogger(__name__)

MOST = 50_000
# The epoch, and when it was drawn, by (viewer, item, experiment); and since when
# (experiment, item) wait for one.
Pairs = dict[tuple[int, int, str], tuple[int, datetime]]
Asked = dict[tuple[str, int], datetime]


class Buffer:
    """One for each process. A thread empties it soon after something came."""

    def __init__(self, flush: Callable[[], object]) -> None:
        self._flush = flush
        os.register_at_fork(after_in_child=self._start_afresh)
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.flushing = threading.Lock()
        self._lock = threading.Lock()
        self._pairs: Pairs = {}
        self._asked: Asked = {}
        self._thread: threading.Thread | None = None
        self._is_waiting = threading.Event()

    def add(self, pairs: Pairs, asked: Asked) -> None:
        if not pairs and not asked:
            return
        with self._lock:
            for pair, drawn in pairs.items():
                if len(self._pairs) < MOST:
                    self._pairs.setdefault(pair, drawn)
            if len(self._asked) < MOST:
                self._asked |= asked
            # Tests write when they say so.
            is_first = (
                self._thread is None and settings.EXPOSURES_FLUSHED_AFTER_S is not None
            )
            if is_first:
                self._thread = threading.Thread(
                    target=self._run, name="experiments", daemon=True
                )
        if is_first and self._thread is not None:
            # granian's processes end without atexit, and with multiprocessing's own.
            Finalize(None, self._try, exitpriority=0)
            self._thread.start()
        self._is_waiting.set()

    def take(self) -> tuple[Pairs, Asked]:
        with self._lock:
            taken = self._pairs, self._asked
            self._pairs, self._asked = {}, {}
            self._is_waiting.clear()
        return taken

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            self._is_waiting.wait()
            pause.wait(FLUSHED_AFTER.total_seconds() / 2)
            self._try()

    def _try(self) -> None:
        close_old_connections()
        try:
            self._flush()
        except Exception:
            log.exception("Pairs were not written; they are tried again")
            self._is_waiting.set()
