"""What the processes of test_processes do."""

import json
import sys
import threading
from datetime import timedelta
from importlib import import_module
from multiprocessing import Process
from types import ModuleType

from django.conf import settings
from tests import cast

from xiangxin.ledger import actions as ledger
from xiangxin.ledger.exposures import actions, queries
from xiangxin.ledger.exposures.tests.making import items, shown
from xiangxin.ledger.queries import pseudonyms
from xiangxin.world import chance, clock, nodes


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def people() -> None:
    say([cast.person(name, now=clock.now()).id for name in ("Ana", "Bo")])


def log_and_say(person: int, after: float) -> None:
    """Log one row after another, each said, until killed."""
    settings.EXPOSURES_FLUSHED_AFTER_S = after
    nodes.hold("test")
    pause = threading.Event()
    item = 0
    while not pause.wait(0.002):
        item += 1
        now = clock.now()
        actions.log([shown(person, item)], now=now)
        say([item, now.timestamp()])


def log_until_told(ana: int, bo: int, after: float) -> None:
    """Bo sees, and Ana sees Bo, until a line comes; how many rows."""
    settings.EXPOSURES_FLUSHED_AFTER_S = after
    nodes.hold("test")
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set())).start()
    rows = 0
    while not over.wait(0.001):
        cue = {"cue_eligible": (bo, ana), "cue_drawn": bo, "cue_shown": (bo,)}
        rows += 2
        actions.log([shown(bo, rows), shown(ana, rows, **cue)], now=clock.now())
        if rows == 2:
            say("logging")
    say(rows)


def log_and_end(person: int, *, is_forked: bool) -> None:
    """A normal end, of a process of our own or of one that multiprocessing forked."""
    settings.EXPOSURES_FLUSHED_AFTER_S = 60.0

    def log() -> None:
        actions.log([shown(person, 1)], now=clock.now())

    if is_forked:
        process = Process(target=log)
        process.start()
        process.join()
    else:
        log()


def log_and_flush(person: int) -> None:
    """What of the heavy libraries a process that serves has loaded then."""
    actions.log([shown(person)], now=clock.now())
    actions.flush()
    say(sorted({"pyarrow", "numpy", "pandas", "duckdb"} & set(sys.modules)))


def erase(person: int) -> None:
    old = pseudonyms()[person]
    ledger.erase(person=person, pseudonym=chance.pseudonym(), now=clock.now())
    say(old)


def sealing() -> ModuleType:
    """Loads pyarrow, which others here must do without."""
    return import_module("xiangxin.ledger.exposures.sealing")


def seal(times: int = 1) -> None:
    """Days that are not over yet are merged too."""
    for _ in range(times):
        sealing().seal(now=clock.now() + timedelta(days=2))
    say(sorted(queries.to_forget()))


def seal_until_killed() -> None:
    while True:
        say("again")
        sealing().seal(now=clock.now() + timedelta(days=2))


def read() -> None:
    say(items())
