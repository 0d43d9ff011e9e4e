"""What makers do about things that come back."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiangxin.kernel.errors import NotFound
from xiangxin.market.orders.returns import actions
from xiangxin.market.orders.returns.queries import return_for
from xiangxin.market.orders.rules import MAY_SELL
from xiangxin.web.layout.pages import back_to, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.world import clock

_NOTE_MOST = 200


@require_POST
def answer_return(request: Request, return_id: int) -> HttpResponse:
    """Whatever the pressed button says."""
    member(request)
    viewer, form, now = request.viewer, request.POST, clock.now()
    words = form.get("words", "")
    match form.get("do"):
        case "accept":
            actions.accept(viewer, return_id, words=words, now=now)
        case "decline":
            actions.decline(viewer, return_id, words=words, now=now)
        case "receive":
            restock = form.get("restock") == "1"
            actions.receive(viewer, return_id, restock=restock, now=now)
        case "refund":
            actions.refund(viewer, return_id, note=words[:_NOTE_MOST], now=now)
        case _:
            raise NotFound
    _, card = return_for(viewer, return_id, parties=MAY_SELL)
    own = reverse("make_order", kwargs={"order_id": card.order_id})
    return see_other(back_to(request, otherwise=own))


@require_POST
def drop_rest(request: Request, order_id: int) -> HttpResponse:
    member(request)
    note = " ".join(request.POST.get("note", "").split())[:_NOTE_MOST]
    actions.drop_rest(request.viewer, order_id, note=note, now=clock.now())
    return see_other(reverse("make_order", kwargs={"order_id": order_id}))
