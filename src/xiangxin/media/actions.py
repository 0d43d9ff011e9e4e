"""Keeping what was sent until it is drawn, drawing it, and letting it go."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Final

import msgspec
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages

from xiangxin.media.errors import PictureBroken, PictureLost, PictureTooHard
from xiangxin.media.rules import (
    CLOCK_S,
    FORMATS,
    HEAD_BYTES,
    SIZES,
    Drawn,
    check_head,
    file_of,
    key_of,
    refusal_of,
)

# How a decoder ends when a picture wants too much, and when it breaks it.
_TOO_HARD: Final = {signal.SIGXCPU, signal.SIGXFSZ}
_CRASHES: Final = {
    signal.SIGSEGV,
    signal.SIGABRT,
    signal.SIGBUS,
    signal.SIGFPE,
    signal.SIGILL,
}


class DecoderFailedError(RuntimeError):
    """Not the picture's doing: trying again may help."""


class _Answer(msgspec.Struct, kw_only=True):
    refused: str
    drawn: Drawn | None
    files: Mapping[str, bytes]


def keep(sent: File[bytes], *, owner: int) -> str:
    """Keep what was sent where nobody is shown it, and return its key.

    The same file of the same owner is kept once. Refuses by its first bytes what is no
    picture; the rest is found out when it is drawn.
    """
    check_head(sent.read(HEAD_BYTES))
    key = key_of(sent.chunks(), owner=owner)
    originals = _originals()
    if originals.exists(key) and originals.size(key) == sent.size:
        return key
    originals.delete(key)
    sent.seek(0)
    originals.save(key, sent)
    return key


def draw(key: str) -> Drawn:
    """Draw every size of a picture that was kept. It takes seconds: not in a transaction.

    Refuses what cannot be drawn. Once more changes nothing.
    """
    with TemporaryFile() as source, TemporaryFile() as said:
        try:
            with _originals().open(key) as kept:
                shutil.copyfileobj(kept, source)
        except FileNotFoundError as gone:
            raise PictureLost from gone
        answer = _decoded(source, said)
    if answer.drawn is None:
        raise refusal_of(answer.refused)
    for part, content in answer.files.items():
        box, _, kind = part.partition(".")
        name = file_of(key, int(box), kind)
        default_storage.delete(name)  # what a killed worker left may be half a file
        default_storage.save(name, ContentFile(content))
    return answer.drawn


def let_go(key: str) -> None:
    """The original is not needed any more. Once more changes nothing."""
    _originals().delete(key)


def remove(key: str) -> None:
    """Every file of a picture."""
    let_go(key)
    for box in SIZES:
        for kind in FORMATS:
            default_storage.delete(file_of(key, box, kind))


def let_go_of_old(*, before: datetime) -> int:
    """Originals that nobody came back for; how many."""
    originals = _originals()
    try:
        names = originals.listdir("")[1]
    except FileNotFoundError:  # nobody has sent one yet
        return 0
    old = [name for name in names if originals.get_modified_time(name) < before]
    for name in old:
        originals.delete(name)
    return len(old)


def _originals() -> Storage:
    return storages["originals"]


def _decoded(source: IO[bytes], said: IO[bytes]) -> _Answer:
    source.seek(0)
    # Of its environment it needs nothing, and is told nothing: there are secrets in ours.
    done = subprocess.run(
        [sys.executable, "-I", "-m", "xiangxin.media.decode"],
        stdin=source,
        stdout=said,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        start_new_session=True,
        check=False,
        timeout=CLOCK_S,
    )
    if -done.returncode in _TOO_HARD:
        raise PictureTooHard
    if -done.returncode in _CRASHES:
        raise PictureBroken
    if done.returncode:
        last_words = done.stderr.decode(errors="replace")[-2000:]
        raise DecoderFailedError(f"It ended with {done.returncode}. {last_words}")
    said.seek(0)
    return msgspec.msgpack.decode(said.read(), type=_Answer)
