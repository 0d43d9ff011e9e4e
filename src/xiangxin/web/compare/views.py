from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from xiangxin.market.catalog import queries as catalog
from xiangxin.text.language import guess
from xiangxin.web.compare.shown import Column, columns_of, facts_in
from xiangxin.web.layout.origin import UNREADABLE
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.world import clock

MOST: Final = 4
_OFFERED: Final = 8


@require_safe
def compare(request: Request) -> HttpResponse:
    """What is no product, or not for this visitor, is left out; of the rest the first four."""
    asked = _asked(request)
    columns = columns_of(request.viewer, asked, now=clock.now())
    here = [column.handle for column in columns]
    values = {
        "columns": columns,
        "facts": facts_in(columns),
        "without": {one: _address([h for h in here if h != one]) for one in here},
        "others": _others(request, columns) if columns else [],
        "room": MOST - len(columns),
        "was_too_many": len(set(asked)) > MOST,
        "guess": guess,
    }
    return render(request, "compare/compare.html", values)


def _asked(request: Request) -> list[str]:
    try:
        said = request.GET.getlist("p")[: 5 * MOST]
    except UNREADABLE:
        return []
    return list(dict.fromkeys(handle.removeprefix("@") for handle in said if handle))


def _others(request: Request, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """(handle, name) of more of the same kind."""
    category = columns[0].category
    if not category:
        return []
    ids = catalog.newest_in(category, _OFFERED + MOST)
    cards = catalog.cards_of(ids, viewer=request.viewer)
    here = {column.id for column in columns}
    found = [cards[one] for one in ids if one in cards and one not in here]
    return [(card.handle, card.name) for card in found[:_OFFERED]]


def _address(handles: Sequence[str]) -> str:
    query = urlencode([("p", handle) for handle in handles])
    return f"{reverse('compare')}?{query}" if query else reverse("compare")
