from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from xiangxin.insight.dashboards.queries import Dashboard, page_for
from xiangxin.insight.dashboards.rules import Sees
from xiangxin.insight.snapshots import actions
from xiangxin.kernel.errors import NotAllowed, NotFound
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind, May
from xiangxin.web.layout.pages import environment, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.place import shown_at
from xiangxin.web.pull.drawn import ENGINE_LANGUAGE, drawn, shown, with_claims_first
from xiangxin.web.pull.waiting import waiting
from xiangxin.world import clock

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel on a Chinese Windows takes UTF-8 for GBK."""


@require_safe
def pull(request: Request, handle: str) -> HttpResponse:
    """Who is near an actor and where the pull points, as far as the viewer may see it."""
    card = shown_at(request, handle)
    seen = shown(page_for(request.viewer, card))
    acts = seen.sees is not Sees.PUBLIC
    values = {
        "card": card,
        "seen": seen,
        "drawn": drawn(
            seen, language=request.language, foot=_foot(request, seen, card.handle)
        ),
        "waiting": waiting(request, newest=seen.id),
        "acts": acts,
        "is_oneself": seen.sees is Sees.ONESELF,
        "can_measure": settings.DEMO or acts,
        "is_product": card.kind is Kind.PRODUCT,
    }
    return render(request, "pull/pull.html", values)


@require_safe
def market(request: Request) -> HttpResponse:
    """What the market as a whole says, never from fewer than five people."""
    seen = with_claims_first(page_for(request.viewer, None))
    values = {
        "seen": seen,
        "drawn": drawn(seen, language=request.language, foot=_foot(request, seen, "")),
    }
    return render(request, "pull/market.html", values)


@require_safe
def figures(request: Request, handle: str, measure: str) -> HttpResponse:
    """What the page says of one measure, as a table for spreadsheets."""
    card = shown_at(request, handle)
    seen = shown(page_for(request.viewer, card))
    return _csv(request, seen, measure, name=card.handle)


@require_safe
def market_figures(request: Request, measure: str) -> HttpResponse:
    return _csv(request, page_for(request.viewer, None), measure, name="market")


def _csv(request: Request, seen: Dashboard, measure: str, *, name: str) -> HttpResponse:
    if measure not in seen.lines:
        raise NotFound
    table = seen.csv(measure, language=ENGINE_LANGUAGE[request.language])
    day = f"{seen.moments[measure].as_of:%Y-%m-%d}"
    return HttpResponse(
        BYTE_ORDER_MARK + table,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{measure}-{day}.csv"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )


def _foot(request: Request, seen: Dashboard, handle: str) -> Callable[[str], str]:
    """When a measure was measured, and its table to take away."""
    part = environment(request.language).get_template("pull/foot.html")

    def foot(measure: str) -> str:
        moment = seen.moments.get(measure)
        if moment is None:
            return ""
        where = "pull_csv" if handle else "market_pull_csv"
        given = {"handle": handle} if handle else {}
        values = {
            "moment_of": moment,
            "href": reverse(where, kwargs={**given, "measure": measure}),
        }
        return part.render(values)

    return foot


@require_POST
def measure_again(request: Request, handle: str) -> HttpResponse:
    """Ask for fresh figures: makers of their own, anybody in the demo market."""
    card = shown_at(request, handle)
    if not settings.DEMO:
        check_acts_for(request.viewer, card.id, may=May.MAKE)
    newest = page_for(request.viewer, card).id
    actions.ask(actor=card.id)
    where = reverse("pull", kwargs={"handle": card.handle})
    return see_other(f"{where}?after={newest}")


@require_POST
def publish(request: Request, handle: str) -> HttpResponse:
    card = _publishable(request, handle)
    actions.publish(viewer=request.viewer, actor=card.id, now=clock.now())
    return see_other(reverse("pull", kwargs={"handle": card.handle}))


@require_POST
def withdraw(request: Request, handle: str) -> HttpResponse:
    card = _publishable(request, handle)
    actions.withdraw(viewer=request.viewer, actor=card.id)
    return see_other(reverse("pull", kwargs={"handle": card.handle}))


def _publishable(request: Request, handle: str) -> ActorCard:
    card = shown_at(request, handle)
    if card.kind is Kind.PERSON:
        raise NotAllowed  # a person's figures are never public
    return card
