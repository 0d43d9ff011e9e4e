"""Every sum that must hold, over the whole database, as one moment saw it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from xiangxin.market.cart import queries as cart
from xiangxin.market.orders import queries as orders
from xiangxin.market.stock import queries as stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Two numbers that should be one: of what, and about which row."""

    sum: str
    about: int
    kept: int
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    levels: int
    findings: tuple[Finding, ...]


def reconcile() -> Reconciled:
    """On hand is what the journal sums to; held is what bags and orders have set aside."""
    with transaction.atomic():
        _as_of_one_moment()
        on_hand, held = stock.kept()
        journalled = stock.journalled()
        set_aside = Counter(cart.held()) + Counter(orders.allocated())
    return Reconciled(
        levels=len(on_hand),
        findings=(
            *_differing("on hand, and its journal", on_hand, journalled),
            *_differing("held, and what bags and orders hold", held, set_aside),
        ),
    )


def differences() -> Iterator[str]:
    """What does not add up, a sentence a row."""
    for one in reconcile().findings:
        yield f"variant {one.about}: {one.sum}: {one.kept} and {one.counted}"


def _as_of_one_moment() -> None:
    """SQLite has one writer, and this is it."""
    if connection.vendor == "postgresql" and len(connection.atomic_blocks) == 1:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _differing(
    sum_: str, kept: Mapping[int, int], counted: Mapping[int, int]
) -> Iterator[Finding]:
    for variant in sorted({*kept, *counted}):
        one, other = kept.get(variant, 0), counted.get(variant, 0)
        if one != other:
            yield Finding(sum=sum_, about=variant, kept=one, counted=other)
