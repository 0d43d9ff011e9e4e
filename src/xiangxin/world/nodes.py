"""Leases of node numbers, so that no two processes make the same identifier."""

import logging
import os
import socket
import threading
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, connection, transaction
from typing_extensions import override

from xiangxin.kernel.ids import MINT, NODES
from xiangxin.world import clock
from xiangxin.world.models import Node

log = logging.getLogger(__name__)

LEASE = timedelta(days=1)
RENEW_EVERY_S = 3600.0
_TRIES = 20


class NoFreeNodeError(RuntimeError):
    """All 1,024 nodes are leased (processes died without giving theirs back), or wanted."""


def lease(*, holder: str, now: datetime) -> int:
    """Take a free node for this process and mint with it.

    Node 0 is never leased: commands and tests that do not lease mint with it.
    """
    for _ in range(_TRIES):
        # The primary key refuses the second of two processes that chose the same number.
        with suppress(IntegrityError):
            free = _lease(holder=holder, now=now)
            MINT.become(free)
            return free
    raise NoFreeNodeError


def _lease(*, holder: str, now: datetime) -> int:
    with transaction.atomic():
        Node.objects.filter(leased_until__lt=now).delete()
        taken = set(Node.objects.values_list("number", flat=True))
        free = next((n for n in range(1, NODES) if n not in taken), None)
        if free is None:
            raise NoFreeNodeError
        Node.objects.create(number=free, holder=holder, leased_until=now + LEASE)
    return free


def renew(number: int, *, holder: str, now: datetime) -> bool:
    """False when the lease was lost; then the process must lease again before it mints."""
    return bool(
        Node.objects.filter(number=number, holder=holder).update(
            leased_until=now + LEASE
        )
    )


def hold(role: str) -> "Held":
    """Lease a node for as long as this process lives, renewing it in the background."""
    held = Held(f"{role}-{socket.gethostname()}-{os.getpid()}")
    held.start()
    return held


class Held(threading.Thread):
    def __init__(self, holder: str) -> None:
        super().__init__(name="node-lease", daemon=True)
        self._holder = holder
        self._number = lease(holder=holder, now=clock.now())
        self._over = threading.Event()

    @override
    def run(self) -> None:
        while not self._over.wait(RENEW_EVERY_S):
            try:
                if not renew(self._number, holder=self._holder, now=clock.now()):
                    self._number = lease(holder=self._holder, now=clock.now())
            except DatabaseError:
                log.exception("The lease of a node was not renewed; it is tried again")
            finally:
                connection.close()

    def end(self) -> None:
        self._over.set()
        give_back(self._number, holder=self._holder)


def give_back(number: int, *, holder: str) -> None:
    Node.objects.filter(number=number, holder=holder).delete()
