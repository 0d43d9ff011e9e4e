"""What becomes of an order. Each step is one conditional UPDATE, so twice is harmless."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Origin, Thing, Verb
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.orders.actions.steps import allowed, append, party_in
from xiangxin.market.orders.errors import (
    PaidElsewhere,
    TooLate,
    TooLateToCancel,
)
from xiangxin.market.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
)
from xiangxin.market.orders.models import Order, OrderLine
from xiangxin.market.orders.queries import Standing, standing_of
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
    lapses,
    steps_before,
)
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.rules import HOSTED, Method, Through, Why
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
    standing = allowed(viewer, order_id, MAY_CANCEL)
    if not _cancel(order_id):
        if _now_is(order_id).state is State.CANCELLED:
            return False
        raise TooLateToCancel
    _undo(standing, origin=origin, now=now)
    append(
        order_id,
        What.CANCELLED,
        viewer=viewer,
        party=party_in(standing, MAY_CANCEL),
        now=now,
    )
    refund_hosted(order_id, why=Why.CANCELLED, by=person_of(viewer), now=now)
    return True


@transaction.atomic
def mark_paid(viewer: Viewer, order_id: int, *, now: datetime, note: str = "") -> bool:
    """The maker has the money; False if that was known. Refuses TooLate when cancelled.

    Refuses PaidElsewhere of an order that is paid on a provider's page.
    """
    standing = allowed(viewer, order_id, MAY_SELL)
    if standing.method in HOSTED:
        raise PaidElsewhere
    due = Order.objects.filter(
        id=order_id,
        state=State.OPEN,
        payment__in=steps_before(Payment.PAID, NEXT_PAYMENT),
    )
    if not due.update(payment=Payment.PAID):
        if _now_is(order_id).payment is Payment.DUE:
            raise TooLate
        return False
    payments.by_hand(order=order_id, amount=standing.total, now=now)
    append(
        order_id,
        What.PAID,
        viewer=viewer,
        party=party_in(standing, MAY_SELL),
        now=now,
        note=note,
    )
    tell(OrderPaid(order=order_id))
    return True


@transaction.atomic
def mark_delivered(viewer: Viewer, order_id: int, *, now: datetime) -> bool:
    """It came, says the buyer or the maker; False if that was known. Refuses TooLate."""
    standing = allowed(viewer, order_id, MAY_RECEIVE)
    shipped = Order.objects.filter(
        id=order_id,
        state=State.OPEN,
        fulfilment__in=steps_before(Fulfilment.DELIVERED, NEXT_FULFILMENT),
    )
    if not shipped.update(fulfilment=Fulfilment.DELIVERED):
        if _now_is(order_id).fulfilment is Fulfilment.DELIVERED:
            return False
        raise TooLate
    append(
        order_id,
        What.DELIVERED,
        viewer=viewer,
        party=party_in(standing, MAY_RECEIVE),
        now=now,
    )
    tell(OrderDelivered(order=order_id))
    return True


def cancel_unpaid(*, before: datetime, now: datetime) -> int:
    """Let go of orders placed before `before` whose transfer never came; how many.

    Each in its own transaction, because of the order of locks (docs/algorithms/buying.md).
    """
    unpaid = Order.objects.filter(
        state=State.OPEN,
        payment=Payment.DUE,
        fulfilment=Fulfilment.NONE,
        method=Method.TRANSFER,
        placed_at__lt=before,
    )
    oldest = unpaid.order_by("placed_at").values_list("id", flat=True)[:_AT_ONCE]
    return sum(lapse(order_id, now=now) for order_id in list(oldest))


@transaction.atomic
def lapse(order_id: int, *, now: datetime) -> bool:
    """The time to pay is over; False if somebody is paying, or it is paid or cancelled."""
    Order.objects.select_for_update().filter(id=order_id).first()
    standing = standing_of(System(), order_id)
    if not lapses(standing.payment, standing.method) or paying.orders_running(
        [order_id]
    ):
        return False
    if not _cancel(order_id, payment=Payment.DUE):
        return False
    _undo(standing, origin=NOWHERE, now=now)
    append(order_id, What.LAPSED, viewer=System(), party=Party.MARKET, now=now)
    return True


def refund_hosted(
    order_id: int, *, why: Why, by: int | None, now: datetime, note: str = ""
) -> bool:
    """What came through a provider goes back as it came; False if nothing did.

    Call it inside the transaction of the act.
    """
    capture = paying.capture_of(order_id)
    if capture is None or capture.provider is Through.OFFLINE or not capture.left.minor:
        return False
    payments.ask_refund(
        capture, amount=capture.left, why=why, by=by, note=note, now=now
    )
    return True


def _cancel(order_id: int, **where: str) -> bool:
    """Whether this call cancelled it."""
    waiting = Order.objects.filter(
        id=order_id, state=State.OPEN, fulfilment=Fulfilment.NONE, **where
    )
    return bool(waiting.update(state=State.CANCELLED))


def _now_is(order_id: int) -> Standing:
    """Looked at again, because somebody else changed it since."""
    return standing_of(System(), order_id)


def _undo(standing: Standing, *, origin: Origin, now: datetime) -> None:
    """Give the units back and say so in the ledger, line by line."""
    lines = OrderLine.objects.filter(order_id=standing.id).order_by("variant_id")
    # What was dropped before is back already, and told.
    lines = lines.filter(units__gt=F("dropped")).annotate(
        left=F("units") - F("dropped"), paid=F("total_minor") - F("discount_minor")
    )
    rows = [
        (variant, product, left, paid * left // units)
        for variant, product, left, units, paid in lines.values_list(
            "variant_id", "product_id", "left", "units", "paid"
        )
    ]
    stock.give_back(units={variant: units for variant, _, units, _ in rows}, now=now)
    discounts.give_back(order=standing.id, now=now)
    for variant, product, units, paid_minor in rows:
        ledger.record(
            Act(
                verb=Verb.CANCEL,
                person=standing.buyer,
                actor=product,
                thing=Thing("variant", variant),
                order_id=standing.id,
                units=units,
                amount=Money(paid_minor, standing.total.currency),
            ),
            origin=origin,
            now=now,
        )
    tell(OrderCancelled(order=standing.id))
