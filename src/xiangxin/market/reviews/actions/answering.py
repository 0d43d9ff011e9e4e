"""What a maker answers, once and under their name; and what the staff hides, with a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as products
from xiangxin.market.reviews.actions.holding import check_version, held
from xiangxin.market.reviews.errors import NoSuchReview
from xiangxin.market.reviews.events import ReviewAnswered
from xiangxin.market.reviews.models import Change, Review, Wording
from xiangxin.market.reviews.rules import ANSWER_MOST, What, reason_of, words_of
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Member, Staff, System, Viewer, person_of
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain, to_html


@transaction.atomic
def answer(
    *, viewer: Viewer, review: int, words: str, version: int, now: datetime
) -> bool:
    """The maker's one answer; written again it is edited. False if it stands so already.

    They can do no more to a review: not hide it, not delete it.
    """
    words = words_of(words, most=ANSWER_MOST)
    row = held(review)
    person = person_of(viewer)
    card = products.cards_of([row.product_id], viewer=System()).get(row.product_id)
    if card is None:
        raise NoSuchReview
    if person is None:
        raise NotAllowed
    # The staff does not speak as a maker.
    actors.check_acts_for(Member(person), card.brand_id, may=May.SPEAK)
    if row.answer_source == words:
        return False
    check_version(row, version)
    is_first = row.answered_at is None
    if not is_first:
        Wording.objects.create(
            id=next_id(now),
            review=row,
            is_answer=True,
            stars=row.stars,
            html=row.answer_html,
            language=guess(plain(row.answer_html)),
            until=now,
        )
    Review.objects.filter(id=row.id).update(
        answer_source=words,
        answer_html=to_html(words),
        answered_at=row.answered_at or now,
        answer_edited_at=None if is_first else now,
        version=F("version") + 1,
    )
    catalog.rate(product=row.product_id, more={})
    if is_first:
        tell(ReviewAnswered(review=row.id))
    return True


@transaction.atomic
def hide(*, viewer: Viewer, review: int, reason: str, now: datetime) -> bool:
    """Out of the lists and the counts, for a reason everybody can read. Only the staff may."""
    reason, by, row = (
        reason_of(reason),
        _moderator(viewer),
        held(review, hidden_too=True),
    )
    if row.hidden_at is not None:
        return False
    Review.objects.filter(id=row.id).update(hidden_at=now, version=F("version") + 1)
    _log(row, What.HIDDEN, reason, by=by, now=now)
    catalog.rate(product=row.product_id, more={row.stars: -1})
    return True


@transaction.atomic
def show(*, viewer: Viewer, review: int, reason: str, now: datetime) -> bool:
    """Back into the lists; False if it was never hidden."""
    reason, by, row = (
        reason_of(reason),
        _moderator(viewer),
        held(review, hidden_too=True),
    )
    if row.hidden_at is None:
        return False
    Review.objects.filter(id=row.id).update(hidden_at=None, version=F("version") + 1)
    _log(row, What.SHOWN, reason, by=by, now=now)
    catalog.rate(product=row.product_id, more={row.stars: 1})
    return True


def _moderator(viewer: Viewer) -> int:
    if not isinstance(viewer, Staff):
        raise NotAllowed
    return viewer.person


def _log(row: Review, what: What, reason: str, *, by: int, now: datetime) -> None:
    Change.objects.create(
        id=next_id(now), review=row, what=what, reason=reason, by_id=by, made_at=now
    )
