"""What the worker does about proofs."""

from datetime import datetime

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.proof import actions
from xiangxin.market.catalog.proof.events import LookAsked
from xiangxin.outbox.actions import Finish, slow
from xiangxin.social.actors.membership import owners_of
from xiangxin.social.notifications.actions import notify


@slow
def look(event: LookAsked, *, now: datetime) -> Finish | None:
    keep = actions.look(brand=event.brand, now=now)
    if keep is None:
        return None

    def finish() -> None:
        for told in keep():
            notify(
                kind=told.kind,
                to=owners_of(told.brand),
                about=next_id(now),
                thing=told.brand,
                now=now,
            )

    return finish
