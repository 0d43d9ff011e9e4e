"""A maker's links: put up, counted, printed, retired."""

from django.http import HttpResponse
from django.template.defaultfilters import slugify
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.links import actions
from xiangxin.market.links import queries as links
from xiangxin.market.links.errors import NoSuchLink
from xiangxin.market.links.rules import PLACES, Sharing
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.queries import ActorCard
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import environment, render, see_other, translate
from xiangxin.web.layout.request import Request
from xiangxin.web.links.cards import Card, lines, picture_inside
from xiangxin.web.links.codes import qr_path
from xiangxin.web.links.views import link_address, scanned_address
from xiangxin.web.posts.member import member
from xiangxin.world import chance, clock


@require_safe
def index(request: Request, handle: str) -> HttpResponse:
    card = _mine(request, handle)
    up = links.links_of(card.id, now=clock.now())
    shares = links.shares_of(card.id)
    values = {
        "actor": card,
        "name_language": guess(card.name),
        "links": [line for line in up if not line.is_retired],
        "retired": [line for line in up if line.is_retired],
        "standing": tuple(
            (place.value, translate(word, request.language))
            for place, word in PLACES.items()
        ),
        "place_of": {
            place: translate(word, request.language) for place, word in PLACES.items()
        },
        "address_of": link_address,
        "shares": {way.value: shares[way] for way in Sharing},
        "guess": guess,
    }
    return render(request, "links/links.html", values)


@require_POST
def put_up(request: Request, handle: str) -> HttpResponse:
    card = _mine(request, handle)
    code = actions.put_up(
        viewer=request.viewer,
        actor=card.id,
        name=request.POST.get("name", ""),
        place=request.POST.get("place", ""),
        draw=chance.number,
        now=clock.now(),
    )
    where = {"handle": card.handle, "code": code}
    return see_other(reverse("link_poster", kwargs=where))


@require_safe
def poster(request: Request, handle: str, code: str) -> HttpResponse:
    """One link with its code, large, to print or to save."""
    card = _mine(request, handle)
    link = _link_of(card, code)
    path, side = qr_path(scanned_address(link.id))
    values = {
        "actor": card,
        "link": link,
        "address": link_address(link.id),
        "path": path,
        "side": side,
        "guess": guess,
    }
    return render(request, "links/poster.html", values)


@require_safe
def card(request: Request, handle: str, code: str) -> HttpResponse:
    actor = _mine(request, handle)
    link = _link_of(actor, code)
    path, side = qr_path(scanned_address(link.id))
    product = catalog.cards_of([actor.id], viewer=request.viewer).get(actor.id)
    drawn = Card(
        name=lines(actor.name, ems=13, most=2),
        lede=lines(actor.summary, ems=15.5, most=3),
        picture=picture_inside(product.picture if product else actor.avatar),
        code=path,
        side=side,
        address=link_address(link.id).partition("://")[2],
    )
    body = environment(request.language).get_template("links/card.svg")
    return HttpResponse(
        body.render(card=drawn, language_of=guess(actor.name)),
        content_type="image/svg+xml",
        headers={
            "Content-Disposition": f'inline; filename="{slugify(actor.handle) or "card"}-{link.code}.svg"',
            "Cache-Control": "private, no-cache",
        },
    )


@require_POST
def retire(request: Request, handle: str, code: str) -> HttpResponse:
    actor = _mine(request, handle)
    link = _link_of(actor, code)
    actions.retire(viewer=request.viewer, actor=actor.id, link=link.id, now=clock.now())
    return see_other(reverse("links", kwargs={"handle": actor.handle}))


def _mine(request: Request, handle: str) -> ActorCard:
    member(request)
    found = actors.actor_at(handle)
    actions.check_may_link(request.viewer, found.id)
    return found


def _link_of(actor: ActorCard, code: str) -> links.LinkLine:
    for line in links.links_of(actor.id, now=clock.now()):
        if line.code == code:
            return line
    raise NoSuchLink
