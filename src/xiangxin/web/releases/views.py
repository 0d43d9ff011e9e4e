"""Reading what changed."""

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.releases import queries
from xiangxin.web.layout.addresses import HIGHEST_ID
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.place import place_at
from xiangxin.web.releases.shown import LINES, of_place, shown
from xiangxin.world import clock

_RELEASES = 10
_LAST_DAY = date.max.toordinal()


@require_safe
def releases(request: Request, handle: str) -> HttpResponse:
    place, now = place_at(request, handle), clock.now()
    below = _below(request)
    cards = queries.releases_of(place.id, limit=_RELEASES, below=below)
    next_url = ""
    if len(cards) == _RELEASES:
        next_url = f"?below={cards[-1].day.toordinal()}.{cards[-1].id}"
    drafts = queries.drafts_of(request.viewer, place.id) if place.makes else []
    values = {
        **of_place(place),
        "releases": shown(request, cards, now=now),
        "drafts": shown(request, drafts, now=now),
        "next_url": next_url,
        "is_first": below is None,
    }
    return render(request, "releases/releases.html", values)


@require_safe
def release(request: Request, handle: str, release_id: int) -> HttpResponse:
    place, now = place_at(request, handle), clock.now()
    found = queries.release_page(request.viewer, place.id, release_id)
    (one,) = shown(request, [found.card], now=now)
    variants = catalog.variants_of(found.variants)
    named = {line.idea for line in found.log if line.idea is not None}
    values = {
        **of_place(place),
        "release": one,
        "post_id": found.card.post_id,
        "variants": [variants[each] for each in found.variants if each in variants],
        "log": found.log,
        "lines": LINES,
        "named": ideas.cards_of(request.viewer, named) if named else {},
    }
    return render(request, "releases/release.html", values)


def _below(request: Request) -> tuple[date, int] | None:
    """(day, id) of ?below=day.id, the day as its number; else it counts as not said."""
    day, _, last = asked(request, "below").partition(".")
    if all(one.isascii() and one.isdecimal() and len(one) < 20 for one in (day, last)):
        return (
            date.fromordinal(min(max(1, int(day)), _LAST_DAY)),
            min(int(last), HIGHEST_ID),
        )
    return None
