"""What the worker does with pictures."""

from datetime import datetime

from xiangxin.market.catalog.gallery import actions
from xiangxin.market.catalog.gallery.events import PictureSent
from xiangxin.outbox.actions import Finish, slow


@slow
def draw(event: PictureSent, *, now: datetime) -> Finish | None:
    return actions.draw(picture=event.picture, now=now)
