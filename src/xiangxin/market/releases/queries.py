"""Releases as pages show them; a draft is for its makers alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.releases.errors import NoSuchRelease
from xiangxin.market.releases.models import Change, Contains, InVariant, Release
from xiangxin.market.releases.rules import Kind, What
from xiangxin.social.actors.queries import acts_for
from xiangxin.social.actors.rules import May, Staff, System, Viewer, allows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    id: int
    product_id: int
    label: str
    kind: Kind
    day: date
    source: str
    html: str
    language: str
    post_id: int | None
    published_at: datetime | None
    edited_at: datetime | None
    version: int
    created_at: datetime
    pictures: int | None  # that can be shown; of a draft it is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a release's history."""

    what: What
    idea: int | None
    was_label: str
    was_html: str
    words_html: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    card: ReleaseCard
    ideas: list[int]
    variants: list[int]
    log: list[Line]


_FIELDS = tuple(ReleaseCard.__dataclass_fields__)
_COLUMNS = (*_FIELDS[:-1], "post__pictures")


def releases_of(
    product: int, *, limit: int, below: tuple[date, int] | None = None
) -> list[ReleaseCard]:
    """Published ones, newest first; `below` is (day, id) of the last one seen."""
    rows = Release.objects.filter(product_id=product, published_at__isnull=False)
    if below is not None:
        day, last = below
        rows = rows.filter(Q(day__lt=day) | Q(day=day, id__lt=last))
    return [
        _card(row)
        for row in rows.order_by("-day", "-id").values_list(*_COLUMNS)[:limit]
    ]


def newest(*, limit: int) -> list[ReleaseCard]:
    """What was published last anywhere, one of each product."""
    rows = Release.objects.filter(published_at__isnull=False).order_by("-id")
    found: dict[int, ReleaseCard] = {}
    for row in rows.values_list(*_COLUMNS)[: 5 * limit]:
        card = _card(row)
        found.setdefault(card.product_id, card)
    return list(found.values())[:limit]


def drafts_of(viewer: Viewer, product: int) -> list[ReleaseCard]:
    """What its makers have not published; nothing for others."""
    if not makes(viewer, product):
        return []
    rows = Release.objects.filter(product_id=product, published_at=None)
    return [_card(row) for row in rows.order_by("-id").values_list(*_COLUMNS)]


def release_page(viewer: Viewer, product: int, release: int) -> ReleasePage:
    rows = Release.objects.filter(product_id=product, id=release)
    row = rows.values_list(*_COLUMNS).first()
    if row is None:
        raise NoSuchRelease
    card = _card(row)
    if card.published_at is None and not makes(viewer, product):
        raise NoSuchRelease
    held = InVariant.objects.filter(release_id=release).order_by("variant_id")
    lines = Change.objects.filter(release_id=release).order_by("id")
    return ReleasePage(
        card=card,
        ideas=ideas_in([release]).get(release, []),
        variants=list(held.values_list("variant_id", flat=True)),
        log=[
            Line(
                what=What(what),
                idea=idea,
                was_label=label,
                was_html=html,
                words_html=words,
                made_at=at,
            )
            for what, idea, label, html, words, at in lines.values_list(
                "what", "idea", "was_label", "was_html", "words_html", "made_at"
            )
        ],
    )


def makes(viewer: Viewer, product: int) -> bool:
    """Whether the viewer may write for whoever makes it, or looks after the market."""
    if isinstance(viewer, Staff | System):
        return True
    brands = acts_for(viewer)
    if not brands:
        return False
    card = catalog.cards_of([product], viewer=viewer).get(product)
    return card is not None and allows(brands.get(card.brand_id), May.MAKE)


def ideas_in(releases: Iterable[int]) -> dict[int, list[int]]:
    """By release, the ideas it ships."""
    found: dict[int, list[int]] = {}
    rows = Contains.objects.filter(release_id__in=set(releases)).order_by("idea_id")
    for release, idea in rows.values_list("release_id", "idea_id"):
        found.setdefault(release, []).append(idea)
    return found


def labels_of(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = Release.objects.filter(id__in=wanted)
    return dict(rows.values_list("id", "label"))


def of_posts(posts: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(product, release) by the post that told of it."""
    rows = Release.objects.filter(post_id__in=set(posts))
    return {
        post: (product, release)
        for post, product, release in rows.values_list("post_id", "product_id", "id")
    }


def all_for_export(*, until: datetime) -> list[dict[str, Any]]:
    """Only for an export: every published release."""
    rows = Release.objects.filter(published_at__lte=until).order_by("id")
    fields = ("id", "product_id", "published_at", "kind", "label")
    names = ("release", "product", "happened_at", "kind", "version")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*fields)]


def _card(row: Sequence[Any]) -> ReleaseCard:
    told = dict(zip(_FIELDS, row, strict=True))
    return ReleaseCard(**{**told, "kind": Kind(told["kind"])})
