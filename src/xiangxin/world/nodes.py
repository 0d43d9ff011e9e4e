"""Leases of node numbers, so that no two processes make the same identifier."""

from datetime import datetime, timedelta

from django.db import transaction

from xiangxin.kernel.ids import MINT, NODES
from xiangxin.world.models import Node

LEASE = timedelta(days=1)


class NoFreeNodeError(RuntimeError):
    """All 1,024 nodes are leased: processes died without giving theirs back."""


def lease(*, holder: str, now: datetime) -> int:
    """Take a free node for this process and mint with it.

    Node 0 is never leased: commands and tests that do not lease mint with it.
    """
    with transaction.atomic():
        Node.objects.filter(leased_until__lt=now).delete()
        taken = set(Node.objects.values_list("number", flat=True))
        free = next((n for n in range(1, NODES) if n not in taken), None)
        if free is None:
            raise NoFreeNodeError
        # The primary key refuses the second of two processes that chose the same number.
        Node.objects.create(number=free, holder=holder, leased_until=now + LEASE)
    MINT.become(free)
    return free


def renew(number: int, *, holder: str, now: datetime) -> bool:
    """False when the lease was lost; then the process must lease again before it mints."""
    return bool(
        Node.objects.filter(number=number, holder=holder).update(
            leased_until=now + LEASE
        )
    )


def give_back(number: int, *, holder: str) -> None:
    Node.objects.filter(number=number, holder=holder).delete()
