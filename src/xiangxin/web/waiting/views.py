from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.insight.forecasts import queries as forecasts
from xiangxin.kernel.errors import NotFound, SignInFirst
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.waiting import actions
from xiangxin.market.waiting import queries as waiting
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, May, Member, Staff
from xiangxin.text.language import guess
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.world import clock

# Of forecasts whose record is told: nine in ten of them should have been right.
_REMEMBERED = 50


@require_POST
def wait(request: Request, handle: str) -> HttpResponse:
    card = _product(handle)
    actions.ask(
        viewer=_somebody(request),
        product=card.id,
        origin=origin_of(request),
        now=clock.now(),
    )
    return _answered(request, card, is_waiting=True)


@require_POST
def think_better(request: Request, handle: str) -> HttpResponse:
    card = _product(handle)
    actions.think_better(
        viewer=_somebody(request),
        product=card.id,
        origin=origin_of(request),
        now=clock.now(),
    )
    return _answered(request, card, is_waiting=False)


@require_safe
def waiting_page(request: Request, handle: str) -> HttpResponse:
    """For those who make it: how many wait, and what may come of it."""
    member(request)
    card = _product(handle)
    product = catalog.product_page(card.id, viewer=request.viewer)
    check_acts_for(request.viewer, product.brand.id, may=May.MAKE)
    people = waiting.waiting_for(card.id, now=clock.now())
    right, told = forecasts.record(limit=_REMEMBERED)
    values = {
        "product": product,
        "guess": guess,
        "waiting": people,
        "told": forecasts.told_of(card.id),
        "outlook": forecasts.outlook(people.people),
        "right": right,
        "forecasts": told,
    }
    return render(request, "waiting/waiting.html", values)


def _product(handle: str) -> ActorCard:
    card = actors.actor_at(handle)
    if card.kind is not Kind.PRODUCT:
        raise NotFound
    return card


def _somebody(request: Request) -> Member | Staff:
    if isinstance(request.viewer, Member | Staff):
        return request.viewer
    raise SignInFirst


def _answered(request: Request, card: ActorCard, *, is_waiting: bool) -> HttpResponse:
    own = reverse("actor", kwargs={"handle": card.handle})
    path = back_to(request, otherwise=own)
    if not request.htmx:
        return see_other(path)
    values = {"handle": card.handle, "is_waiting": is_waiting, "path": path}
    return render(request, "waiting/part.html", values)
