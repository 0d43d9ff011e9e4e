from datetime import datetime

from xiangxin.social.actors.events import Invited
from xiangxin.social.actors.rules import Kind, System
from xiangxin.social.notifications import actions
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.events import PostSaid


def tell_who_was_answered(event: PostSaid, *, now: datetime) -> None:
    """A person whose post was answered; a product is told on its makers' desk."""
    cards = posts.cards_of(System(), [event.post])
    if not cards or cards[0].in_reply_to is None:
        return
    (said,) = cards
    parent = posts.cards_of(System(), [cards[0].in_reply_to])
    if parent and parent[0].author_kind is Kind.PERSON and not parent[0].is_deleted:
        actions.notify(
            kind="answered",
            to=[parent[0].author_id],
            about=said.id,
            thing=parent[0].id,
            by=said.author_id,
            now=now,
        )


def tell_who_is_asked(event: Invited, *, now: datetime) -> None:
    """Somebody is wanted at a desk."""
    actions.notify(
        kind="invited",
        to=[event.person],
        about=event.invitation,
        thing=event.actor,
        by=event.by,
        now=now,
    )
