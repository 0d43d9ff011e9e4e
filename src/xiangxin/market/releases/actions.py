"""Writing a release down, publishing it, and changing what it says."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from xiangxin.kernel.errors import SignInFirst
from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Origin, Thing, Verb
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchProduct, NoSuchVariant
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.ideas import actions as ideas
from xiangxin.market.ideas import queries as idea_queries
from xiangxin.market.ideas.errors import NoSuchIdea
from xiangxin.market.ideas.rules import words_of
from xiangxin.market.releases.errors import (
    InAnother,
    IsPublished,
    LabelTaken,
    NoSuchRelease,
    ProductUnseen,
    ReleaseChanged,
)
from xiangxin.market.releases.events import ReleasePublished
from xiangxin.market.releases.models import Change, Contains, InVariant, Release
from xiangxin.market.releases.rules import Told, What, label_key, post_of
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Member, Viewer, person_of
from xiangxin.social.posts import actions as posts
from xiangxin.social.posts.pictures import actions as pictures
from xiangxin.social.posts.pictures.actions import NO_WISH, Wish
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain, to_html


@transaction.atomic
def draft(
    *,
    viewer: Viewer,
    product: int,
    told: Told,
    ideas_in: Collection[int] = (),
    variants: Collection[int] = (),
    hung: Wish = NO_WISH,
    now: datetime,
) -> int:
    """A release that only its makers see; its id."""
    _maker(viewer, product)
    row = Release(
        id=next_id(now),
        product_id=product,
        created_at=now,
        **_columns(told),
    )
    _save(row, is_new=True)
    _put_ideas(row, ideas_in, viewer=viewer)
    _put_variants(row, variants, now=now)
    pictures.rehang(about=row.id, wish=hung, now=now)
    return row.id


@transaction.atomic
def edit(
    *,
    viewer: Viewer,
    release: int,
    version: int,
    told: Told,
    ideas_in: Collection[int],
    variants: Collection[int],
    hung: Wish = NO_WISH,
    origin: Origin,
    now: datetime,
) -> None:
    """Change a release. Once published, what it ships only grows, and a line says it changed."""
    row = _held(release)
    person, _ = _maker(viewer, row.product_id)
    _check_version(row, version, yours=told.notes)
    pictures.rehang(about=row.post_id or row.id, wish=hung, now=now)
    before = (row.label, row.html)
    is_other = _differs(row, told)
    for name, value in _columns(told).items():
        setattr(row, name, value)
    row.version += 1
    if row.published_at is None:
        _save(row)
        Contains.objects.filter(release=row).exclude(idea_id__in=ideas_in).delete()
        _put_ideas(row, _not_in(row, ideas_in), viewer=viewer)
        _put_variants(row, variants, now=now)
        return
    if is_other:
        row.edited_at = now
        label, html = before
        _log(
            row,
            What.EDITED,
            by=person,
            was_label=label if label != row.label else "",
            was_html=html if html != row.html else "",
            now=now,
        )
    _save(row)
    _put_variants(row, variants, now=now)
    added = _not_in(row, ideas_in)
    if added:
        _put_ideas(row, added, viewer=viewer)
        _ship(row, added, person=person, origin=origin, now=now)
        for idea in sorted(added):
            _log(row, What.ADDED, by=person, idea=idea, now=now)


@transaction.atomic
def publish(
    *, viewer: Viewer, release: int, version: int, origin: Origin, now: datetime
) -> None:
    """The product says so, what the release holds has shipped, and who voted is told."""
    row = _held(release)
    person, card = _maker(viewer, row.product_id)
    _check_version(row, version, yours=row.source)
    if row.published_at is not None:
        raise IsPublished(label=row.label)
    if row.product_id not in catalog.cards_of([row.product_id]):
        raise ProductUnseen(label=row.label)
    post = posts.say(
        author=row.product_id,
        person=person,
        source=post_of(row.label, plain(row.html), link=_link(card, row.id)),
        verb=Verb.RELEASE,
        about=Thing("release", row.id),
        origin=origin,
        now=now,
    )
    pictures.move(draft=row.id, post=post)
    row.published_at, row.post_id, row.version = now, post, row.version + 1
    row.save(update_fields=["published_at", "post", "version"])
    held = Contains.objects.filter(release=row).values_list("idea_id", flat=True)
    _ship(row, list(held), person=person, origin=origin, now=now)
    _log(row, What.PUBLISHED, by=person, now=now)
    tell(ReleasePublished(release=row.id))


@transaction.atomic
def discard(*, viewer: Viewer, release: int) -> None:
    """Throw a draft away."""
    row = _held(release)
    _maker(viewer, row.product_id)
    if row.published_at is not None:
        raise IsPublished(label=row.label)
    pictures.take_down(about=row.id)
    row.delete()


@transaction.atomic
def take_back(
    *, viewer: Viewer, release: int, idea: int, words: str, now: datetime
) -> None:
    """It was not in there after all: it is planned again, and both logs say so."""
    words = words_of(words)
    row = _held(release)
    person, _ = _maker(viewer, row.product_id)
    gone, _ = Contains.objects.filter(release=row, idea_id=idea).delete()
    if row.published_at is None or not gone:
        raise NoSuchIdea
    ideas.take_back(person=person, idea=idea, release=row.id, words=words, now=now)
    Release.objects.filter(id=row.id).update(version=F("version") + 1, edited_at=now)
    _log(row, What.TAKEN_BACK, by=person, idea=idea, words_html=to_html(words), now=now)


def _maker(viewer: Viewer, product: int) -> tuple[int, ProductCard]:
    """The person, who must act for whoever makes it: a release is the maker's word."""
    person = person_of(viewer)
    if person is None:
        raise SignInFirst
    card = catalog.cards_of([product], viewer=viewer).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    actors.check_acts_for(Member(person), card.brand_id, may=May.MAKE)
    return person, card


