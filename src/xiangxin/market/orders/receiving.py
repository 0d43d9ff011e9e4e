"""What came to whom, and how much of it stayed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, OuterRef, Q, Subquery

from xiangxin.kernel.ids import first_id
from xiangxin.market.orders.models import OrderChange, OrderLine
from xiangxin.market.orders.rules import Fulfilment, State, What


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A line of an order that came, by its buyer's word or the maker's."""

    order: int
    variant: int
    at: datetime


# What went back had come; what was cancelled never did.
_CAME = (Fulfilment.DELIVERED, Fulfilment.RETURNED)


def received_by(person: int, product: int) -> list[Received]:
    """What this person bought of this product and received, the first of it first."""
    said = OrderChange.objects.filter(
        order_id=OuterRef("order_id"), what=What.DELIVERED
    )
    came = said.values("order_id").annotate(first=Min("at")).values("first")
    lines = (
        OrderLine.objects.filter(product_id=product, order__buyer_id=person)
        # Of an order that came, what was refunded before it was sent did not.
        .filter(order__fulfilment__in=_CAME, shipped__gt=0)
        .exclude(order__state=State.CANCELLED)
        .annotate(at=Subquery(came))
        .filter(at__isnull=False)
        .order_by("at", "order_id", "position")
    )
    return [
        Received(order=order, variant=variant, at=at)
        for order, variant, at in lines.values_list("order_id", "variant_id", "at")
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """Of orders whose return time is over, those of which nothing went back."""

    kept: int
    ended: int


# It came, and whoever wanted to send it back has.
_ENDED_AFTER = timedelta(days=30)


def kept_of(products: Iterable[int], *, now: datetime) -> dict[int, Kept]:
    """By product; those without such orders are left out."""
    sent = OrderLine.objects.filter(
        product_id__in=set(products),
        shipped__gt=0,
        order__placed_at__lt=now - _ENDED_AFTER,
    )
    counted = sent.values_list("product_id").annotate(
        kept=Count("order_id", filter=Q(returned=0)), ended=Count("order_id")
    )
    return {product: Kept(kept, ended) for product, kept, ended in counted.order_by()}


def came_between(since: datetime, until: datetime) -> list[tuple[int, int]]:
    """(person, product) of what came then and did not go back; guests' is left out."""
    changes = OrderChange.objects.filter(
        # The id bounds the range; the time is exact.
        id__gte=first_id(since),
        at__gte=since,
        at__lt=until,
        what=What.DELIVERED,
        order__buyer__isnull=False,
        order__fulfilment=Fulfilment.DELIVERED,
    )
    lines = OrderLine.objects.filter(
        order_id__in=changes.values("order_id"), shipped__gt=F("returned")
    )
    pairs = lines.values_list("order__buyer_id", "product_id")
    return sorted(set(pairs))
