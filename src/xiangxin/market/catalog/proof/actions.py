"""Naming a place, looking at it, and what comes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction

from xiangxin.market.catalog.errors import NoSuchBrand
from xiangxin.market.catalog.models import Brand, Proof
from xiangxin.market.catalog.proof.errors import (
    HeldByAnother,
    LookedJustNow,
    NothingNamed,
)
from xiangxin.market.catalog.proof.events import LookAsked
from xiangxin.market.catalog.proof.rules import (
    ASK_AGAIN_AFTER,
    FAILURES,
    LOOK_EVERY,
    Ending,
    Judgement,
    Place,
    Seen,
    judged,
    lines_in,
    links_in,
    place_named,
    place_of,
)
from xiangxin.outbox.actions import tell, tell_many
from xiangxin.outside.actions import fetch
from xiangxin.outside.rules import Page
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.rules import May, Viewer

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a brand's owners ought to hear, by the kind of notice."""

    kind: str
    brand: int


@transaction.atomic
def name(*, viewer: Viewer, brand: int, typed: str, now: datetime) -> None:
    """Say which site or page is the brand's; it is looked at soon.

    Another place than before ends what was proven.
    """
    _hold(viewer, brand)
    place = place_of(typed, ours=settings.PUBLIC_URL)
    row = Proof.objects.filter(brand_id=brand).first()
    _check_not_just_now(row, now)
    if row is None or row.place != place.name:
        _forget(brand)
        row = Proof(brand_id=brand, place=place.name, named_at=now, asked_at=now)
        row.save()  # in the place of what was named before
    _ask(row, now)


@transaction.atomic
def look_again(*, viewer: Viewer, brand: int, now: datetime) -> None:
    _hold(viewer, brand)
    row = Proof.objects.filter(brand_id=brand).exclude(place="").first()
    if row is None:
        raise NothingNamed
    _check_not_just_now(row, now)
    _ask(row, now)


@transaction.atomic
def take_back(*, viewer: Viewer, brand: int) -> None:
    """Name no place any more. Once more changes nothing."""
    _hold(viewer, brand)
    _forget(brand)


@transaction.atomic
def ask_of_due(*, now: datetime) -> int:
    """What was proven is looked at again from time to time; how many now."""
    rows = Proof.objects.filter(look_at__lte=now).order_by("look_at")
    due = list(rows.values_list("brand_id", flat=True)[:_AT_ONCE])
    Proof.objects.filter(brand_id__in=due).update(
        look_at=now + LOOK_EVERY, is_awaited=True
    )
    tell_many([LookAsked(brand=brand) for brand in due])
    return len(due)


def look(*, brand: int, now: datetime) -> Callable[[], Sequence[Told]] | None:
    """Look at a brand's place; what it returns keeps what was seen, in a transaction."""
    row = Proof.objects.filter(brand_id=brand, is_awaited=True).first()
    if row is None:
        return None
    seen = seen_at(place_named(row.place))
    return partial(_keep, brand, row.place, seen, now=now)


def seen_at(place: Place) -> Seen:
    """Whom a place points to. It takes seconds."""
    links, why = _handles(links_in, place, place.page)
    lines, why_no_file = _handles(lines_in, place, place.file)
    return Seen(
        links=links, lines=lines, why=why if links or not lines else why_no_file
    )


def _handles(
    read: Callable[..., frozenset[str]], place: Place, url: str
) -> tuple[frozenset[str], str]:
    if not url:
        return frozenset(), ""
    try:
        page: Page = fetch(url)
        return read(place, page, ours=settings.PUBLIC_URL), ""
    except FAILURES as failure:
        return frozenset(), failure.code


def _keep(brand: int, place: str, seen: Seen, *, now: datetime) -> Sequence[Told]:
    key = place_named(place).key
    # In the order of ids, so that two who want the same place never wait for each other.
    rows = Brand.objects.filter(actor_id=brand) | Brand.objects.filter(proven=key)
    held = {
        row.actor_id: row
        for row in rows.select_for_update(of=("self",))
        .select_related("actor")
        .order_by("actor_id")
    }
    row = Proof.objects.filter(brand_id=brand, place=place).first()
    if row is None or brand not in held:
        return []  # another place was named meanwhile
    holder = next((one for one in held.values() if one.actor_id != brand), None)
    found = judged(
        held[brand].actor.handle,
        seen,
        holder=holder.actor.handle if holder else None,
        missing_since=row.missing_since,
        now=now,
    )
    row.is_awaited, row.checked_at = False, now
    if found.way is None:
        return _missed(row, found, now)
    told = []
    if holder is not None:
        told = [_end(Proof.objects.get(brand=holder), Ending.TAKEN, now)]
    try:
        with transaction.atomic():
            Brand.objects.filter(actor_id=brand).update(proven=key)
    except IntegrityError:  # a third one was faster
        return _missed(row, Judgement(way=None, why=HeldByAnother.code), now)
    row.way, row.why, row.ending = found.way.value, "", ""
    row.proven_at = row.proven_at or now
    row.found_at, row.look_at = now, now + LOOK_EVERY
    row.missing_since = row.withdrawn_at = None
    row.save()
    return told


def _missed(row: Proof, found: Judgement, now: datetime) -> Sequence[Told]:
    if row.proven_at is None:
        row.why, row.ending = found.why, ""
        row.save()
        return []
    if found.ends:
        return [_end(row, Ending.GONE, now)]
    is_news = row.missing_since is None
    row.why, row.missing_since = found.why, row.missing_since or now
    row.save()
    return [Told("proof_missing", row.brand_id)] if is_news else []


def _end(row: Proof, ending: Ending, now: datetime) -> Told:
    Brand.objects.filter(actor_id=row.brand_id).update(proven="")
    row.ending, row.withdrawn_at, row.why = ending.value, now, ""
    row.proven_at = row.missing_since = row.look_at = None
    row.is_awaited = False
    row.save()
    return Told(f"proof_{ending}", row.brand_id)


def _hold(viewer: Viewer, brand: int) -> None:
    """Its owners come one after another."""
    rows = Brand.objects.select_for_update().filter(actor_id=brand)
    if not list(rows.values_list("actor_id")):
        raise NoSuchBrand
    actors.check_acts_for(viewer, brand, may=May.GOVERN)


def _forget(brand: int) -> None:
    Brand.objects.filter(actor_id=brand).update(proven="")
    # When it was last asked stays, or whoever forgets could ask without end.
    Proof.objects.filter(brand_id=brand).update(
        place="", is_awaited=False, proven_at=None, missing_since=None, look_at=None
    )


def _check_not_just_now(row: Proof | None, now: datetime) -> None:
    if row is not None and now - row.asked_at < ASK_AGAIN_AFTER:
        raise LookedJustNow


def _ask(row: Proof, now: datetime) -> None:
    row.is_awaited, row.asked_at = True, now
    row.save(update_fields=["is_awaited", "asked_at"])
    tell(LookAsked(brand=row.brand_id))