def _held(release: int) -> Release:
    """The row, which nobody else changes until this transaction ends."""
    row = Release.objects.select_for_update().filter(id=release).first()
    if row is None:
        raise NoSuchRelease
    return row


def _check_version(row: Release, version: int, *, yours: str) -> None:
    if row.version != version:
        raise ReleaseChanged(release=row.id, now=row.source, yours=yours)


def _columns(told: Told) -> dict[str, object]:
    return {
        "label": told.label,
        "label_key": label_key(told.label),
        "kind": told.kind,
        "day": told.day,
        "source": told.notes,
        "html": to_html(told.notes),
        "language": guess(told.notes),
    }


def _differs(row: Release, told: Told) -> bool:
    stands = (row.label, row.kind, row.day, row.source)
    return stands != (told.label, told.kind, told.day, told.notes)


def _save(row: Release, *, is_new: bool = False) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as taken:
        raise LabelTaken(label=row.label) from taken


def _not_in(row: Release, ids: Iterable[int]) -> set[int]:
    there = Contains.objects.filter(release=row).values_list("idea_id", flat=True)
    return set(ids) - set(there)


def _put_ideas(row: Release, ids: Iterable[int], *, viewer: Viewer) -> None:
    wanted = set(ids)
    cards = idea_queries.cards_of(viewer, wanted)
    of_this = {one for one, card in cards.items() if card.product_id == row.product_id}
    if wanted - of_this:
        raise NoSuchIdea
    ideas.check_can_ship(product=row.product_id, ideas=wanted)
    for one in sorted(wanted):
        try:
            with transaction.atomic():
                Contains.objects.create(idea_id=one, release=row)
        except IntegrityError as taken:
            other = Contains.objects.select_related("release").get(idea_id=one)
            raise InAnother(
                title=cards[one].title, label=other.release.label
            ) from taken


def _put_variants(row: Release, ids: Iterable[int], *, now: datetime) -> None:
    wanted = set(ids)
    cards = catalog.variants_of(wanted)
    if any(
        one not in cards or cards[one].product_id != row.product_id for one in wanted
    ):
        raise NoSuchVariant
    InVariant.objects.filter(release=row).exclude(variant_id__in=wanted).delete()
    InVariant.objects.bulk_create(
        (
            InVariant(id=next_id(now), release=row, variant_id=one)
            for one in sorted(wanted)
        ),
        ignore_conflicts=True,
    )


def _ship(
    row: Release,
    held: Collection[int],
    *,
    person: int,
    origin: Origin,
    now: datetime,
) -> None:
    ideas.ship(
        person=person,
        product=row.product_id,
        ideas=held,
        release=row.id,
        origin=origin,
        now=now,
    )


def _link(card: ProductCard, release: int) -> str:
    return f"{settings.PUBLIC_URL}/@{card.handle}/releases/{release}"


def _log(
    row: Release,
    what: What,
    *,
    by: int,
    now: datetime,
    idea: int | None = None,
    was_label: str = "",
    was_html: str = "",
    words_html: str = "",
) -> None:
    Change.objects.create(
        id=next_id(now),
        release=row,
        what=what,
        idea=idea,
        was_label=was_label,
        was_html=was_html,
        words_html=words_html,
        by_id=by,
        made_at=now,
    )
