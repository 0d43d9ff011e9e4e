"""What a maker answers, and what the staff hides."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiangxin.market.reviews import actions
from xiangxin.web.layout.origin import number
from xiangxin.web.layout.pages import see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.member import member
from xiangxin.web.posts.place import Place
from xiangxin.web.reviews.views import review_at
from xiangxin.world import clock


@require_POST
def answer(request: Request, handle: str, review_id: int) -> HttpResponse:
    member(request)
    place = review_at(request, handle, review_id)
    actions.answer(
        viewer=request.viewer,
        review=review_id,
        words=request.POST.get("words", ""),
        version=number(request, "version") or 0,
        now=clock.now(),
    )
    return see_other(_at(place, review_id))


@require_POST
def hide(request: Request, handle: str, review_id: int) -> HttpResponse:
    member(request)
    place = review_at(request, handle, review_id)
    actions.hide(
        viewer=request.viewer,
        review=review_id,
        reason=request.POST.get("words", ""),
        now=clock.now(),
    )
    return see_other(_at(place, review_id))


@require_POST
def show(request: Request, handle: str, review_id: int) -> HttpResponse:
    member(request)
    place = review_at(request, handle, review_id)
    actions.show(
        viewer=request.viewer,
        review=review_id,
        reason=request.POST.get("words", ""),
        now=clock.now(),
    )
    return see_other(_at(place, review_id))


def _at(place: Place, review: int) -> str:
    return reverse("review", kwargs={"handle": place.handle, "review_id": review})
