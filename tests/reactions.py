"""Reactions that tests can watch, fail and kill."""

import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from xiangxin.outbox.actions import slow


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRang:
    times: int


def note(event: BellRang, *, now: datetime) -> None:
    """One row a ring, so that a second one would be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO world_node VALUES (%s, 'rang', %s)", (event.times, now)
        )


def stumble(event: BellRang, *, now: datetime) -> None:
    """Say that it is running, and wait to be killed unless told not to."""
    folder = Path(os.environ["DATA_DIR"])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO world_node VALUES (%s, 'stumbled', %s)", (event.times + 1, now)
        )
    if not (folder / "go-on").exists():
        sys.stdout.write("running\n")
        sys.stdout.flush()
        sys.stdin.read()


def fail(event: BellRang, *, now: datetime) -> None:
    raise RuntimeError("the bell is broken")


@slow
def ponder(event: BellRang, *, now: datetime):
    return lambda: note(event, now=now)


REACTIONS = {BellRang: [note, stumble]}
FAILING = {BellRang: [note, fail]}
SLOW = {BellRang: [ponder]}
