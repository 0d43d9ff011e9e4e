"""Writing a release down and publishing it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.kernel.errors import NotAllowed, Refusal
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import VariantLine
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.ideas.errors import CannotShip
from xiangxin.market.ideas.queries import IdeaCard
from xiangxin.market.releases import actions, queries
from xiangxin.market.releases.errors import (
    BadDay,
    InAnother,
    LabelTaken,
    NoLabel,
    NoNotes,
    NoSuchKind,
    NotesTooLong,
    ReleaseChanged,
)
from xiangxin.market.releases.queries import ReleaseCard, ReleasePage
from xiangxin.market.releases.rules import (
    LABEL_MOST,
    NOTES_MOST,
    Kind,
    told,
)
from xiangxin.social.posts.pictures.queries import sent_of
from xiangxin.web.layout.origin import number, origin_of
from xiangxin.web.layout.pages import render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.web.posts.pictures import NOT_TAKEN, limits, sent_for, wish_of
from xiangxin.web.posts.place import Place, place_at
from xiangxin.web.releases.shown import KINDS, of_place
from xiangxin.world import clock

# As in web.posts: what a maker wrote must not be lost with the refusal.
_KEEPS_WORDS = (
    ReleaseChanged,
    NoLabel,
    LabelTaken,
    NoNotes,
    NotesTooLong,
    NoSuchKind,
    BadDay,
    InAnother,
    CannotShip,
    *NOT_TAKEN,
)
_FIELDS = {
    NoLabel: "label",
    LabelTaken: "label",
    BadDay: "day",
    NoNotes: "notes",
    NotesTooLong: "notes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the form holds."""

    label: str
    kind: str
    day: str
    notes: str
    ideas: frozenset[int]
    variants: frozenset[int]
    version: int


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, handle: str) -> HttpResponse:
    place, now = _place_of_mine(request, handle), clock.now()
    if request.method != "POST":
        typed = Typed(
            label="",
            kind=(Kind.TEST if place.card.price_from is None else Kind.OTHER).value,
            day=now.date().isoformat(),
            notes="",
            ideas=frozenset(),
            variants=frozenset(),
            version=0,
        )
        return _form(request, place, typed)
    typed = _typed(request)
    try:
        made = actions.draft(
            viewer=request.viewer,
            product=place.id,
            told=told(
                label=typed.label, kind=typed.kind, day=typed.day, notes=typed.notes
            ),
            ideas_in=typed.ideas,
            variants=typed.variants,
            hung=wish_of(request, now=now),
            now=now,
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, typed, refusal=refusal)
    return see_other(_at(place, made))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, handle: str, release_id: int) -> HttpResponse:
    place = _place_of_mine(request, handle)
    found = queries.release_page(request.viewer, place.id, release_id)
    if request.method != "POST":
        card = found.card
        typed = Typed(
            label=card.label,
            kind=card.kind.value,
            day=card.day.isoformat(),
            notes=card.source,
            ideas=frozenset(found.ideas),
            variants=frozenset(found.variants),
            version=card.version,
        )
        return _form(request, place, typed, found=found)
    typed = _typed(request)
    try:
        actions.edit(
            viewer=request.viewer,
            release=release_id,
            version=typed.version,
            told=told(
                label=typed.label, kind=typed.kind, day=typed.day, notes=typed.notes
            ),
            ideas_in=typed.ideas,
            variants=typed.variants,
            hung=wish_of(request, now=clock.now()),
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, typed, found=found, refusal=refusal)
    return see_other(_at(place, release_id))


@require_POST
def publish(request: Request, handle: str, release_id: int) -> HttpResponse:
    place = _release_of_mine(request, handle, release_id)
    actions.publish(
        viewer=request.viewer,
        release=release_id,
        version=number(request, "version") or 0,
        origin=origin_of(request),
        now=clock.now(),
    )
    return see_other(_at(place, release_id))


@require_POST
def discard(request: Request, handle: str, release_id: int) -> HttpResponse:
    place = _release_of_mine(request, handle, release_id)
    actions.discard(viewer=request.viewer, release=release_id)
    return see_other(reverse("releases", kwargs={"handle": place.handle}))


@require_POST
def take_back(request: Request, handle: str, release_id: int) -> HttpResponse:
    place = _release_of_mine(request, handle, release_id)
    actions.take_back(
        viewer=request.viewer,
        release=release_id,
        idea=number(request, "idea") or 0,
        words=request.POST.get("words", ""),
        now=clock.now(),
    )
    return see_other(_at(place, release_id))


def _place_of_mine(request: Request, handle: str) -> Place:
    member(request)
    place = place_at(request, handle)
    if not place.makes:
        raise NotAllowed
    return place


def _release_of_mine(request: Request, handle: str, release_id: int) -> Place:
    place = _place_of_mine(request, handle)
    queries.release_page(request.viewer, place.id, release_id)
    return place


def _typed(request: Request) -> Typed:
    return Typed(
        label=request.POST.get("label", ""),
        kind=request.POST.get("kind", ""),
        day=request.POST.get("day", ""),
        notes=request.POST.get("notes", ""),
        ideas=_ticked(request, "idea"),
        variants=_ticked(request, "variant"),
        version=number(request, "version") or 0,
    )


def _ticked(request: Request, name: str) -> frozenset[int]:
    said = request.POST.getlist(name)
    return frozenset(
        int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 19
    )


def _form(
    request: Request,
    place: Place,
    typed: Typed,
    *,
    found: ReleasePage | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    card = found.card if found else None
    held = set(found.ideas) if found else set()
    why = sentence_of(refusal, request.language) if refusal else ""
    is_stale = isinstance(refusal, ReleaseChanged)
    sent = sent_of(card.post_id or card.id) if card else []
    values = {
        **of_place(place),
        "typed": typed,
        "card": card,
        "stands": card if is_stale else None,
        # What is sent again is about what stands now, which its writer has read.
        "version": card.version if is_stale and card else typed.version,
        "kinds": [(kind.value, word) for kind, word in KINDS.items()],
        "ticks": _ticks(request, place, card, held),
        "held": held if card is not None and card.published_at else set(),
        "variants": _variants(request, place),
        "sent": sent_for(request, sent),
        "limits": limits(),
        "most": {"label": LABEL_MOST, "notes": NOTES_MOST},
        "why": {_FIELDS.get(type(refusal), ""): why} if refusal else {},
    }
    return render(
        request,
        "releases/form.html",
        values,
        status=refusal.status if refusal else 200,
    )


def _ticks(
    request: Request, place: Place, card: ReleaseCard | None, held: set[int]
) -> list[IdeaCard]:
    """What can be ticked: what is in it already, what is planned, what is open."""
    there = ideas.cards_of(request.viewer, held) if held else {}
    more = [
        one for one in ideas.to_ship(request.viewer, place.id) if one.id not in held
    ]
    if card is not None and card.published_at:
        return more
    return [*there.values(), *more]


def _variants(request: Request, place: Place) -> tuple[VariantLine, ...]:
    product = catalog.product_page(place.id, viewer=request.viewer)
    return tuple(variant for variant in product.variants if variant.label)


def _at(place: Place, release: int) -> str:
    return reverse("release", kwargs={"handle": place.handle, "release_id": release})
