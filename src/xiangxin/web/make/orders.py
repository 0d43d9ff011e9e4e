"""All orders of a brand: found by day and state, and taken along as CSV."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from xiangxin.market.orders import books
from xiangxin.market.orders.books import Only, Wanted
from xiangxin.social.actors.rules import May
from xiangxin.text.language import guess
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import render
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.web.orders.shown import headline
from xiangxin.web.posts.keyset import before

_ORDERS = 50


@require_safe
def orders(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.SERVE)
    wanted = _wanted(request)
    cards = books.orders_found(
        request.viewer, brand.id, wanted, before=before(request), limit=_ORDERS
    )
    query = urlencode(_query(wanted))
    values = frame(request, brand, "orders") | {
        "orders": [(card, headline(card)[0]) for card in cards],
        "wanted": wanted,
        "query": query,
        "days": urlencode(_days(wanted)),
        "next": f"?{query}&before={cards[-1].id}" if len(cards) == _ORDERS else "",
        "guess": guess,
    }
    return render(request, "make/orders.html", values)


@require_safe
def orders_csv(request: Request, handle: str) -> StreamingHttpResponse:
    brand = brand_of_mine(request, handle, May.SERVE)
    lines = books.lines(
        request.viewer,
        brand.id,
        _wanted(request),
        for_excel=asked(request, "excel") == "1",
    )
    name = f"{brand.handle}-orders.csv" if brand.handle.isascii() else "orders.csv"
    return StreamingHttpResponse(
        _bytes(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _bytes(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()


def _wanted(request: Request) -> Wanted:
    """What cannot be read is not asked for."""
    only = asked(request, "only")
    return Wanted(
        only=Only(only) if only in set(Only) else Only.ALL,
        since=_day(asked(request, "since")),
        until=_day(asked(request, "until")),
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # The first and the last day of the calendar have no day before or after them.
    return found if date.min < found < date.max else None


def _days(wanted: Wanted) -> dict[str, str]:
    found = {"since": wanted.since, "until": wanted.until}
    return {name: day.isoformat() for name, day in found.items() if day}


def _query(wanted: Wanted) -> dict[str, str]:
    return {"only": wanted.only.value} | _days(wanted)
