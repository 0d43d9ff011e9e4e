"""Writing a review, adding to it later, changing it, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Origin, Verb
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.orders import receiving as orders
from xiangxin.market.reviews.actions.holding import (
    check_version,
    makes,
    mine,
    product_for,
    record,
    restar,
)
from xiangxin.market.reviews.actions.photographing import Sent, hang, keep
from xiangxin.market.reviews.errors import (
    NoSuchReview,
    NotReceived,
    OwnProduct,
    ReviewedAlready,
    ReviewTakenBack,
    TooManyUpdates,
)
from xiangxin.market.reviews.events import Reviewed
from xiangxin.market.reviews.models import Photo, Review, Update, Wording
from xiangxin.market.reviews.rules import (
    UPDATES_MOST,
    Incentive,
    Receipt,
    check_incentive,
    later_receipt,
    pseudonym_of,
    weeks_of,
    words_of,
)
from xiangxin.media import actions as media
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import queries as actors
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain, to_html


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A review as somebody typed it; `weeks` is '' where they do not say."""

    stars: int
    words: str
    weeks: str = ""
    pseudonym: str = ""
    incentive: Incentive = Incentive.NONE


def review(
    *,
    person: int,
    product: int,
    said: Said,
    photos: Sequence[Sent] = (),
    origin: Origin,
    now: datetime,
) -> int:
    """Say what a thing is like that one received; the same sent twice is one review.

    Refuses NotReceived, OwnProduct, ReviewedAlready, and ReviewTakenBack.
    """
    words, identifier = words_of(said.words), next_id(now)
    _check(person, product)
    if (before := _before(person, product, words)) is not None:
        return before
    _came(
        person, product, now=now
    )  # before files of somebody who bought nothing are kept
    kept = keep(photos, owner=identifier)
    try:
        with transaction.atomic():
            row = _write(identifier, person, product, said, now=now)
            hang(row, kept, now=now)
            record(Verb.REVIEW, row, person, origin=origin, now=now)
    except IntegrityError:
        # The same person was here in between; anything else is no doing of theirs.
        before = _before(person, product, words)
        if before is None:
            raise
        return before
    return identifier


def _check(person: int, product: int) -> None:
    card = product_for(person, product)
    here = actors.cards_of([person]).get(person)
    if here is None or here.is_suspended:
        raise NotAllowed
    if makes(person, card):
        raise OwnProduct


def _before(person: int, product: int, words: str) -> int | None:
    """The review that is there already, if it is this one."""
    row = Review.objects.filter(product_id=product, person_id=person).first()
    if row is None:
        return None
    if row.deleted_at is not None:
        raise ReviewTakenBack
    if row.source != words:
        raise ReviewedAlready
    return row.id


def _came(person: int, product: int, *, now: datetime) -> list[Receipt]:
    """What they received of it, the first of it first; refuses who received nothing."""
    came = [
        Receipt(order=one.order, variant=one.variant, at=one.at)
        for one in orders.received_by(person, product)
        if one.at <= now
    ]
    if not came:
        raise NotReceived
    return came


def _write(
    identifier: int, person: int, product: int, said: Said, *, now: datetime
) -> Review:
    words = words_of(said.words)
    first = _came(person, product, now=now)[0]
    row = Review.objects.create(
        id=identifier,
        product_id=product,
        person_id=person,
        order_id=first.order,
        variant_id=first.variant,
        received_at=first.at,
        stars=said.stars,
        first_stars=said.stars,
        rated_at=now,
        source=words,
        html=to_html(words),
        language=guess(words),
        pseudonym=pseudonym_of(said.pseudonym),
        used_weeks=weeks_of(said.weeks, received_at=first.at, now=now),
        incentive=said.incentive,
        created_at=now,
    )
    catalog.rate(product=product, more={said.stars: 1})
    tell(Reviewed(review=identifier))
    return row


