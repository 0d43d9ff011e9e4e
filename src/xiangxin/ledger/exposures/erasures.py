"""Who was erased, told in a way that leads to nobody: for when a backup brings them back.

One line an erasure in `DATA_DIR/erasures`: the day, and the SHA-256 of the pseudonym that is
no more. Pseudonyms are random and their only link to a person is deleted, so that a line says
nothing to whoever has no copy of the database from before; and whoever has one needs it.
"""

import hashlib
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings


def note(pseudonyms: Iterable[int], *, on: date) -> None:
    """Add them; on disk when it returns. A line that was there already is there twice."""
    lines = "".join(f"{on} {_print_of(one)}\n" for one in sorted(pseudonyms))
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def among(pseudonyms: Iterable[int]) -> set[int]:
    """Those of these that were erased."""
    if not _file().exists():
        return set()
    lines = _file().read_text(encoding="ascii").splitlines()
    noted = {line.partition(" ")[2] for line in lines}
    return {one for one in pseudonyms if _print_of(one) in noted}


def _print_of(pseudonym: int) -> str:
    return hashlib.sha256(str(pseudonym).encode()).hexdigest()


def _file() -> Path:
    # Not in the ledger's folder, which a backup brings back as it was.
    return Path(settings.DATA_DIR) / "erasures"
