"""What the worker does with pictures of posts."""

from datetime import datetime

from xiangxin.outbox.actions import Finish, slow
from xiangxin.social.posts.events import PostDeleted
from xiangxin.social.posts.pictures import actions
from xiangxin.social.posts.pictures.events import ShotSent


@slow
def draw(event: ShotSent, *, now: datetime) -> Finish | None:
    del now
    return actions.draw(picture=event.picture)


def take_down(event: PostDeleted, *, now: datetime) -> None:
    """A post that is emptied keeps no pictures."""
    del now
    actions.take_down(about=event.post)
