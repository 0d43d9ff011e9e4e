"""Reviews as pages show them, for somebody; who wrote under a pseudonym is told to nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from xiangxin.market.orders import receiving as orders
from xiangxin.market.orders.rules import Fulfilment
from xiangxin.market.reviews.errors import NoSuchReview, NotReceived
from xiangxin.market.reviews.models import (
    Asked,
    Change,
    Helpful,
    Photo,
    Review,
    Update,
    Wording,
)
from xiangxin.market.reviews.rules import AGAINST, FOR, Incentive, What
from xiangxin.social.actors.rules import Staff, Viewer, person_of


class Sort(StrEnum):
    """Which reviews a list is of, and in which order."""

    HELPFUL = "helpful"
    NEWEST = "newest"
    FOR = "for"
    AGAINST = "against"


_STARS: Final = {Sort.FOR: FOR, Sort.AGAINST: AGAINST}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoCard:
    """No `path`: it is still being drawn; with a `refusal` it never will be."""

    id: int
    path: str
    alt: str
    refusal: str
    width: int
    height: int
    preview: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What was added to a review; `bought_again`: it hangs on another purchase."""

    id: int
    stars: int
    html: str
    language: str
    bought_again: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCard:
    """A review in a list. `person` is None under a pseudonym, to everybody but its writer."""

    id: int
    product_id: int
    person: int | None
    handle: str
    name: str
    avatar: str
    is_pseudonym: bool
    is_mine: bool
    stars: int
    first_stars: int
    source: str
    html: str
    language: str
    weeks: int | None
    incentive: Incentive
    label: str
    is_verified: bool
    went_back: bool
    helpful: int
    has_helped: bool
    answer_source: str
    answer_html: str
    answered_at: datetime | None
    answer_edited_at: datetime | None
    created_at: datetime
    edited_at: datetime | None
    is_hidden: bool
    version: int
    later: tuple[Later, ...]
    photos: tuple[PhotoCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """How it read until it was edited."""

    is_answer: bool
    stars: int
    html: str
    language: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the staff did, and why."""

    what: What
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    card: ReviewCard
    before: list[Was]
    log: list[Line]


_FIELDS: Final = (
    "id",
    "product_id",
    "person_id",
    "person__handle",
    "person__display_name",
    "person__avatar",
    "pseudonym",
    "stars",
    "first_stars",
    "source",
    "html",
    "language",
    "used_weeks",
    "incentive",
    "variant__label",
    "is_verified",
    "went_back",
    "helpful",
    "has_helped",
    "answer_source",
    "answer_html",
    "answered_at",
    "answer_edited_at",
    "created_at",
    "edited_at",
    "hidden_at",
    "version",
)


def reviews_of(
    viewer: Viewer,
    product: int,
    *,
    sort: Sort = Sort.HELPFUL,
    stars: int | None = None,
    variant: int | None = None,
    with_photos: bool = False,
    below: tuple[int, int] | None = None,
    limit: int,
) -> list[ReviewCard]:
    """A page of a list; `below` is (helpful, id) of the last one seen."""
    rows = _listed().filter(product_id=product)
    if sort in _STARS:
        rows = rows.filter(stars__in=_STARS[sort])
    if stars is not None:
        rows = rows.filter(stars=stars)
    if variant is not None:
        rows = rows.filter(variant_id=variant)
    if with_photos:
        rows = rows.filter(
            Exists(Photo.objects.filter(review=OuterRef("id")).exclude(path=""))
        )
    order: tuple[str, ...] = ("-id",) if sort is Sort.NEWEST else ("-helpful", "-id")
    if below is not None:
        helpful, last = below
        lower = Q(id__lt=last)
        if len(order) == 2:
            lower = Q(helpful__lt=helpful) | Q(helpful=helpful, id__lt=last)
        rows = rows.filter(lower)
    return _cards(viewer, rows.order_by(*order), limit=limit)


def by_variant(product: int) -> list[tuple[int, str, int]]:
    """(variant, its label, how many) of those that were bought by who reviewed, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_VARIANT, [product])
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


