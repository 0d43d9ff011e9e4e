"""Photos of a review: kept as they come, drawn anew by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import File
from django.db import transaction

from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.reviews.errors import TooManyPhotos
from xiangxin.market.reviews.events import ReviewPhotoSent
from xiangxin.market.reviews.models import Photo, Review
from xiangxin.market.reviews.rules import PHOTOS_MOST, alts_of, places_for
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import path_of
from xiangxin.outbox.actions import Finish, tell


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a form, and what it shows."""

    file: File[bytes]
    alt: str


@dataclass(frozen=True, slots=True)
class Kept:
    key: str
    alt: str


def keep(photos: Sequence[Sent], *, owner: int) -> list[Kept]:
    """Keep the files where nobody is shown them. Refuses the first that is no picture."""
    if len(photos) > PHOTOS_MOST:
        raise TooManyPhotos(most=PHOTOS_MOST)
    alts = alts_of(photo.alt for photo in photos)
    keys: dict[str, str] = {}
    for photo, alt in zip(photos, alts, strict=True):
        keys.setdefault(media.keep(photo.file, owner=owner), alt)
    return [Kept(key, alt) for key, alt in keys.items()]


def hang(row: Review, photos: Sequence[Kept], *, now: datetime) -> int:
    """In places that are free; how many. One that hangs there already is not hung again."""
    here = Photo.objects.filter(review=row)
    keys = set(here.values_list("key", flat=True))
    new = [photo for photo in photos if photo.key not in keys]
    places = places_for(len(new), taken=set(here.values_list("position", flat=True)))
    for photo, place in zip(new, places, strict=True):
        made = Photo.objects.create(
            id=next_id(now),
            review=row,
            position=place,
            key=photo.key,
            alt=photo.alt,
        )
        tell(ReviewPhotoSent(photo=made.id))
    return len(new)


def draw(*, photo: int) -> Finish | None:
    """Draw what was sent; what it returns puts that into the row, in a transaction."""
    row = _waiting(photo)
    if row is None:
        return None
    try:
        drawn = media.draw(row.key)
    except PictureRefused as refusal:
        row.refusal = refusal.code
    else:
        row.path = path_of(row.key)
        row.width, row.height, row.preview = drawn.width, drawn.height, drawn.preview
    return partial(_settle, row)


def _settle(drawn: Photo) -> None:
    if _waiting(drawn.id) is None:
        return  # another worker was faster, or it was taken away meanwhile
    drawn.save(update_fields=["refusal", "path", "width", "height", "preview"])
    product = Review.objects.values_list("product_id", flat=True).get(
        id=drawn.review_id
    )
    catalog.rate(product=product, more={})
    transaction.on_commit(partial(media.let_go, drawn.key))


def _waiting(photo: int) -> Photo | None:
    return Photo.objects.filter(id=photo, path="", refusal="").first()
