"""What the maker says to a return, and what follows when it is back."""

from datetime import datetime

from django.db import transaction

from xiangxin.kernel.money import Money
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Thing, Verb
from xiangxin.market.orders.actions.refunding import refund_return
from xiangxin.market.orders.actions.steps import append, party_in
from xiangxin.market.orders.errors import NotPaidYet
from xiangxin.market.orders.models import Order
from xiangxin.market.orders.queries import Standing
from xiangxin.market.orders.returns.actions.asking import put_back
from xiangxin.market.orders.returns.actions.settling import all_is_back, settle
from xiangxin.market.orders.returns.errors import ReturnMovedOn, SayWhy
from xiangxin.market.orders.returns.events import (
    ReturnAnswered,
    ReturnReceived,
    ReturnRefunded,
)
from xiangxin.market.orders.returns.models import Return
from xiangxin.market.orders.returns.queries import ReturnCard, return_for
from xiangxin.market.orders.returns.rules import WORDS_MOST, Stage
from xiangxin.market.orders.rules import (
    MAY_SELL,
    NEXT_FULFILMENT,
    Fulfilment,
    Payment,
    State,
    What,
    steps_before,
)
from xiangxin.market.stock import actions as stock
from xiangxin.outbox.actions import tell
from xiangxin.social.actors.rules import Viewer, person_of


@transaction.atomic
def accept(viewer: Viewer, return_id: int, *, words: str = "", now: datetime) -> bool:
    """It may be sent back; False if that was said. Refuses ReturnMovedOn."""
    words = words.strip()[:WORDS_MOST]
    return _answer(
        viewer, return_id, Stage.ACCEPTED, What.RETURN_ACCEPTED, words, now=now
    )


@transaction.atomic
def decline(viewer: Viewer, return_id: int, *, words: str, now: datetime) -> bool:
    """It may not, and why; the buyer can ask again. Refuses SayWhy, ReturnMovedOn."""
    words = words.strip()
    if not 0 < len(words) <= WORDS_MOST:
        raise SayWhy(most=WORDS_MOST)
    if not _answer(
        viewer, return_id, Stage.DECLINED, What.RETURN_DECLINED, words, now=now
    ):
        return False
    _, card = return_for(viewer, return_id, parties=MAY_SELL)
    put_back(card.order_id, {line.variant: line.units for line in card.lines})
    return True


@transaction.atomic
def receive(viewer: Viewer, return_id: int, *, restock: bool, now: datetime) -> bool:
    """It is back, and on the shelf again or not; False if it was. Refuses ReturnMovedOn."""
    standing, card = return_for(viewer, return_id, parties=MAY_SELL)
    Order.objects.select_for_update(no_key=True).get(id=card.order_id)
    if not settle(return_id, now=now):
        return _is_there_or_refused(return_id, Stage.RECEIVED, Stage.REFUNDED)
    Return.objects.filter(id=return_id).update(is_restocked=restock)
    _, card = return_for(viewer, return_id, parties=MAY_SELL)
    if restock:
        stock.take_back(
            units={line.variant: line.units - line.unsent for line in card.lines},
            order=card.order_id,
            by=person_of(viewer),
            now=now,
        )
    if all_is_back(card.order_id):
        Order.objects.filter(
            id=card.order_id,
            state=State.OPEN,
            fulfilment__in=steps_before(Fulfilment.RETURNED, NEXT_FULFILMENT),
        ).update(fulfilment=Fulfilment.RETURNED)
    _record(standing, card, now=now)
    _append(viewer, standing, What.RETURN_RECEIVED, now=now)
    tell(ReturnReceived(id=return_id))
    return True


@transaction.atomic
def refund(viewer: Viewer, return_id: int, *, note: str = "", now: datetime) -> bool:
    """The money of a return goes back; False if it did. Refuses NotPaidYet.

    By hand it has gone already; else it goes the way it came.
    """
    standing, card = return_for(viewer, return_id, parties=MAY_SELL)
    Order.objects.select_for_update(no_key=True).get(id=card.order_id)
    if standing.payment is Payment.DUE:
        raise NotPaidYet
    if standing.state is State.CANCELLED:
        raise ReturnMovedOn
    back = Return.objects.filter(id=return_id, stage=Stage.RECEIVED)
    if not back.update(stage=Stage.REFUNDED, refunded_at=now):
        return _is_there_or_refused(return_id, Stage.REFUNDED)
    amount = card.amount or Money(0, standing.total.currency)
    if not refund_return(viewer, card.order_id, amount=amount, note=note, now=now):
        return True  # the buyer is told when the provider has sent it
    tell(ReturnRefunded(id=return_id))
    return True


def _answer(
    viewer: Viewer,
    return_id: int,
    stage: Stage,
    what: What,
    words: str,
    *,
    now: datetime,
) -> bool:
    standing, _ = return_for(viewer, return_id, parties=MAY_SELL)
    asked = Return.objects.filter(id=return_id, stage=Stage.ASKED)
    if not asked.update(stage=stage, answer=words, answered_at=now):
        return _is_there_or_refused(return_id, stage)
    _append(viewer, standing, what, note=words, now=now)
    tell(ReturnAnswered(id=return_id))
    return True


def _is_there_or_refused(return_id: int, *stages: Stage) -> bool:
    if not Return.objects.filter(id=return_id, stage__in=stages).exists():
        raise ReturnMovedOn
    return False


def _record(standing: Standing, card: ReturnCard, *, now: datetime) -> None:
    """In the ledger what came back is a refund, line by line."""
    for line in card.lines:
        if units := line.units - line.unsent:
            ledger.record(
                Act(
                    verb=Verb.REFUND,
                    person=standing.buyer,
                    actor=line.product,
                    thing=Thing("variant", line.variant),
                    order_id=standing.id,
                    units=units,
                    amount=Money(line.amount_minor or 0, standing.total.currency),
                ),
                origin=NOWHERE,
                now=now,
            )


def _append(
    viewer: Viewer, standing: Standing, what: What, *, now: datetime, note: str = ""
) -> None:
    append(
        standing.id,
        what,
        viewer=viewer,
        party=party_in(standing, MAY_SELL),
        now=now,
        note=note,
    )
