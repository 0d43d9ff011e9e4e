"""One word each that a review helped; it can be taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Origin, Verb
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.reviews.actions.holding import held, makes, product_for, record
from xiangxin.market.reviews.errors import NotYoursToJudge
from xiangxin.market.reviews.models import Helpful, Review
from xiangxin.social.actors import queries as actors


@transaction.atomic
def find_helpful(*, person: int, review: int, origin: Origin, now: datetime) -> bool:
    """False if they said so before. Refuses NotYoursToJudge."""
    row = held(review)
    card = product_for(person, row.product_id)
    if row.person_id == person or makes(person, card):
        raise NotYoursToJudge
    here = actors.cards_of([person]).get(person)
    if here is None or here.is_suspended:
        raise NotAllowed
    if Helpful.objects.filter(review=row, person_id=person).exists():
        return False
    Helpful.objects.create(id=next_id(now), review=row, person_id=person)
    _count(row, 1)
    record(Verb.HELPFUL, row, person, origin=origin, now=now)
    return True


@transaction.atomic
def take_help_back(*, person: int, review: int, origin: Origin, now: datetime) -> bool:
    """False if there was nothing to take back."""
    row = held(review)
    gone, _ = Helpful.objects.filter(review=row, person_id=person).delete()
    if not gone:
        return False
    _count(row, -1)
    record(Verb.UNVOTE, row, person, origin=origin, now=now)
    return True


def _count(row: Review, by: int) -> None:
    Review.objects.filter(id=row.id).update(helpful=F("helpful") + by)
    catalog.rate(product=row.product_id, more={})
