"""Units set aside for a bag whose buyer has said where it goes.

A line is held with all its units or not at all. Lines are locked before stock levels.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from xiangxin.market.cart.models import CartLine
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.errors import SoldOut

_Done = TypeVar("_Done")
_AT_ONCE = 500

# What was held already is not taken again, however many send this at once.
_HOLD = """
UPDATE cart_line SET held_until = %s WHERE cart_id = %s AND held_until IS NULL
RETURNING variant_id, units
"""
_RENEW = """
UPDATE cart_line SET held_until = %s
 WHERE cart_id = %s AND held_until IS NOT NULL AND held_until <> %s
"""
_END = """
UPDATE cart_line SET held_until = NULL
 WHERE held_until <= %s AND (cart_id, variant_id) IN (
       SELECT cart_id, variant_id FROM cart_line WHERE held_until <= %s
        ORDER BY held_until LIMIT %s {skip})
RETURNING variant_id, units
"""


def hold(*, cart_id: int, lines: int, now: datetime) -> datetime:
    """Set all of the bag aside, or nothing, and say until when. Call it inside a transaction.

    `lines` is how many the caller has seen. What was held already is held longer. Refuses
    SoldOut.
    """
    until: datetime = now + settings.HOLD_FOR
    moment = connection.ops.adapt_datetimefield_value(until)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, (moment, cart_id))
        wanted = dict(cursor.fetchall())
        if len(wanted) < lines:
            cursor.execute(_RENEW, (moment, cart_id, moment))
    stock.take(wanted=wanted, now=now)
    return until


def change_units(*, cart_id: int, variant: int, units: int, now: datetime) -> bool:
    """Also of a held line, which stays held; False when there is no such line.

    Call it inside a transaction. Refuses SoldOut.
    """
    lines = CartLine.objects.filter(cart_id=cart_id, variant_id=variant)
    was = lines.select_for_update().values_list("units", "held_until").first()
    if was is None:
        return False
    before, until = was
    if until is not None and units != before:
        until = now + settings.HOLD_FOR
        if units > before:
            more = {variant: units - before}
            stock.take(wanted=more, kept={variant: before}, now=now)
        else:
            stock.give_back(units={variant: before - units}, now=now)
    lines.update(units=units, held_until=until)
    return True


def give_back(lines: Iterable[tuple[int, int]], *, now: datetime) -> None:
    """Of lines that were held and are not any more: variant and units."""
    units: Counter[int] = Counter()
    for variant, count in lines:
        units[variant] += count
    if units:
        stock.give_back(units=units, now=now)


@transaction.atomic
def free_ended(*, now: datetime) -> int:
    """End the holds whose time is over, the oldest first; how many lines.

    One that somebody is busy with is left to them.
    """
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_END.format(skip=skip), (moment, moment, _AT_ONCE))
        ended = cursor.fetchall()
    give_back(ended, now=now)
    return len(ended)


def with_what_ended(act: Callable[[], _Done], *, now: datetime) -> _Done:
    """Where units are missing, end the holds that are over and try once more.

    `act` is a transaction of its own, so that nothing is locked in between.
    """
    try:
        return act()
    except SoldOut:
        if not free_ended(now=now):
            raise
    return act()
