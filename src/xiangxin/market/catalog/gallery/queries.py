"""A product's pictures, as those who make it see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.gallery.rules import KEPT_FOR
from xiangxin.market.catalog.models import Image, Product
from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import refusal_of
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import May, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One picture; no `path`: it is still being drawn."""

    id: int
    path: str
    name: str
    alt: str
    width: int
    height: int
    refusal: PictureRefused | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Those that are there or were refused lately, in their order; and those deleted."""

    pictures: list[Kept]
    deleted: list[Kept]


def gallery_of(viewer: Viewer, product: int, *, now: datetime) -> Gallery:
    brand = Product.objects.filter(actor_id=product).values_list("brand_id", flat=True)
    maker = brand.first()
    if maker is None:
        raise NoSuchProduct(product=product)
    check_acts_for(viewer, maker, may=May.MAKE)
    rows = ours(product).filter(
        Q(deleted_at__isnull=True) | Q(deleted_at__gte=now - KEPT_FOR)
    )
    gallery = Gallery(pictures=[], deleted=[])
    for row in rows.order_by("position", "id"):
        is_deleted = row.deleted_at and not row.refusal
        (gallery.deleted if is_deleted else gallery.pictures).append(_kept(row))
    return gallery


def ours(product: int) -> QuerySet[Image]:
    """Without those that a file from another shop only named."""
    return Image.objects.filter(~Q(path="") | ~Q(key=""), product_id=product)


def _kept(row: Image) -> Kept:
    return Kept(
        id=row.id,
        path=row.path,
        name=row.name or row.path.rpartition("/")[2],
        alt=row.alt,
        width=row.width,
        height=row.height,
        refusal=refusal_of(row.refusal) if row.refusal else None,
    )
