"""Writing a review, adding to it, changing it, taking it back."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.kernel.errors import Refusal
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.actions import Said, Sent
from xiangxin.market.reviews.errors import (
    BadWeeks,
    IncentiveStays,
    NoReviewWords,
    NoStars,
    NoSuchIncentive,
    NoSuchReview,
    NotMeant,
    OwnProduct,
    PhotoAltTooLong,
    PseudonymTooLong,
    ReviewChanged,
    ReviewedAlready,
    ReviewTakenBack,
    ReviewTooLong,
    TooManyPhotos,
    TooManyUpdates,
)
from xiangxin.market.reviews.rules import (
    ALT_MOST,
    PHOTOS_MOST,
    PSEUDONYM_MOST,
    WORDS_MOST,
    Incentive,
    incentive_of,
    stars_of,
)
from xiangxin.media.errors import PictureRefused, PicturesTooLarge, PictureTooLarge
from xiangxin.social.actors import actions as actors
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.origin import number, origin_of
from xiangxin.web.layout.pages import back_to, render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.uploads import too_large
from xiangxin.web.posts.member import member
from xiangxin.web.posts.place import Place, place_at
from xiangxin.web.reviews.shown import INCENTIVES, Shown, shown
from xiangxin.world import clock

# As in web.posts: a refused review must not lose what was typed.
_KEEPS_WORDS = (
    BadWeeks,
    IncentiveStays,
    NoReviewWords,
    NoStars,
    NoSuchIncentive,
    PhotoAltTooLong,
    PictureRefused,
    PseudonymTooLong,
    ReviewChanged,
    ReviewedAlready,
    ReviewTooLong,
    TooManyPhotos,
    TooManyUpdates,
)
_MB: Final = 1_000_000
# Where a refusal is told on the form.
_FIELDS: Mapping[type[Refusal], str] = {
    NoStars: "stars",
    NoReviewWords: "words",
    ReviewTooLong: "words",
    BadWeeks: "weeks",
    PseudonymTooLong: "pseudonym",
    NoSuchIncentive: "incentive",
    IncentiveStays: "incentive",
    TooManyPhotos: "photos",
    PhotoAltTooLong: "photos",
}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, handle: str) -> HttpResponse:
    """The form; whoever has written one already is led to it."""
    person, place = member(request), place_at(request, handle)
    if request.method != "POST":
        mine = queries.mine_among(person, [place.id]).get(place.id)
        if mine is not None:
            if mine.id is None:
                raise ReviewTakenBack
            return see_other(_at(place, mine.id))
        if place.makes:
            raise OwnProduct
        queries.check_received(person, place.id)
        return _form(request, place)
    try:
        made = actions.review(
            person=person,
            product=place.id,
            said=_said(request),
            photos=_photos(request),
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, refusal=refusal)
    return see_other(_at(place, made))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, handle: str, review_id: int) -> HttpResponse:
    person, place = member(request), place_at(request, handle)
    mine = _mine(request, place, review_id)
    if request.method != "POST":
        return _form(request, place, mine=mine)
    try:
        actions.edit(
            person=person,
            review=review_id,
            said=_said(request),
            version=number(request, "version") or 0,
            photos=_photos(request),
            without=_without(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, mine=mine, refusal=refusal)
    return see_other(_at(place, review_id))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, handle: str, review_id: int) -> HttpResponse:
    """What somebody thinks of it now."""
    person, place = member(request), place_at(request, handle)
    mine = _mine(request, place, review_id)
    if request.method != "POST":
        return _form(request, place, mine=mine, is_added=True)
    try:
        actions.add(
            person=person,
            review=review_id,
            stars=stars_of(request.POST.get("stars", "")),
            words=request.POST.get("words", ""),
            origin=origin_of(request),
            now=clock.now(),
        )
    except _KEEPS_WORDS as refusal:
        return _form(request, place, mine=mine, refusal=refusal, is_added=True)
    return see_other(_at(place, review_id))


@require_POST
def take_back(request: Request, handle: str, review_id: int) -> HttpResponse:
    person, place = member(request), place_at(request, handle)
    if request.POST.get("meant") != "yes":
        raise NotMeant
    actions.take_back(person=person, review=review_id, now=clock.now())
    return see_other(reverse("reviews", kwargs={"handle": place.handle}))


@require_POST
def ask_me(request: Request) -> HttpResponse:
    """Ask me once for each thing, some days after it came."""
    person = member(request)
    actors.prefer(
        person=person, may_be_asked=request.POST.get("ask") == "yes", now=clock.now()
    )
    return see_other(back_to(request, otherwise=reverse("settings")))


def _mine(request: Request, place: Place, review_id: int) -> Shown:
    card = queries.cards_of(request.viewer, [review_id]).get(review_id)
    if card is None or not card.is_mine or card.product_id != place.id:
        raise NoSuchReview
    return shown([card])[0]


def _said(request: Request) -> Said:
    form = request.POST
    return Said(
        stars=stars_of(form.get("stars", "")),
        words=form.get("words", ""),
        weeks=form.get("weeks", ""),
        pseudonym=form.get("pseudonym", ""),
        incentive=incentive_of(form.get("incentive", Incentive.NONE.value)),
    )


def _photos(request: Request) -> list[Sent]:
    large = too_large(request)
    if "" in large:
        raise PicturesTooLarge(most=settings.FORM_BYTES_MOST // _MB)
    if large:
        raise PictureTooLarge(most=settings.FILE_BYTES_MOST // _MB)
    found = []
    for place in range(1, PHOTOS_MOST + 1):
        # One more than there is room for is refused in words by the action.
        alt = request.POST.get(f"alt{place}", "")
        files = request.FILES.getlist(f"photo{place}")
        found += [Sent(file, alt) for file in files[: PHOTOS_MOST + 1]]
    return found


def _without(request: Request) -> list[int]:
    said = request.POST.getlist("without")[:PHOTOS_MOST]
    return [
        min(int(one), HIGHEST_ID)
        for one in said
        if one.isascii() and one.isdecimal() and len(one) < 20
    ]


def _form(
    request: Request,
    place: Place,
    *,
    mine: Shown | None = None,
    refusal: Refusal | None = None,
    is_added: bool = False,
) -> HttpResponse:
    """The form, with what was typed or what stands; the reason stands where it belongs."""
    form = request.POST
    typed = {
        name: form.get(name, "")
        for name in ("stars", "words", "weeks", "pseudonym", "incentive")
    }
    if refusal is None and mine is not None and not is_added:
        typed = {
            "stars": str(mine.stars),
            "words": mine.source,
            "weeks": "" if mine.weeks is None else str(mine.weeks),
            "pseudonym": mine.who.name if mine.is_pseudonym else "",
            "incentive": mine.given.value,
        }
    why = sentence_of(refusal, request.language) if refusal else ""
    values = {
        "place": place,
        "tab": "reviews",
        "mine": mine,
        "is_added": is_added,
        "typed": typed,
        "why": why,
        "at": _FIELDS.get(type(refusal), "") if refusal else "",
        "room": PHOTOS_MOST - (len(mine.photos) if mine else 0),
        "incentives": INCENTIVES,
        "words_most": WORDS_MOST,
        "pseudonym_most": PSEUDONYM_MOST,
        "alt_most": ALT_MOST,
        "each_mb": settings.FILE_BYTES_MOST // _MB,
        "version": number(request, "version") or (mine.version if mine else 0),
    }
    status = refusal.status if refusal else 200
    return render(request, "reviews/write.html", values, status=status)


def _at(place: Place, review: int) -> str:
    return reverse("review", kwargs={"handle": place.handle, "review_id": review})