_BY_VARIANT = """
SELECT v.id, v.label, COUNT(*)
  FROM review r JOIN catalog_variant v ON v.id = r.variant_id
  JOIN actor a ON a.id = r.person_id
 WHERE r.product_id = %s AND r.deleted_at IS NULL AND r.hidden_at IS NULL
   AND a.suspended_at IS NULL AND v.label <> ''
 GROUP BY v.id, v.label, v.position ORDER BY v.position, v.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of all reviews of a product at once."""

    incentives: int
    photos: int


def told_of(product: int) -> Told:
    rows = _listed().filter(product_id=product)
    return Told(
        incentives=rows.exclude(incentive=Incentive.NONE).count(),
        photos=rows.filter(
            Exists(Photo.objects.filter(review=OuterRef("id")).exclude(path=""))
        ).count(),
    )


def review_page(viewer: Viewer, product: int, review: int) -> ReviewPage:
    """One review with how it read before; of one that is hidden the words are its writer's
    and the staff's to read, and the reason everybody's.
    """
    rows = _seen().filter(product_id=product, id=review)
    cards = _cards(viewer, rows, limit=1)
    if not cards:
        raise NoSuchReview
    (card,) = cards
    may_read = not card.is_hidden or card.is_mine or isinstance(viewer, Staff)
    before = Wording.objects.filter(review_id=review).order_by("-id")
    fields = ("is_answer", "stars", "html", "language", "until")
    changes = Change.objects.filter(review_id=review).order_by("id")
    return ReviewPage(
        card=card if may_read else _without_words(card),
        before=[Was(**row) for row in before.values(*fields)] if may_read else [],
        log=[
            Line(what=What(what), reason=reason, made_at=at)
            for what, reason, at in changes.values_list("what", "reason", "made_at")
        ],
    )


def cards_of(viewer: Viewer, ids: Iterable[int]) -> dict[int, ReviewCard]:
    """By id; hidden ones and those taken back are left out."""
    wanted = set(ids)
    rows = _listed().filter(id__in=wanted)
    return {card.id: card for card in _cards(viewer, rows, limit=len(wanted))}


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody said of a product; `id` is None when they took it back."""

    id: int | None


def mine_among(person: int, products: Iterable[int]) -> dict[int, Mine]:
    """By product; ask only for the viewer themselves."""
    rows = Review.objects.filter(person_id=person, product_id__in=set(products))
    return {
        product: Mine(None if gone else review)
        for product, review, gone in rows.values_list("product_id", "id", "deleted_at")
    }


def has_received(person: int, product: int) -> bool:
    """Whether they could say what it is like; ask only for the viewer themselves."""
    return bool(orders.received_by(person, product))


def check_received(person: int, product: int) -> None:
    if not has_received(person, product):
        raise NotReceived


def by_person(viewer: Viewer, person: int, *, limit: int) -> list[ReviewCard]:
    """What somebody says under their own name, newest first."""
    rows = _listed().filter(person_id=person, pseudonym="")
    return _cards(viewer, rows.order_by("-id"), limit=limit)


def writer_of(review: int) -> tuple[int, int] | None:
    """(person, product), only for telling whoever wrote it."""
    rows = _listed().filter(id=review).values_list("person_id", "product_id")
    return rows.first()


def asked(identifier: int) -> tuple[int, int] | None:
    """(person, product) of a question by mail that nothing was answered to yet."""
    rows = Asked.objects.filter(id=identifier).values_list("person_id", "product_id")
    found = rows.first()
    if (
        found is None
        or Review.objects.filter(person_id=found[0], product_id=found[1]).exists()
    ):
        return None
    return found


# digest ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The review that most found helpful, for or against."""

    id: int
    stars: int
    html: str
    language: str
    name: str
    label: str
    weeks: int | None
    incentive: Incentive
    helpful: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """Stars that so many people gave."""

    people: int
    sum: int

    @property
    def mean(self) -> float | None:
        return round(self.sum / self.people, 1) if self.people else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """`before` and `after` are those given before a release and since, one a person and side."""

    best_for: Quote | None
    best_against: Quote | None
    before: Given
    after: Given


