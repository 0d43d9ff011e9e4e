"""What every step of an order begins and ends with: who may, and the row that tells it."""

from collections.abc import Collection
from datetime import datetime

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.market.orders.models import OrderChange
from xiangxin.market.orders.queries import Standing, standing_of
from xiangxin.market.orders.rules import Party, What
from xiangxin.social.actors.rules import System, Viewer, person_of

NOTE_MOST = 200


def allowed(viewer: Viewer, order_id: int, parties: Collection[Party]) -> Standing:
    standing = standing_of(viewer, order_id)
    if standing.parties.isdisjoint(parties):
        raise NotAllowed
    return standing


def append(
    order_id: int,
    what: What,
    *,
    viewer: Viewer,
    party: Party,
    now: datetime,
    note: str = "",
) -> None:
    """One row of the order's timeline. It names the party; `by` is for those who look after it."""
    is_market = isinstance(viewer, System)
    OrderChange.objects.create(
        id=next_id(now),
        order_id=order_id,
        at=now,
        what=what,
        by_id=person_of(viewer),
        party=Party.MARKET if is_market else party,
        note=note[:NOTE_MOST],
    )


def party_in(standing: Standing, parties: Collection[Party]) -> Party:
    """As what the viewer acts, of those who may: the buyer first."""
    return next(
        party for party in Party if party in standing.parties and party in parties
    )
