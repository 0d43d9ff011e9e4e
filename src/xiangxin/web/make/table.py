"""Prices and counts in one table: of a product, or of everything a brand sells.

A cell's name carries what it showed and the version of its row, so that only what somebody
typed is written, and what somebody else wrote meanwhile is shown beside it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.actions import NewPrice
from xiangxin.market.catalog.desk import queries as desk
from xiangxin.market.catalog.desk.queries import DeskBrand, DeskVariant
from xiangxin.market.catalog.desk.rules import line
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.market.stock.queries import Level
from xiangxin.market.stock.rules import Count, count_of
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Kind, May
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import back_to, render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame, product_of_mine
from xiangxin.web.posts.keyset import after
from xiangxin.web.posts.member import member
from xiangxin.world import clock

# Two fields each, and a form may have 200.
_ROWS = 80
_ASKED_MOST = 100
_CELL = re.compile(
    r"(?P<name>price|count)-(?P<variant>[0-9]{1,18})-(?P<seen>[0-9]{1,9})-(?P<was>[0-9.]{0,20})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A variant with its level, and what was typed where it clashed."""

    variant: DeskVariant
    level: Level
    price: str
    units: str
    said_price: str
    said_units: str
    odd: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What somebody typed over what they saw."""

    variant: int
    name: str
    seen: int
    said: str


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: Request, handle: str) -> HttpResponse:
    """The address names a brand or one of its products."""
    brand, product = _whose(request, handle)
    text = line(asked(request, "q"))[:_ASKED_MOST]
    if request.method == "POST":
        return _save(request, brand, handle)
    rows = desk.variants_for(
        request.viewer,
        brand.id,
        product=product,
        text=text,
        after=after(request),
        limit=_ROWS,
    )
    values = {"text": text, "next": rows[-1].id if len(rows) == _ROWS else None}
    return _page(request, brand, handle, rows_of(rows), values)


def _save(request: Request, brand: DeskBrand, handle: str) -> HttpResponse:
    typed = list(_typed(request))
    shown = desk.variants_for(
        request.viewer,
        brand.id,
        ids={cell.variant for cell in typed},
        with_retired=True,
        limit=_ROWS,
    )
    if not typed or len(shown) < len({cell.variant for cell in typed}):
        return see_other(reverse("set_stock", kwargs={"handle": handle}))
    prices = {
        cell.variant: NewPrice(
            price=Money.parse(cell.said, brand.currency), seen=cell.seen
        )
        for cell in typed
        if cell.name == "price"
    }
    counts = {
        cell.variant: Count(count_of(cell.said), cell.seen)
        for cell in typed
        if cell.name == "count"
    }
    saved = stock.save_table(
        viewer=request.viewer,
        brand=brand.id,
        prices=prices,
        counts=counts,
        now=clock.now(),
    )
    if not saved.is_stale:
        where = back_to(
            request, otherwise=reverse("set_stock", kwargs={"handle": handle})
        )
        return see_other(f"{where.partition('?')[0]}?said=saved")
    odd = {(one.variant, "price") for one in saved.prices}
    odd |= {(one.variant, "count") for one in saved.counts}
    rows = rows_of(shown, {(one.variant, one.name): one.said for one in typed}, odd)
    values = {"text": "", "next": None, "odd": len(odd)}
    return _page(request, brand, handle, rows, values, status=409)


def rows_of(
    variants: Sequence[DeskVariant],
    typed: Mapping[tuple[int, str], str] | None = None,
    odd: Collection[tuple[int, str]] = (),
) -> list[Row]:
    """What was typed stays in its cell; what is not typed is what is there."""
    levels = stock_queries.levels_of((one.id for one in variants), now=clock.now())
    said = typed or {}
    rows = []
    for one in variants:
        level = levels.get(one.id, Level())
        price, units = str(one.price.decimal()), str(level.on_hand)
        rows.append(
            Row(
                variant=one,
                level=level,
                price=price,
                units=units if level.version else "",
                said_price=said.get((one.id, "price"), price),
                said_units=said.get((one.id, "count"), units if level.version else ""),
                odd=frozenset(name for variant, name in odd if variant == one.id),
            )
        )
    return rows


def _page(
    request: Request,
    brand: DeskBrand,
    handle: str,
    rows: Sequence[Row],
    values: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {"odd": 0, "rows": rows, "handle": handle, **values}
    return render(
        request,
        "make/table.html",
        frame(request, brand, "stock") | shown,
        status=status,
    )


def _typed(request: Request) -> Iterator[Cell]:
    """The cells that say something else than they showed; an emptied one says nothing."""
    for name, sent in request.POST.items():
        found = _CELL.fullmatch(name)
        said = str(sent).strip()
        if found and said and said != found["was"]:
            yield Cell(
                variant=int(found["variant"]),
                name=found["name"],
                seen=int(found["seen"]),
                said=said,
            )


def _whose(request: Request, handle: str) -> tuple[DeskBrand, int | None]:
    member(request)
    if actors.actor_at(handle).kind is Kind.PRODUCT:
        product = product_of_mine(request, handle)
        return product.brand, product.id
    return brand_of_mine(request, handle, May.MAKE), None