@transaction.atomic
def add(
    *, person: int, review: int, stars: int, words: str, origin: Origin, now: datetime
) -> int:
    """A dated thought, hung on a later purchase where one came; the stars are those now.

    The same words sent twice are one.
    """
    words = words_of(words)
    row = mine(person, review)
    product_for(person, row.product_id)
    updates = list(Update.objects.filter(review=row).order_by("id"))
    if updates and updates[-1].source == words:
        return updates[-1].id
    if len(updates) >= UPDATES_MOST:
        raise TooManyUpdates(most=UPDATES_MOST)
    told = {one.order_id for one in updates if one.order_id is not None}
    came = _came(person, row.product_id, now=now)
    later = later_receipt(came, first=row.order_id, told=told)
    made = Update.objects.create(
        id=next_id(now),
        review=row,
        order_id=later.order if later else None,
        stars=stars,
        source=words,
        html=to_html(words),
        language=guess(words),
        made_at=now,
    )
    was, row.stars = row.stars, stars
    Review.objects.filter(id=row.id).update(
        stars=stars, rated_at=now, version=F("version") + 1
    )
    restar(row, was)
    record(Verb.REVIEW, row, person, origin=origin, now=now)
    return made.id


def edit(
    *,
    person: int,
    review: int,
    said: Said,
    version: int,
    photos: Sequence[Sent] = (),
    without: Sequence[int] = (),
    now: datetime,
) -> bool:
    """Change a review; how it read before can be read beside it. False if nothing changed.

    `without` are photos that go.
    """
    words = words_of(said.words)
    if not Review.objects.filter(id=review, person_id=person).exists():
        raise NoSuchReview
    kept = keep(photos, owner=review)
    with transaction.atomic():
        row = mine(person, review)
        check_version(row, version)
        check_incentive(Incentive(row.incentive), said.incentive)
        gone = Photo.objects.filter(review=row, id__in=without)
        keys = list(gone.values_list("key", flat=True))
        gone.delete()
        hung = hang(row, kept, now=now)
        was = row.stars
        changes = _changes(row, said, words, now=now)
        if not (changes or keys or hung):
            return False
        if {"source", "stars"} & changes.keys():
            Wording.objects.create(
                id=next_id(now),
                review=row,
                stars=was,
                html=row.html,
                language=row.language,
                until=now,
            )
        Review.objects.filter(id=row.id).update(
            **changes, edited_at=now, version=F("version") + 1
        )
        row.stars = said.stars
        restar(row, was)
        for key in keys:
            transaction.on_commit(partial(media.remove, key))
    return True


def _changes(
    row: Review, said: Said, words: str, *, now: datetime
) -> dict[str, object]:
    """The columns that become others."""
    wanted: dict[str, object] = {
        "pseudonym": pseudonym_of(said.pseudonym),
        "used_weeks": weeks_of(said.weeks, received_at=row.received_at, now=now),
        "incentive": said.incentive.value,
        "source": words,
        "stars": said.stars,
    }
    changes = {
        name: now_ for name, now_ in wanted.items() if getattr(row, name) != now_
    }
    if "source" in changes:
        changes |= {"html": to_html(words), "language": guess(plain(to_html(words)))}
    if "stars" in changes:
        changes["rated_at"] = now
    return changes


@transaction.atomic
def take_back(*, person: int, review: int, now: datetime) -> None:
    """For good: the row stays, empty, so that nobody reviews a thing twice."""
    row = mine(person, review, hidden_too=True)
    photos = Photo.objects.filter(review=row)
    for key in photos.values_list("key", flat=True):
        transaction.on_commit(partial(media.remove, key))
    photos.delete()
    Update.objects.filter(review=row).delete()
    Wording.objects.filter(review=row).delete()
    Review.objects.filter(id=row.id).update(
        source="",
        html="",
        language="",
        pseudonym="",
        used_weeks=None,
        answer_source="",
        answer_html="",
        answered_at=None,
        answer_edited_at=None,
        deleted_at=now,
        version=F("version") + 1,
    )
    catalog.rate(product=row.product_id, more={} if row.hidden_at else {row.stars: -1})
