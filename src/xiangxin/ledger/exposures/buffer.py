"""What this process has logged and not yet written."""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import close_old_connections

from xiangxin.ledger.exposures.rules import Logged, Recent
from xiangxin.ledger.exposures.segments import Segment

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 2_000
MOST_ROWS = 50_000
Guests = Counter[tuple[date, str, int, str]]


class Buffer:
    """One for each process. A thread writes it soon after the first row (`flush`)."""

    def __init__(self, flush: Callable[[], object]) -> None:
        self._flush = flush
        os.register_at_fork(after_in_child=self._start_afresh)
        self.segment = Segment()
        self._start_afresh()

    def _start_afresh(self) -> None:
        """In a forked child too: what was in the buffer is the parent's to write."""
        self.segment.leave()
        self.recent = Recent()
        self.lock = threading.Lock()
        self.flushing = threading.Lock()
        self._rows: list[Logged] = []
        self._guests: Guests = Counter()
        self._dropped = 0
        self._thread: threading.Thread | None = None
        self._is_waiting = threading.Event()
        self._is_much = threading.Event()

    def add(self, rows: Sequence[Logged]) -> None:
        with self.lock:
            self._add(rows)
        self._wake()

    def count(self, guests: Guests) -> None:
        with self.lock:
            self._guests.update(guests)
        self._wake()

    def put_back(self, rows: Sequence[Logged], guests: Guests) -> None:
        """They could not be written; the next flush tries again."""
        with self.lock:
            later, self._rows = self._rows, []
            self._add([*rows, *later])
            self._guests.update(guests)

    def take(self) -> tuple[list[Logged], Guests]:
        with self.lock:
            taken = self._rows, self._guests
            self._rows, self._guests = [], Counter()
            self._is_waiting.clear()
            self._is_much.clear()
            dropped, self._dropped = self._dropped, 0
        if dropped:
            log.error("%d exposures were dropped: nothing could be written", dropped)
        return taken

    def _add(self, rows: Sequence[Logged]) -> None:
        room = MOST_ROWS - len(self._rows)
        self._rows += rows[:room]
        self._dropped += max(0, len(rows) - room)

    def _wake(self) -> None:
        if not self._is_waiting.is_set():
            self._is_waiting.set()
            if self._thread is None and settings.EXPOSURES_FLUSHED_AFTER_S is not None:
                self._begin()
        if len(self._rows) >= ROWS_AT_ONCE:
            self._is_much.set()

    def _begin(self) -> None:
        with self.lock:
            if self._thread is not None:
                return
            self._thread = threading.Thread(
                target=self._run, name="exposures", daemon=True
            )
        # granian's processes end without atexit, and with multiprocessing's own.
        Finalize(None, self._last, exitpriority=0)
        self._thread.start()

    def _run(self) -> None:
        while True:
            self._is_waiting.wait()
            self._is_much.wait(settings.EXPOSURES_FLUSHED_AFTER_S)
            self._try()

    def _last(self) -> None:
        self._try()
        self.segment.leave()

    def _try(self) -> None:
        close_old_connections()
        try:
            self._flush()
        except Exception:
            log.exception("Exposures were not written; they are tried again")
            self._is_waiting.set()
