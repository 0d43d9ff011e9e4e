"""Asking for a page outside. It takes seconds: not in a transaction, and not in a request."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

import msgspec
from django.conf import settings

from xiangxin.outside.errors import AnswerTooLarge, AnswerUnreadable, TookTooLong
from xiangxin.outside.rules import (
    ENDED_AFTER_S,
    ENDS_S,
    Ask,
    Page,
    address_of,
    refusal_of,
)

_TOO_HARD: Final = {signal.SIGXCPU, signal.SIGXFSZ, signal.SIGSEGV, signal.SIGABRT}


class FetcherFailedError(RuntimeError):
    """Not the page's doing: trying again may help."""


class _Answer(msgspec.Struct, kw_only=True):
    refused: str
    page: Page | None


def fetch(url: str, *, stand_ins: Mapping[str, tuple[str, int]] | None = None) -> Page:
    """Read a page of the open internet, whatever its status.

    Refuses an address that could lead into this network, and an answer that is too large,
    too slow or broken. `stand_ins` is for tests: no setting and no address reaches it.
    """
    address_of(url)
    ask = Ask(
        url=url,
        ends_s=ENDS_S,
        user_agent=f"Xiangxin (+{settings.PUBLIC_URL})",
        stand_ins=stand_ins or {},
    )
    answer = _asked(ask)
    if answer.page is None:
        raise refusal_of(answer.refused)
    return answer.page


def _asked(ask: Ask) -> _Answer:
    try:
        # Of its environment it needs nothing, and is told nothing: there are secrets in ours.
        done = subprocess.run(
            [sys.executable, "-I", "-m", "xiangxin.outside.fetch"],
            input=msgspec.msgpack.encode(ask),
            capture_output=True,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            start_new_session=True,
            check=False,
            timeout=ENDED_AFTER_S,
        )
    except subprocess.TimeoutExpired as late:
        raise TookTooLong from late
    if -done.returncode == signal.SIGALRM:
        raise TookTooLong
    if -done.returncode in _TOO_HARD:
        raise AnswerUnreadable
    if b"MemoryError" in done.stderr:
        raise AnswerTooLarge
    if done.returncode:
        last_words = done.stderr.decode(errors="replace")[-2000:]
        raise FetcherFailedError(f"It ended with {done.returncode}. {last_words}")
    return msgspec.msgpack.decode(done.stdout, type=_Answer)
