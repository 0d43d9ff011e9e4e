"""A guest's order joins an account made later."""

from datetime import datetime

from django.db import transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import NOWHERE, Act, Origin, Thing, Verb
from xiangxin.market.orders.errors import AlreadyClaimed
from xiangxin.market.orders.models import Order, OrderChange
from xiangxin.market.orders.queries import standing_of
from xiangxin.market.orders.rules import Party, What
from xiangxin.social.actors.rules import Bearer


@transaction.atomic
def claim(
    *,
    person: int,
    order_id: int,
    bearer: Bearer,
    now: datetime,
    origin: Origin = NOWHERE,
) -> bool:
    """Give a guest's order its person; False if it is theirs already.

    Only whoever holds the order's link may claim it. Refuses AlreadyClaimed.
    """
    standing_of(bearer, order_id)
    if not Order.objects.filter(id=order_id, buyer=None).update(buyer_id=person):
        if standing_of(bearer, order_id).buyer == person:
            return False
        raise AlreadyClaimed
    OrderChange.objects.create(
        id=next_id(now),
        order_id=order_id,
        at=now,
        what=What.CLAIMED,
        by_id=person,
        party=Party.BUYER,
    )
    ledger.record(
        Act(
            verb=Verb.CLAIM,
            person=person,
            actor=None,
            thing=Thing("order", order_id),
            order_id=order_id,
        ),
        origin=origin,
        now=now,
    )
    return True
