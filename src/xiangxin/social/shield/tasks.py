from datetime import datetime

from xiangxin.social.posts.events import PostDeleted, PostSaid
from xiangxin.social.shield import actions


def look(event: PostSaid | PostDeleted, *, now: datetime) -> None:
    actions.look(post=event.post, now=now)
