"""A brand says which site is its own, and what is to stand there."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from xiangxin.market.catalog.proof import actions
from xiangxin.market.catalog.proof.queries import ProofPage, proof_of
from xiangxin.market.catalog.proof.rules import FILE, GONE_AFTER, PLACE_MOST
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.social.actors.rules import May
from xiangxin.web.layout.pages import render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: Request, handle: str) -> HttpResponse:
    """What was named, what was seen there, and how to make it stand."""
    brand = brand_of_mine(request, handle, May.GOVERN)
    if request.method == "POST":
        actions.name(
            viewer=request.viewer,
            brand=brand.id,
            typed=request.POST.get("place", ""),
            now=clock.now(),
        )
        return _back(handle)
    found = proof_of(request.viewer, brand.id)
    values = frame(request, brand, "proof") | {
        "proof": found,
        "why": _why(request, found),
        "own": f"{settings.PUBLIC_URL}/@{brand.handle}",
        "file": FILE,
        "days": GONE_AFTER.days,
        "most": PLACE_MOST,
    }
    return render(request, "make/proof.html", values)


@require_POST
def change(request: Request, handle: str) -> HttpResponse:
    """Look again, or name nothing any more."""
    brand = brand_of_mine(request, handle, May.GOVERN)
    match request.POST.get("did", ""):
        case "look":
            actions.look_again(viewer=request.viewer, brand=brand.id, now=clock.now())
        case "take_back":
            actions.take_back(viewer=request.viewer, brand=brand.id)
        case _:
            raise NoSuchChoice
    return _back(handle)


def _why(request: Request, found: ProofPage | None) -> str:
    if found is None or found.why is None:
        return ""
    return sentence_of(found.why, request.language)


def _back(handle: str) -> HttpResponse:
    return see_other(reverse("make_proof", kwargs={"handle": handle}))
