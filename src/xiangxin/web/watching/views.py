from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.errors import NotFound, SignInFirst
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.watching import actions, queries
from xiangxin.market.watching.queries import Wish
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, Member, Staff
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.world import clock


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: Request, handle: str) -> HttpResponse:
    viewer = request.viewer
    if not isinstance(viewer, Member | Staff):
        raise SignInFirst
    card = actors.actor_at(handle)
    if card.kind is not Kind.PRODUCT:
        raise NotFound
    if request.method == "POST":
        wish = Wish(back="back" in request.POST, price="price" in request.POST)
        actions.wish(viewer=viewer, product=card.id, wish=wish, now=clock.now())
        return see_other(f"{request.path}?said=saved")
    values = {
        "card": card,
        "wish": queries.wish_of(viewer.person, card.id),
        "follows": card.id in actors.follows(viewer, [card.id]),
        "guess": guess,
    }
    return render(request, "watching/watch.html", values)


# A mail program that ends it by itself comes from nowhere of ours; the link is signed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def watch_off(request: Request, token: str) -> HttpResponse:
    """Looking ends nothing: programs follow links of mails before anybody reads them."""
    off = queries.off_of(token)
    card = catalog.cards_of([off.product]).get(off.product)
    if card is None:
        raise NotFound
    if request.method == "POST":
        actions.turn_off(off)
    values = {"card": card, "is_off": request.method == "POST", "guess": guess}
    return render(request, "watching/off.html", values)
