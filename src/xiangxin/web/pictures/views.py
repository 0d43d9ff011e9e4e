"""Sending pictures, saying what they show, putting them in order."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.market.catalog.gallery import actions as gallery
from xiangxin.market.catalog.gallery.actions import NotTaken
from xiangxin.market.catalog.gallery.errors import NoSuchPicture
from xiangxin.market.catalog.gallery.queries import gallery_of
from xiangxin.market.catalog.gallery.rules import (
    ALT_MOST,
    KEPT_FOR,
    PICTURES_MOST,
    Words,
    called,
)
from xiangxin.media.errors import PicturesTooLarge, PictureTooLarge
from xiangxin.social.actors.queries import ActorCard, actor_at
from xiangxin.text.language import guess
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.pages import render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.layout.uploads import too_large
from xiangxin.web.posts.member import member
from xiangxin.world import clock

_MB: Final = 1_000_000
_FORWARD: Final = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: Request, handle: str) -> HttpResponse:
    """The page; and what was chosen on it is sent here."""
    member(request)
    card = actor_at(handle)
    if request.method != "POST":
        return _page(request, card)
    refused = _send(request, card)
    if refused:
        statuses = {one.refusal.status for one in refused}
        status = statuses.pop() if len(statuses) == 1 else 422
        return _page(request, card, refused=refused, status=status)
    return see_other(_address(card))


@require_POST
def arrange(request: Request, handle: str) -> HttpResponse:
    """All descriptions, and whatever the pressed button says."""
    member(request)
    card, now = actor_at(handle), clock.now()
    viewer, product = request.viewer, card.id
    gallery.describe(viewer=viewer, product=product, words=_words(request), now=now)
    place = ""
    for button, by in _FORWARD.items():
        if button in request.POST:
            picture = _number(request.POST[button])
            gallery.move(
                viewer=viewer, product=product, picture=picture, by=by, now=now
            )
            place = f"#picture-{picture}"
    if "delete" in request.POST:
        picture = _number(request.POST["delete"])
        gallery.delete(viewer=viewer, product=product, picture=picture, now=now)
        place = "#deleted"
    if "restore" in request.POST:
        picture = _number(request.POST["restore"])
        gallery.restore(viewer=viewer, product=product, picture=picture, now=now)
        place = f"#picture-{picture}"
    if wanted := request.POST.get("order", ""):
        gallery.order(
            viewer=viewer,
            product=product,
            wanted=[_number(one) for one in wanted.split(",")[: 2 * PICTURES_MOST]],
            now=now,
        )
        place = "#pictures"
    return see_other(_address(card) + (place or "?said=saved"))


def _page(
    request: Request,
    card: ActorCard,
    *,
    refused: Sequence[NotTaken] = (),
    status: int = 200,
) -> HttpResponse:
    found = gallery_of(request.viewer, card.id, now=clock.now())
    here = sum(one.refusal is None for one in found.pictures)
    values = {
        "card": card,
        "gallery": found,
        "refused": [
            (one.name, sentence_of(one.refusal, request.language)) for one in refused
        ],
        "reasons": {
            one.id: sentence_of(one.refusal, request.language)
            for one in found.pictures
            if one.refusal is not None
        },
        "here": here,
        "room": PICTURES_MOST - here,
        "untold": sum(bool(one.path) and not one.alt for one in found.pictures),
        "each_mb": settings.FILE_BYTES_MOST // _MB,
        "all_mb": settings.FORM_BYTES_MOST // _MB,
        "alt_most": ALT_MOST,
        "hours": int(KEPT_FOR.total_seconds() // 3600),
        "guess": guess,
    }
    return render(request, "pictures/pictures.html", values, status=status)


def _send(request: Request, card: ActorCard) -> list[NotTaken]:
    large = too_large(request)
    if "" in large:
        raise PicturesTooLarge(most=settings.FORM_BYTES_MOST // _MB)
    refused = [
        NotTaken(called(name), PictureTooLarge(most=settings.FILE_BYTES_MOST // _MB))
        for name in large
    ]
    files = request.FILES.getlist("pictures")
    if files or not refused:
        refused += gallery.send(
            viewer=request.viewer, product=card.id, files=files, now=clock.now()
        )
    return refused


def _words(request: Request) -> Mapping[int, Words]:
    return {
        _number(name.removeprefix("alt-")): Words(
            was=request.POST.get(f"was-{name.removeprefix('alt-')}", ""), alt=said
        )
        for name, said in request.POST.items()
        if name.startswith("alt-") and isinstance(said, str)
    }


def _number(said: str) -> int:
    if said.isascii() and said.isdecimal() and len(said) < 20:
        number = int(said)
        if number <= HIGHEST_ID:
            return number
    raise NoSuchPicture


def _address(card: ActorCard) -> str:
    return reverse("make_pictures", kwargs={"handle": card.handle})
