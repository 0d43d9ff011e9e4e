"""Ordering the same again: into the bag, at today's prices."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xiangxin.kernel.errors import Refusal
from xiangxin.ledger.rules import Origin
from xiangxin.market.cart import actions as cart
from xiangxin.market.cart.actions import CartRef
from xiangxin.market.cart.errors import NotBuyable
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.orders.actions.steps import allowed
from xiangxin.market.orders.models import OrderLine
from xiangxin.market.orders.rules import MAY_RETURN
from xiangxin.market.stock.errors import SoldOut
from xiangxin.social.actors.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What could not be put into the bag again, and why."""

    title: str
    label: str
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """`bag` is None when nothing could be had."""

    bag: CartRef | None
    left_out: tuple[LeftOut, ...]


def reorder(
    viewer: Viewer,
    order_id: int,
    *,
    cart_key: str | None,
    person: int | None,
    new_key: str,
    origin: Origin,
    now: datetime,
) -> Reordered:
    """Have the lines of an order in the bag; done twice it changes nothing more.

    What cannot be had is left out and named. Refuses NoSuchOrder and TooManyLines.
    """
    allowed(viewer, order_id, MAY_RETURN)
    lines = OrderLine.objects.filter(order_id=order_id).order_by("position")
    bag: CartRef | None = None
    left_out = []
    for variant, title, label, units in list(
        lines.values_list("variant_id", "title", "label", "units")
    ):
        try:
            with transaction.atomic():
                bag = cart.put(
                    cart_key=bag.key if bag and person is None else cart_key,
                    person=person,
                    variant=variant,
                    units=units,
                    origin=origin,
                    now=now,
                    new_key=new_key,
                )
        except (NotBuyable, NoSuchVariant, SoldOut) as refusal:
            left_out.append(LeftOut(title=title, label=label, refusal=refusal))
    return Reordered(bag=bag, left_out=tuple(left_out))
