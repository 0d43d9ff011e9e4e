from datetime import datetime

from xiangxin.market.ideas import actions
from xiangxin.social.posts.events import PostDeleted


def empty_of_words(event: PostDeleted, *, now: datetime) -> None:
    actions.empty_of_words(post=event.post, now=now)
