"""Ordering the same again."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiangxin.market.orders import actions as orders
from xiangxin.market.orders.links import bearer_of
from xiangxin.social.actors.rules import Viewer
from xiangxin.text.language import guess
from xiangxin.web.bag.cookie import keep, owner_of
from xiangxin.web.layout.origin import origin_of
from xiangxin.web.layout.pages import render, see_other, sentence_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.world import chance, clock


@require_POST
def order_again(request: Request, token: str = "", order_id: int = 0) -> HttpResponse:
    """Into the bag with it; a page says what could not be had."""
    viewer: Viewer
    if token:
        bearer = bearer_of(token)
        viewer, order_id = bearer, bearer.order_id
    else:
        member(request)
        viewer = request.viewer
    owner = owner_of(request)
    done = orders.reorder(
        viewer,
        order_id,
        cart_key=owner.key,
        person=owner.person,
        new_key=chance.key(),
        origin=origin_of(request),
        now=clock.now(),
    )
    if not done.left_out:
        response: HttpResponse = see_other(reverse("bag"))
    else:
        values = {
            "left_out": [
                (one, sentence_of(one.refusal, request.language))
                for one in done.left_out
            ],
            "has_some": done.bag is not None,
            "guess": guess,
        }
        response = render(request, "orders/again.html", values, current="me")
    if done.bag is None:
        return response
    return keep(response, owner, units=done.bag.view.units, key=done.bag.key)
