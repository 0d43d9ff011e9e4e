"""What makers do with a product's pictures, and what follows when one was sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import next_id
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.gallery.errors import (
    AltTooLong,
    DescribedMeanwhile,
    NoPictureChosen,
    NoSuchPicture,
    TooManyPictures,
)
from xiangxin.market.catalog.gallery.events import PictureSent
from xiangxin.market.catalog.gallery.queries import ours
from xiangxin.market.catalog.gallery.rules import (
    ALT_MOST,
    KEPT_FOR,
    PICTURES_MOST,
    Words,
    called,
    in_order,
    moved,
)
from xiangxin.market.catalog.models import Image, Product
from xiangxin.media import actions as media
from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import path_of
from xiangxin.outbox.actions import Finish, tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Viewer
from xiangxin.text.clean import seen

_SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was refused as soon as its first bytes were seen."""

    name: str
    refusal: Refusal


def send(
    *, viewer: Viewer, product: int, files: Sequence[File[bytes]], now: datetime
) -> list[NotTaken]:
    """Keep files as pictures that will be drawn soon; those that are none are returned.

    The same file twice is one picture; one that was deleted comes back.
    """
    with transaction.atomic():
        _check_room(_lock(viewer, product), for_more=1)
    if not files:
        raise NoPictureChosen
    kept: dict[str, str] = {}
    refused = []
    for file in files:
        name = called(seen(file.name or ""))
        try:
            kept.setdefault(media.keep(file, owner=product), name)
        except PictureRefused as refusal:
            refused.append(NotTaken(name, refusal))
    with transaction.atomic():
        _take(_lock(viewer, product), kept, now=now)
    return refused


def _take(product: int, kept: Mapping[str, str], *, now: datetime) -> None:
    known = {row.key: row for row in ours(product).filter(key__in=kept)}
    back = [row for row in known.values() if row.deleted_at and not row.refusal]
    new = [key for key in kept if key not in known]
    _check_room(product, for_more=len(back) + len(new))
    for row in known.values():
        if row.path or row.refusal:  # what is known of it already stays so
            transaction.on_commit(partial(media.let_go, row.key))
        if row.refusal:
            row.deleted_at = now
            row.save(update_fields=["deleted_at"])
    for row in back:
        _bring_back(row)
    if back:
        _wear(product, now=now)
    last = ours(product).aggregate(last=Max("position"))["last"] or 0
    for position, key in enumerate(new, start=last + 1):
        row = Image.objects.create(
            id=next_id(now),
            product_id=product,
            position=position,
            key=key,
            name=kept[key],
        )
        tell(PictureSent(picture=row.id))


@transaction.atomic
def describe(
    *, viewer: Viewer, product: int, words: Mapping[int, Words], now: datetime
) -> None:
    """Say what pictures show. Refused, all of it, if somebody else said so meanwhile."""
    rows = {row.id: row for row in ours(_lock(viewer, product))}
    for picture, said in words.items():
        alt = " ".join(seen(said.alt).split())
        row = rows.get(picture)
        if row is None or alt in {row.alt, said.was}:
            continue
        if len(alt) > ALT_MOST:
            raise AltTooLong(most=ALT_MOST)
        if row.alt != said.was:
            raise DescribedMeanwhile(name=row.name, theirs=row.alt, yours=alt)
        row.alt = alt
        row.save(update_fields=["alt"])


@transaction.atomic
def order(
    *, viewer: Viewer, product: int, wanted: Sequence[int], now: datetime
) -> None:
    """The first is the product's face. What is not named comes last, as it stood."""
    _reorder(_lock(viewer, product), lambda here: in_order(here, wanted), now=now)


@transaction.atomic
def move(*, viewer: Viewer, product: int, picture: int, by: int, now: datetime) -> None:
    """So many places further on, or back when `by` is below zero."""

    def places(here: list[int]) -> list[int]:
        if picture not in here:
            raise NoSuchPicture
        return moved(here, picture, by=by)

    _reorder(_lock(viewer, product), places, now=now)


