"""What becomes of an order. Each step is one conditional UPDATE, so twice is harmless."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Origin, Thing, Verb
from xiangxin.market.orders.errors import (
    NothingOwed,
    NotPaidYet,
    TooLate,
    TooLateToCancel,
)
from xiangxin.market.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderRefunded,
    OrderShipped,
)
from xiangxin.market.orders.models import Order, OrderChange, OrderLine
from xiangxin.market.orders.queries import (
    Standing,
    standing_of,
    units_of_order,
    unpaid_since,
)
from xiangxin.market.orders.rules import (
    MAY_CANCEL,
    MAY_RECEIVE,
    MAY_SELL,
    NEXT_FULFILMENT,
    NEXT_PAYMENT,
    Fulfilment,
    Party,
    Payment,
    State,
    What,
    before,
    lapses,
    may_ship,
    owes_refund,
)
from xiangxin.market.stock import actions as stock
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import System, Viewer, person_of

_AT_ONCE = 100


@transaction.atomic
def cancel(
    viewer: Viewer, order_id: int, *, now: datetime, origin: Origin = NOWHERE
) -> bool:
    """Before it ships, by buyer, maker or staff; False if it is cancelled already.

    The units go back once. Refuses TooLateToCancel.
    """
    standing = _may(viewer, order_id, MAY_CANCEL)
    if (
        not _open(order_id)
        .filter(fulfilment=Fulfilment.NONE)
        .update(state=State.CANCELLED)
    ):
        if _now_is(order_id).state is State.CANCELLED:
            return False
        raise TooLateToCancel
    _undo(standing, origin=origin, now=now)
    _append(order_id, What.CANCELLED, by=person_of(viewer), now=now)
    return True


@transaction.atomic
def mark_paid(viewer: Viewer, order_id: int, *, now: datetime, note: str = "") -> bool:
    """The maker has the money; False if that was known. Refuses TooLate when cancelled."""
    _may(viewer, order_id, MAY_SELL)
    if (
        not _open(order_id)
        .filter(payment__in=before(Payment.PAID, NEXT_PAYMENT))
        .update(payment=Payment.PAID)
    ):
        if _now_is(order_id).payment is Payment.DUE:
            raise TooLate
        return False
    _append(order_id, What.PAID, by=person_of(viewer), now=now, note=note)
    tell(OrderPaid(order=order_id))
    return True


@transaction.atomic
def ship(viewer: Viewer, order_id: int, *, now: datetime, note: str = "") -> bool:
    """The parcel has left (`note`: carrier and number); False if it had before.

    Refuses NotPaidYet, and TooLate when it was cancelled.
    """
    standing = _may(viewer, order_id, MAY_SELL)
    if (
        not _open(order_id)
        .filter(
            fulfilment__in=before(Fulfilment.SHIPPED, NEXT_FULFILMENT),
            payment__in=[one for one in Payment if may_ship(one, standing.method)],
        )
        .update(fulfilment=Fulfilment.SHIPPED)
    ):
        return _why_not_shipped(order_id)
    stock.ship(units=units_of_order(order_id), now=now)
    _append(order_id, What.SHIPPED, by=person_of(viewer), now=now, note=note)
    tell(OrderShipped(order=order_id))
    return True


@transaction.atomic
def mark_delivered(viewer: Viewer, order_id: int, *, now: datetime) -> bool:
    """It came, says the buyer or the maker; False if that was known. Refuses TooLate."""
    _may(viewer, order_id, MAY_RECEIVE)
    if (
        not _open(order_id)
        .filter(fulfilment__in=before(Fulfilment.DELIVERED, NEXT_FULFILMENT))
        .update(fulfilment=Fulfilment.DELIVERED)
    ):
        if _now_is(order_id).fulfilment is Fulfilment.DELIVERED:
            return False
        raise TooLate
    _append(order_id, What.DELIVERED, by=person_of(viewer), now=now)
    tell(OrderDelivered(order=order_id))
    return True


@transaction.atomic
def mark_refunded(
    viewer: Viewer, order_id: int, *, now: datetime, note: str = ""
) -> bool:
    """The money of a cancelled order went back; False if it had. Refuses NothingOwed."""
    _may(viewer, order_id, MAY_SELL)
    owed = [one for one in Payment if owes_refund(State.CANCELLED, one)]
    if not Order.objects.filter(
        id=order_id, state=State.CANCELLED, payment__in=owed
    ).update(payment=Payment.REFUNDED):
        if _now_is(order_id).payment is Payment.REFUNDED:
            return False
        raise NothingOwed
    _append(order_id, What.REFUNDED, by=person_of(viewer), now=now, note=note)
    tell(OrderRefunded(order=order_id))
    return True


def cancel_unpaid(*, before: datetime, now: datetime) -> int:
    """Let go of orders placed before `before` whose transfer never came; how many.

    Each in its own transaction: one that waits for a lock does not hold the others'.
    """
    return sum(
        _lapse(order_id, now=now) for order_id in unpaid_since(before, limit=_AT_ONCE)
    )


@transaction.atomic
def _lapse(order_id: int, *, now: datetime) -> bool:
    standing = standing_of(System(), order_id)
    if not lapses(standing.payment, standing.method):
        return False
    if (
        not _open(order_id)
        .filter(payment=Payment.DUE, fulfilment=Fulfilment.NONE)
        .update(state=State.CANCELLED)
    ):
        return False  # it was paid or cancelled a moment ago
    _undo(standing, origin=NOWHERE, now=now)
    _append(order_id, What.LAPSED, by=None, now=now)
    return True


def _may(viewer: Viewer, order_id: int, allowed: Collection[Party]) -> Standing:
    standing = standing_of(viewer, order_id)
    if standing.parties.isdisjoint(allowed):
        raise NotAllowed
    return standing


def _open(order_id: int) -> QuerySet[Order]:
    return Order.objects.filter(id=order_id, state=State.OPEN)


def _now_is(order_id: int) -> Standing:
    """Looked at again, because somebody else changed it since."""
    return standing_of(System(), order_id)


def _why_not_shipped(order_id: int) -> bool:
    standing = _now_is(order_id)
    if standing.state is State.OPEN:
        if Fulfilment.SHIPPED in NEXT_FULFILMENT[standing.fulfilment]:
            raise NotPaidYet
        return False
    raise TooLate


def _undo(standing: Standing, *, origin: Origin, now: datetime) -> None:
    """Give the units back and say so in the ledger, line by line."""
    lines = OrderLine.objects.filter(order_id=standing.id).order_by("variant_id")
    rows = list(lines.values_list("variant_id", "product_id", "units", "total_minor"))
    stock.give_back(units={variant: units for variant, _, units, _ in rows}, now=now)
    for variant, product, units, total_minor in rows:
        ledger.record(
            Act(
                verb=Verb.CANCEL,
                person=standing.buyer,
                actor=product,
                thing=Thing("variant", variant),
                order_id=standing.id,
                units=units,
                amount=Money(total_minor, standing.total.currency),
            ),
            origin=origin,
            now=now,
        )
    tell(OrderCancelled(order=standing.id))


def _append(
    order_id: int, what: What, *, by: int | None, now: datetime, note: str = ""
) -> None:
    OrderChange.objects.create(
        id=next_id(now), order_id=order_id, at=now, what=what, by_id=by, note=note[:200]
    )