_QUOTE = """
SELECT * FROM (
  SELECT {part} AS part, r.id, r.stars, r.html, r.language, r.pseudonym, a.display_name,
         v.label, r.used_weeks, r.incentive, r.helpful, r.created_at
    FROM review r JOIN actor a ON a.id = r.person_id
    JOIN catalog_variant v ON v.id = r.variant_id
   WHERE r.product_id = %s AND r.deleted_at IS NULL AND r.hidden_at IS NULL
     AND a.suspended_at IS NULL AND r.stars BETWEEN {least} AND {most}
   ORDER BY r.helpful DESC, r.id DESC LIMIT 1) q{part}
"""
_GIVEN = """
SELECT {part}, COUNT(*), COALESCE(SUM({stars}), 0), '', '', '', '', '', 0, '', 0, NULL
  FROM review r JOIN actor a ON a.id = r.person_id
 WHERE r.product_id = %s AND r.deleted_at IS NULL AND r.hidden_at IS NULL
   AND a.suspended_at IS NULL AND {when}
"""
_DIGEST = " UNION ALL ".join(
    (
        _QUOTE.format(part=0, least=FOR[0], most=FOR[-1]),
        _QUOTE.format(part=1, least=AGAINST[0], most=AGAINST[-1]),
        _GIVEN.format(
            part=2,
            stars="CASE WHEN r.rated_at < %s THEN r.stars ELSE r.first_stars END",
            when="r.created_at < %s",
        ),
        _GIVEN.format(part=3, stars="r.stars", when="r.rated_at >= %s"),
    )
)
_NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


def digest_of(product: int, *, release_at: datetime | None) -> Digest:
    """One statement; without a release nothing was given since one."""
    at = connection.ops.adapt_datetimefield_value(release_at or _NEVER)
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, [product, product, at, product, at, product, at])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    return Digest(
        best_for=_quote(rows.get(0)),
        best_against=_quote(rows.get(1)),
        before=Given(rows[2][0], int(rows[2][1])),
        after=Given(rows[3][0], int(rows[3][1])),
    )


def _quote(row: Sequence[Any] | None) -> Quote | None:
    if row is None:
        return None
    review, stars, html, language, pseudonym, name, label, weeks, incentive, *rest = row
    at = rest[1] if isinstance(rest[1], datetime) else datetime.fromisoformat(rest[1])
    return Quote(
        id=review,
        stars=stars,
        html=html,
        language=language,
        name=pseudonym or name,
        label=label,
        weeks=weeks,
        incentive=Incentive(incentive),
        helpful=rest[0],
        # Below the ORM SQLite gives UTC without saying so.
        created_at=at if at.tzinfo else at.replace(tzinfo=UTC),
    )


# for an export ---------------------------------------------------------------


def all_for_export(*, until: datetime) -> Iterator[dict[str, Any]]:
    """Only for an export: every giving of stars, with neither words nor a name."""
    rows = Review.objects.filter(
        created_at__lte=until, deleted_at=None, hidden_at=None
    ).order_by("id")
    fields = ("id", "product_id", "created_at", "person_id", "first_stars")
    for review, product, at, person, stars in rows.values_list(*fields).iterator(
        chunk_size=10_000
    ):
        yield {
            "review": review,
            "product": product,
            "happened_at": at,
            "person": person,
            "stars": stars,
        }
    later = Update.objects.filter(
        made_at__lte=until, review__deleted_at=None, review__hidden_at=None
    ).order_by("id")
    more = ("id", "review__product_id", "made_at", "review__person_id", "stars")
    for update, product, at, person, stars in later.values_list(*more).iterator(
        chunk_size=10_000
    ):
        yield {
            "review": update,
            "product": product,
            "happened_at": at,
            "person": person,
            "stars": stars,
        }


def _seen() -> QuerySet[Review]:
    """Nothing said by a suspended actor is shown, nor what was taken back."""
    return Review.objects.filter(deleted_at=None, person__suspended_at=None)


def _listed() -> QuerySet[Review]:
    return _seen().filter(hidden_at=None)