def _reorder(
    product: int, change: Callable[[list[int]], list[int]], *, now: datetime
) -> None:
    rows = ours(product).filter(deleted_at=None).order_by("position", "id")
    by_id = {row.id: row for row in rows}
    for position, picture in enumerate(change([*by_id]), start=1):
        by_id[picture].position = position
    Image.objects.bulk_update(by_id.values(), ["position"])
    _wear(product, now=now)


@transaction.atomic
def delete(*, viewer: Viewer, product: int, picture: int, now: datetime) -> None:
    """It can be brought back for a while; one that was refused is gone at once."""
    row = _picture(_lock(viewer, product), picture)
    if row.refusal:
        media.remove(row.key)
        row.delete()
        return
    if row.deleted_at is None:
        row.deleted_at = now
        row.save(update_fields=["deleted_at"])
        _wear(product, now=now)


@transaction.atomic
def restore(*, viewer: Viewer, product: int, picture: int, now: datetime) -> None:
    """Bring back what was deleted, to where it stood."""
    row = _picture(_lock(viewer, product), picture)
    if row.deleted_at is None or row.refusal:
        return
    _check_room(product, for_more=1)
    _bring_back(row)
    _wear(product, now=now)


def draw(*, picture: int, now: datetime) -> Finish | None:
    """Draw what was sent; what it returns puts that into the row, in a transaction."""
    row = _waiting(picture)
    if row is None:
        return None
    try:
        drawn = media.draw(row.key)
    except PictureRefused as refusal:
        row.refusal, row.deleted_at = refusal.code, now
    else:
        row.path = path_of(row.key)
        row.width, row.height = drawn.width, drawn.height
        row.blurhash, row.preview = drawn.blurhash, drawn.preview
    return partial(_settle, row, now=now)


def _settle(drawn: Image, *, now: datetime) -> None:
    _hold(drawn.product_id)
    if _waiting(drawn.id) is None:
        return  # another worker was faster
    fields = ["refusal", "path", "width", "height", "blurhash", "preview"]
    if drawn.refusal:
        fields.append("deleted_at")
    drawn.save(update_fields=fields)
    _wear(drawn.product_id, now=now)
    transaction.on_commit(partial(media.let_go, drawn.key))


def _waiting(picture: int) -> Image | None:
    return Image.objects.filter(id=picture, path="", refusal="").first()


def sweep(*, now: datetime) -> int:
    """Take away what was deleted or refused long enough ago; how many."""
    old = Image.objects.filter(deleted_at__lt=now - KEPT_FOR).order_by("deleted_at")
    found = list(old.values_list("id", "product_id")[:_SWEPT_AT_ONCE])
    return sum(_end(picture, product, now=now) for picture, product in found)


@transaction.atomic
def _end(picture: int, product: int, *, now: datetime) -> bool:
    _hold(product)
    row = Image.objects.filter(id=picture, deleted_at__lt=now - KEPT_FOR).first()
    if row is None:
        return False
    if row.key:
        media.remove(row.key)
    row.delete()
    return True


def _lock(viewer: Viewer, product: int) -> int:
    """The product, for the rest of the transaction; its makers come one after another."""
    brand = _hold(product)
    if brand is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(viewer, brand, may=May.MAKE)
    return product


def _hold(product: int) -> int | None:
    rows = Product.objects.select_for_update(no_key=True).filter(actor_id=product)
    return rows.values_list("brand_id", flat=True).first()


def _check_room(product: int, *, for_more: int) -> None:
    here = ours(product).filter(deleted_at=None).count()
    if for_more and here + for_more > PICTURES_MOST:
        raise TooManyPictures(most=PICTURES_MOST, here=here)


def _picture(product: int, picture: int) -> Image:
    row = ours(product).filter(id=picture).first()
    if row is None:
        raise NoSuchPicture
    return row


def _bring_back(row: Image) -> None:
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    if not row.path:
        tell(PictureSent(picture=row.id))


def _wear(product: int, *, now: datetime) -> None:
    """The first picture that can be shown is the product's face."""
    shown = ours(product).filter(deleted_at=None).exclude(path="")
    face = shown.order_by("position", "id").values_list("path", flat=True).first()
    actors.wear(actor=product, avatar=face or "")
    Product.objects.filter(actor_id=product).update(updated_at=now)
