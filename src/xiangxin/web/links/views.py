"""What a short link does, and codes that cameras read."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.market.links import actions
from xiangxin.market.links import queries as links
from xiangxin.market.links.rules import code_of, entry_of, is_robot
from xiangxin.social.actors import queries as actors
from xiangxin.web.layout.origin import Arrival
from xiangxin.web.layout.request import Request
from xiangxin.web.links.codes import qr_svg
from xiangxin.world import clock

# A code is printed and stays; its picture may be kept for a day.
_KEPT = "private, max-age=86400"


@require_safe
def follow_link(request: Request, code: str) -> HttpResponse:
    """To what the link was put up for. A robot is led there too, but is no visit."""
    link, card = links.led_to(code)
    is_scanned = "q" in request.GET
    if _is_visit(request):
        actions.visited(link=link, is_scanned=is_scanned, now=clock.now())
    came = Arrival(entry_of(is_scanned=is_scanned), link)
    where = reverse("actor", kwargs={"handle": card.handle})
    return HttpResponseRedirect(
        f"{where}?via={came}", headers={"Cache-Control": "no-store"}
    )


def _is_visit(request: Request) -> bool:
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    return (
        request.method == "GET"
        and not looks_ahead
        and not is_robot(request.headers.get("User-Agent", ""))
    )


@require_safe
def link_code(_request: Request, code: str) -> HttpResponse:
    link, _ = links.led_to(code)
    return _svg(qr_svg(scanned_address(link)))


@require_safe
def actor_code(_request: Request, handle: str) -> HttpResponse:
    """Of any public page of an actor's own."""
    card = actors.actor_at(handle)
    where = reverse("actor", kwargs={"handle": card.handle})
    return _svg(qr_svg(f"{settings.PUBLIC_URL}{where}?via=qr"))


def link_address(link: int) -> str:
    where = reverse("follow_link", kwargs={"code": code_of(link)})
    return f"{settings.PUBLIC_URL}{where}"


def scanned_address(link: int) -> str:
    return f"{link_address(link)}?q"


def _svg(body: bytes) -> HttpResponse:
    headers = {"Cache-Control": _KEPT}
    return HttpResponse(body, content_type="image/svg+xml", headers=headers)
