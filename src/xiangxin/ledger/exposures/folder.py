"""Where the stream lies, and the two locks that keep its hands apart.

`open/` has a segment for each writing process, `closing/` those that wait to be sealed,
`sealed/day=…/` the Parquet files.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings

PATIENCE_S = 60.0
_AGAIN_S = 0.02


class BusyError(RuntimeError):
    """Somebody else has held a lock for a minute: try again later."""


def root() -> Path:
    return Path(settings.EXPOSURES_DIR)


def make(name: str) -> Path:
    """A folder of the stream, made for its owner's eyes alone."""
    folder = root() / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    handle = os.open(make(".") / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(handle, how | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise BusyError(f"{name} is held by another process") from None
                time.sleep(_AGAIN_S)
        yield
    finally:
        os.close(handle)


def writing() -> AbstractContextManager[None]:
    """Held from looking pseudonyms up until they are written. Many may."""
    return _locked("writing.lock", fcntl.LOCK_SH)


def nobody_writing() -> AbstractContextManager[None]:
    """Whoever writes afterwards looks pseudonyms up afterwards."""
    return _locked("writing.lock", fcntl.LOCK_EX)


def reading() -> AbstractContextManager[None]:
    """Held while files are read: none vanishes and none appears twice."""
    return _locked("files.lock", fcntl.LOCK_SH)


def changing() -> AbstractContextManager[None]:
    """Held by the one that seals, rewrites and merges."""
    return _locked("files.lock", fcntl.LOCK_EX)


def segments(name: str) -> list[Path]:
    return sorted(make(name).glob("*.arrows"))


def day_folders() -> list[Path]:
    return sorted(make("sealed").glob("day=*"))


def day_of(path: Path) -> date:
    """The day of a folder `day=YYYY-MM-DD`."""
    return date.fromisoformat(path.name.removeprefix("day="))
