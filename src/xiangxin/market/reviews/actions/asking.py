"""Asking those who wish to be asked, once for each thing they received."""

from datetime import datetime

from django.db import IntegrityError, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.market.orders import receiving as orders
from xiangxin.market.reviews.events import ReviewAsked
from xiangxin.market.reviews.models import Asked, Review
from xiangxin.market.reviews.rules import ASK_AFTER, ASK_UNTIL
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import queries as actors


def ask_owners(*, now: datetime) -> int:
    """How many are asked. What they asked for already, or have said, is passed over."""
    came = orders.came_between(now - ASK_UNTIL, now - ASK_AFTER)
    people = {person for person, _ in came}
    willing = actors.wish_to_be_asked(people)
    wanted = {pair for pair in came if pair[0] in willing}
    for model in (Asked, Review):
        rows = model.objects.filter(person_id__in=willing)
        wanted -= set(rows.values_list("person_id", "product_id"))
    return sum(_ask(person, product, now=now) for person, product in sorted(wanted))


def _ask(person: int, product: int, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            asked = Asked.objects.create(
                id=next_id(now), person_id=person, product_id=product, at=now
            )
            tell(ReviewAsked(asked=asked.id))
    except IntegrityError:
        return False  # another worker was faster
    return True
