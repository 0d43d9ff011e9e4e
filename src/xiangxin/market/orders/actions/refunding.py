"""Money that goes back: of a line or an amount, never more than came."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, When

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.market.orders.actions.steps import NOTE_MOST, allowed, party_in
from xiangxin.market.orders.errors import NothingOwed, RefundedMeanwhile
from xiangxin.market.orders.events import OrderRefunded
from xiangxin.market.orders.models import Order, OrderChange, OrderLine
from xiangxin.market.orders.queries import Standing, standing_of
from xiangxin.market.orders.rules import (
    MAY_SELL,
    Party,
    Payment,
    State,
    What,
    paid_after,
)
from xiangxin.market.payments import actions as payments
from xiangxin.market.payments import queries as paying
from xiangxin.market.payments.errors import MoreUnitsThanBought
from xiangxin.market.payments.queries import RefundCard
from xiangxin.market.payments.rules import Back, Through, Why
from xiangxin.market.taxes.rules import spread
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import System, Viewer, person_of

# What a line was charged: tax that is not within the prices comes on top.
CHARGED = (
    F("total_minor")
    - F("discount_minor")
    + Case(
        When(order__is_tax_included=True, then=0),
        default=F("tax_minor"),
        output_field=BigIntegerField(),
    )
)


@transaction.atomic
def refund(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    amount: Money | None = None,
    variant: int | None = None,
    units: int | None = None,
    note: str = "",
    why: Why = Why.MAKER,
    seen: int | None = None,
) -> int:
    """Send back so much, or what units of a line cost; without either all that is left.

    Paid by hand it is gone already: the maker says so. Else the provider is asked, once
    this is kept. `seen` are the minor units that had gone back on the page it was asked
    from: a form sent twice sends money once. Refuses NothingOwed, MoreThanLeft,
    MoreUnitsThanBought, RefundedMeanwhile.
    """
    standing = allowed(viewer, order_id, MAY_SELL)
    # Of two at once the second counts what the first has sent back.
    Order.objects.select_for_update().filter(id=order_id).first()
    capture = paying.capture_of(order_id)
    if capture is None:
        raise NothingOwed
    if seen not in {None, capture.refunded_minor}:
        raise RefundedMeanwhile
    if variant is not None:
        units = units or 1
        price = _price_of(order_id, variant, units)
        amount = amount or Money(price, standing.total.currency)
    identifier = payments.ask_refund(
        capture,
        amount=amount or capture.left,
        why=why,
        by=person_of(viewer),
        note=note,
        variant=variant,
        units=units if variant is not None else None,
        now=now,
    )
    if capture.provider is Through.OFFLINE:
        party = party_in(standing, MAY_SELL)
        _went_back(paying.refund(identifier), party=party, now=now)
    return identifier


@transaction.atomic
def refund_return(
    viewer: Viewer, order_id: int, *, amount: Money, note: str, now: datetime
) -> bool:
    """What came back is paid back, as far as it was not before; whether that was by hand.

    The return has told the ledger. Refuses NothingOwed.
    """
    capture = paying.capture_of(order_id)
    if capture is None:
        raise NothingOwed
    if minor := min(amount.minor, capture.left.minor):
        back = Money(minor, amount.currency)
        refund(viewer, order_id, amount=back, note=note, why=Why.RETURNED, now=now)
    return capture.provider is Through.OFFLINE


@transaction.atomic
def mark_refunded(
    viewer: Viewer, order_id: int, *, now: datetime, note: str = ""
) -> bool:
    """All that is left of a cancelled order's money goes back; False if it did.

    Refuses NothingOwed.
    """
    allowed(viewer, order_id, MAY_SELL)
    Order.objects.select_for_update().filter(id=order_id).first()
    capture = paying.capture_of(order_id)
    if capture is None or standing_of(viewer, order_id).state is not State.CANCELLED:
        raise NothingOwed
    if not capture.left.minor:
        return False
    refund(viewer, order_id, now=now, note=note, why=Why.CANCELLED)
    return True


@transaction.atomic
def refund_done(identifier: int, *, reference: str, now: datetime) -> bool:
    """The provider sent it back; False when that was known."""
    card = paying.refund(identifier)
    Order.objects.select_for_update().filter(id=card.order).first()
    if not payments.refund_done(identifier, reference=reference, now=now):
        return False
    # Of money a maker sends back the provider is only the way it goes.
    is_makers = card.why in {Why.MAKER, Why.RETURNED}
    party = Party.MAKER if is_makers else Party.MARKET
    _went_back(paying.refund(identifier), party=party, now=now)
    return True


@transaction.atomic
def refund_failed(identifier: int, *, trouble: str, now: datetime) -> bool:
    """The provider cannot send it back; it is left to be sent another way."""
    card = paying.refund(identifier)
    Order.objects.select_for_update().filter(id=card.order).first()
    was_done = paying.refund(identifier).state is Back.DONE
    if not payments.refund_failed(identifier, trouble=trouble, now=now):
        return False
    if was_done and card.pays:
        Order.objects.filter(id=card.order).update(payment=_payment_of(card))
    _append(card, What.REFUND_FAILED, party=Party.MARKET, note=trouble, now=now)
    return True


def _went_back(card: RefundCard, *, party: Party, now: datetime) -> None:
    _append(card, What.REFUNDED, party=party, note=card.note, now=now)
    # A return tells of its money itself where the maker says that it has gone.
    if card.why is not Why.RETURNED or card.provider is not Through.OFFLINE:
        tell(OrderRefunded(order=card.order, refund=card.id))
    if not card.pays:
        return
    state = _payment_of(card)
    Order.objects.filter(id=card.order).update(payment=state)
    standing = standing_of(System(), card.order)
    # Cancelling and returning have told the ledger already what is not kept.
    if standing.state is not State.CANCELLED and card.why is not Why.RETURNED:
        _record(standing, card, is_all=state is Payment.REFUNDED, now=now)


def _payment_of(card: RefundCard) -> Payment:
    back = paying.went_back(paying.refunds_of(card.order), Back.DONE)
    return paid_after(back, of=paying.payment(card.payment).received.minor)


def _price_of(order_id: int, variant: int, units: int) -> int:
    line = OrderLine.objects.filter(order_id=order_id, variant_id=variant)
    row = line.annotate(charged=CHARGED).values("units", "charged").first()
    bought = row["units"] if row else 0
    left = bought - paying.units_back(order_id).get(variant, 0)
    if row is None or not 0 < units <= left:
        raise MoreUnitsThanBought(left=left)
    # The last units take what rounding left.
    before = row["charged"] * (bought - left) // bought
    return int(row["charged"] * (bought - left + units) // bought - before)


def _record(
    standing: Standing, card: RefundCard, *, is_all: bool, now: datetime
) -> None:
    """The ledger's rows, one a line: of an amount each line bears its share."""
    lines = OrderLine.objects.filter(order_id=standing.id).order_by("variant_id")
    rows = {
        variant: (product, units, minor)
        for variant, product, units, minor in lines.annotate(
            charged=CHARGED
        ).values_list("variant_id", "product_id", "units", "charged")
    }
    if card.variant is not None:
        shares: Mapping[int, int] = {card.variant: card.amount.minor}
        units = {card.variant: card.units or 0}
    else:
        parts = spread(card.amount.minor, [minor for _, _, minor in rows.values()])
        shares = dict(zip(rows, parts, strict=True))
        gone = paying.units_back(standing.id)
        units = {
            variant: bought - gone.get(variant, 0) if is_all else 0
            for variant, (_, bought, _) in rows.items()
        }
    for variant, minor in shares.items():
        ledger.record(
            Act(
                verb=Verb.REFUND,
                person=standing.buyer,
                actor=rows[variant][0],
                thing=Thing("variant", variant),
                order_id=standing.id,
                units=units[variant],
                amount=Money(minor, card.amount.currency),
            ),
            origin=NOWHERE,
            now=now,
        )


def _append(
    card: RefundCard, what: What, *, party: Party, note: str, now: datetime
) -> None:
    OrderChange.objects.create(
        id=next_id(now),
        order_id=card.order,
        at=now,
        what=what,
        by_id=card.by,
        party=party,
        note=note[:NOTE_MOST],
    )
