"""Pictures of an idea: its proposer's to hang and to take down."""

from datetime import datetime

from django.db import transaction

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.ideas.actions.holding import held, shown
from xiangxin.market.ideas.errors import NoSuchIdea
from xiangxin.social.actors.rules import Member
from xiangxin.social.posts import queries as posts
from xiangxin.social.posts.pictures import actions as pictures
from xiangxin.social.posts.pictures.actions import Wish


@transaction.atomic
def picture(*, person: int, product: int, idea: int, wish: Wish, now: datetime) -> None:
    """They hang on the idea's post. Whoever took back the words shows nothing more."""
    shown(Member(person), product)
    row = held(idea)
    if row.product_id != product:
        raise NoSuchIdea
    if row.proposer_id != person:
        raise NotAllowed
    cards = posts.cards_of(Member(person), [row.post_id])
    if not cards or cards[0].is_deleted:
        raise NoSuchIdea
    pictures.rehang(about=row.post_id, wish=wish, now=now)