_CAME: Final = (Fulfilment.DELIVERED, Fulfilment.RETURNED)


def _cards(viewer: Viewer, rows: QuerySet[Review], *, limit: int) -> list[ReviewCard]:
    person = person_of(viewer)
    helped = Helpful.objects.filter(review=OuterRef("id"), person_id=person or 0)
    found = list(
        rows.annotate(
            has_helped=Exists(helped),
            # Computed each time: an order that is no longer theirs verifies nothing.
            is_verified=Case(
                When(
                    order__buyer_id=F("person_id"),
                    order__fulfilment__in=_CAME,
                    then=Value(value=True),
                ),
                default=Value(value=False),
            ),
            went_back=Case(
                When(order__fulfilment=Fulfilment.RETURNED, then=Value(value=True)),
                default=Value(value=False),
            ),
        ).values_list(*_FIELDS)[:limit]
    )
    ids = [row[0] for row in found]
    later, photos = _later(ids), _photos(ids)
    return [_card(row, person, later=later, photos=photos) for row in found]


def _later(ids: Sequence[int]) -> Mapping[int, list[Later]]:
    found: dict[int, list[Later]] = {}
    if not ids:
        return found
    rows = Update.objects.filter(review_id__in=ids).order_by("id")
    fields = ("review_id", "id", "stars", "html", "language", "order_id", "made_at")
    for review, update, stars, html, language, order, at in rows.values_list(*fields):
        found.setdefault(review, []).append(
            Later(
                id=update,
                stars=stars,
                html=html,
                language=language,
                bought_again=order is not None,
                made_at=at,
            )
        )
    return found


def _photos(ids: Sequence[int]) -> Mapping[int, list[PhotoCard]]:
    found: dict[int, list[PhotoCard]] = {}
    if not ids:
        return found
    rows = Photo.objects.filter(review_id__in=ids).order_by("position")
    fields = ("id", "path", "alt", "refusal", "width", "height", "preview")
    for review, *values in rows.values_list("review_id", *fields):
        card = PhotoCard(**dict(zip(fields, values, strict=True)))
        found.setdefault(review, []).append(card)
    return found


def _card(
    row: Sequence[Any],
    viewer: int | None,
    *,
    later: Mapping[int, list[Later]],
    photos: Mapping[int, list[PhotoCard]],
) -> ReviewCard:
    said = dict(zip(_FIELDS, row, strict=True))
    person, pseudonym = said["person_id"], said["pseudonym"]
    is_mine, mine = person == viewer, photos.get(said["id"], [])
    return ReviewCard(
        id=said["id"],
        product_id=said["product_id"],
        person=None if pseudonym else person,
        handle="" if pseudonym else said["person__handle"],
        name=pseudonym or said["person__display_name"],
        avatar="" if pseudonym else said["person__avatar"],
        is_pseudonym=bool(pseudonym),
        is_mine=is_mine,
        stars=said["stars"],
        first_stars=said["first_stars"],
        source=said["source"] if is_mine else "",
        html=said["html"],
        language=said["language"],
        weeks=said["used_weeks"],
        incentive=Incentive(said["incentive"]),
        label=said["variant__label"],
        is_verified=bool(said["is_verified"]),
        went_back=bool(said["went_back"]),
        helpful=said["helpful"],
        has_helped=bool(said["has_helped"]),
        answer_source=said["answer_source"],
        answer_html=said["answer_html"],
        answered_at=said["answered_at"],
        answer_edited_at=said["answer_edited_at"],
        created_at=said["created_at"],
        edited_at=said["edited_at"],
        is_hidden=said["hidden_at"] is not None,
        version=said["version"],
        later=tuple(later.get(said["id"], ())),
        # What is not drawn yet is its writer's to see.
        photos=tuple(photo for photo in mine if photo.path or is_mine),
    )


def _without_words(card: ReviewCard) -> ReviewCard:
    kept = {name: getattr(card, name) for name in ReviewCard.__dataclass_fields__}
    empty = dict.fromkeys(("html", "answer_html", "answer_source", "source"), "")
    return ReviewCard(**{**kept, **empty, "later": (), "photos": ()})
