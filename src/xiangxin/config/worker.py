"""The worker: does what follows acts, and what recurs."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import mail_admins
from django.db import close_old_connections
from django.utils.module_loading import import_string

from xiangxin.config.schedule import LONGER, SCHEDULE, Lasting, Longer
from xiangxin.outbox import actions as outbox
from xiangxin.world import clock, nodes

log = logging.getLogger(__name__)
REST_S = 0.5


def work_once(*, worker: str, now: Callable[[], datetime] = clock.now) -> bool:
    """Follow up one event; False when there was none."""
    claimed = outbox.claim(worker=worker, now=now())
    if claimed is None:
        return False
    error = outbox.run(claimed, import_string(settings.REACTIONS), now=now)
    if error is None:
        outbox.settle(claimed, now=now())
    elif outbox.put_back(claimed, error, now=now()):
        log.warning("%s failed and will be tried again", claimed.kind, exc_info=error)
    else:
        log.error("%s failed for good", claimed.kind, exc_info=error)
        mail_admins(f"{claimed.kind} failed for good", f"Event {claimed.id}: {error!r}")
    return True


def work_until_idle(*, now: Callable[[], datetime] = clock.now) -> int:
    """Follow up everything that waits; how many events. For tests and the demo."""
    count = 0
    while work_once(worker="until-idle", now=now):
        count += 1
    return count


def recur(*, now: Callable[[], datetime] = clock.now) -> None:
    for recurring in SCHEDULE:
        if outbox.due(recurring.name, every=recurring.every, now=now()):
            try:
                recurring.run(now())
            except Exception:
                log.exception("%s failed; it runs again when next due", recurring.name)


class Watch:
    """What was begun and is not over, by the name of what recurs."""

    def __init__(self) -> None:
        self._begun: dict[str, Lasting] = {}

    def look(
        self, longer: Sequence[Longer], *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """Let go of what is over, and begin what is due; waits for neither."""
        for name, lasting in list(self._begun.items()):
            try:
                is_over = lasting.is_over()
            except Exception:
                log.exception("%s failed; it runs again when next due", name)
                is_over = True
            if is_over:
                del self._begun[name]
        for each in longer:
            if each.name in self._begun:
                continue
            if outbox.due(each.name, every=each.every, now=now()):
                self._begun[each.name] = each.begin(now())

    def stop(self, *, now: Callable[[], datetime] = clock.now) -> None:
        """End what goes on; the next worker begins it anew."""
        while self._begun:
            name, lasting = self._begun.popitem()
            lasting.stop()
            outbox.owe(name, now=now())


def work(stop: threading.Event) -> None:
    """Until told to stop: an event in hand is finished first."""
    holder = f"worker-{os.getpid()}"
    node = nodes.hold("worker")
    watch = Watch()
    try:
        while not stop.is_set():
            close_old_connections()
            watch.look(LONGER)
            recur()
            if not work_once(worker=holder):
                stop.wait(REST_S)
    finally:
        watch.stop()
        node.end()


def main() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
