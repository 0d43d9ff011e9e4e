"""Passing something on: to one person, to a circle, or in the open.

Which of the three is counted for the maker; who did it is not kept.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.links import actions
from xiangxin.market.links.errors import NotLinkable
from xiangxin.market.links.rules import Sharing, sharing_of
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, person_of
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import face_url, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.links.codes import qr_path
from xiangxin.world import clock

_ONCE_S: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A place in the open and its page for writing there."""

    name: str
    address: str


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: Request, handle: str) -> HttpResponse:
    """The sheet. Choosing a way counts once; looking at it again does not."""
    card = actors.actor_at(handle)
    if card.kind not in {Kind.PRODUCT, Kind.BRAND}:
        raise NotLinkable
    if card.kind is Kind.PRODUCT:
        catalog.product_page(card.id, viewer=request.viewer)  # or it is not there
    if request.method == "POST":
        way = sharing_of(request.POST.get("way", ""))
        if _is_counted(request, card.id, way):
            actions.shared(actor=card.id, sharing=way, now=clock.now())
        here = reverse("share", kwargs={"handle": card.handle})
        return see_other(f"{here}?way={way.value}#way")
    said = request.GET.get("way", "")
    values = _sheet(card, sharing_of(said) if said else None)
    return render(request, "links/share.html", values)


def _is_counted(request: Request, actor: int, way: Sharing) -> bool:
    """Each visitor once an hour. Of a guest a hash is kept so long; it leads to nobody."""
    person = person_of(request.viewer)
    who = person or (
        f"{get_adapter().get_client_ip(request)} {request.headers.get('User-Agent', '')}"
    )
    key = salted_hmac("shared", f"{who} {actor} {way}").hexdigest()
    return bool(cache.add(f"shared:{key}", 1, timeout=_ONCE_S))


def _sheet(card: ActorCard, way: Sharing | None) -> dict[str, object]:
    own = reverse("actor", kwargs={"handle": card.handle})
    address = f"{settings.PUBLIC_URL}{own}?via=link"
    path, side = qr_path(f"{settings.PUBLIC_URL}{own}?via=qr")
    return {
        "actor": card,
        "face": face_url(card.avatar),
        "own": own,
        "language": guess(card.name),
        "way": way and way.value,
        "address": address,
        "mail": "mailto:?"
        + urlencode({"subject": card.name, "body": address}).replace("+", "%20"),
        "code": path,
        "side": side,
        "outside": _places(card.name, address),
    }


def _places(name: str, address: str) -> list[Elsewhere]:
    told = f"{name} {address}"
    return [
        Elsewhere(name=place, address=f"{page}?{urlencode(fields)}")
        for place, page, fields in (
            (
                "微博 Weibo",
                "https://service.weibo.com/share/share.php",
                {"url": address, "title": name},
            ),
            (
                "豆瓣 Douban",
                "https://www.douban.com/share/service",
                {"href": address, "name": name},
            ),
            ("Mastodon", "https://mastodonshare.com/", {"text": name, "url": address}),
            ("Bluesky", "https://bsky.app/intent/compose", {"text": told}),
            (
                "Reddit",
                "https://www.reddit.com/submit",
                {"url": address, "title": name},
            ),
            ("X", "https://x.com/intent/post", {"text": name, "url": address}),
        )
    ]
