"""The one segment that this process writes."""

import itertools
import os
import re
import socket
from collections.abc import Sequence
from pathlib import Path

from xiangxin.ledger.exposures import arrow, folder
from xiangxin.ledger.exposures.rules import Row

LARGEST = 64 * 1024 * 1024
_NONE = -1
_numbers = itertools.count(1)


class Segment:
    """Append-only. A write that failed half-way leaves it; the next begins another."""

    def __init__(self) -> None:
        self._handle = _NONE
        self._path = Path()

    def append(self, rows: Sequence[Row]) -> None:
        """Hold `folder.writing` around this, so that nobody takes the file away meanwhile."""
        message = arrow.batch(rows)
        if self._handle == _NONE or not self._is_still_there():
            self.leave()
            self._begin(int(str(rows[0][0])))
        try:
            self._write(message)
        except OSError:
            self.leave()  # whoever reads it drops the torn batch
            raise

    def leave(self) -> None:
        """Write no more to it."""
        if self._handle != _NONE:
            os.close(self._handle)
            self._handle = _NONE

    def _is_still_there(self) -> bool:
        """Sealing takes a segment by renaming it."""
        own = os.fstat(self._handle)
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return False
        return own.st_ino == found.st_ino and own.st_size < LARGEST

    def _begin(self, identifier: int) -> None:
        host = re.sub(r"[^A-Za-z0-9]", "_", socket.gethostname())
        name = f"{identifier}-{host}-{os.getpid()}-{next(_numbers)}.arrows"
        self._path = folder.make("open") / name
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._handle = os.open(self._path, flags, 0o600)
        self._write(arrow.SCHEMA)

    def _write(self, message: bytes) -> None:
        written = os.write(self._handle, message)
        if written != len(message):
            raise OSError(f"only {written} of {len(message)} bytes were written")
