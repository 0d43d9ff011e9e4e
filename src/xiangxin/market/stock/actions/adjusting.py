"""What makers say happened to the shelf, with a reason, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from xiangxin.market.catalog import actions as catalog
from xiangxin.market.stock.actions.journal import Because, Step, write
from xiangxin.market.stock.errors import NoSuchChange, NotAnAdjustment, NotThatMany
from xiangxin.market.stock.models import StockChange, StockLevel
from xiangxin.market.stock.rules import MOST_UNITS, Reason, may_undo
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer, person_of

_NOTE_MOST = 200
_CHANGE = """
UPDATE stock_level SET on_hand = on_hand + %s, version = version + 1, changed_at = %s
 WHERE variant_id = %s AND on_hand + %s >= 0 AND on_hand <= %s - %s
   AND held <= on_hand + %s + oversell
RETURNING on_hand
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """`missing` units are set aside for buyers, so that nothing was written."""

    missing: int = 0


@transaction.atomic
def adjust(
    *,
    viewer: Viewer,
    brand: int,
    variant: int,
    reason: Reason,
    units: int,
    now: datetime,
    note: str = "",
) -> Adjusted:
    """So many more or fewer lie on the shelf. Refuses NotThatMany.

    Less than buyers were promised is not written: the answer says how many are missing.
    """
    if reason is Reason.OTHER and not note.strip():
        raise NotAnAdjustment
    check_acts_for(viewer, brand, may=May.MAKE)
    catalog.lock_variants(brand=brand, ids=[variant])
    why = Because(reason=reason, by=person_of(viewer), note=note.strip()[:_NOTE_MOST])
    return _change(variant, units, why, now=now)


@transaction.atomic
def undo(*, viewer: Viewer, brand: int, change: int, now: datetime) -> Adjusted:
    """Take back one line of the journal, once; the line stays. Refuses NoSuchChange."""
    check_acts_for(viewer, brand, may=May.MAKE)
    row = StockChange.objects.filter(id=change, variant__brand_id=brand).first()
    if row is None or not may_undo(Reason(row.reason), row.at, now=now):
        raise NoSuchChange
    # Of two at once the second waits here, and then sees what the first wrote.
    catalog.lock_variants(brand=brand, ids=[row.variant_id])
    if StockChange.objects.filter(about=change, reason=Reason.UNDONE).exists():
        raise NoSuchChange
    why = Because(reason=Reason.UNDONE, by=person_of(viewer), about=change)
    return _change(row.variant_id, -row.units, why, now=now)


def _change(variant: int, units: int, why: Because, *, now: datetime) -> Adjusted:
    StockLevel.objects.get_or_create(
        variant_id=variant, defaults={"on_hand": 0, "changed_at": now}
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGE, (units, moment, variant, units, MOST_UNITS, units, units)
        )
        row = cursor.fetchone()
    if row is None:
        return _why_not(variant, units)
    write([Step(variant, units, row[0])], why, now=now)
    return Adjusted()


def _why_not(variant: int, units: int) -> Adjusted:
    level = StockLevel.objects.get(variant_id=variant)
    after = level.on_hand + units
    if not 0 <= after <= MOST_UNITS:
        raise NotThatMany(on_hand=level.on_hand)
    return Adjusted(missing=level.held - after - level.oversell)
