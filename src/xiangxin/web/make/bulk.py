"""Many prices or counts at once: said, shown, and only then written."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.desk.actions import Planned
from xiangxin.market.catalog.desk.errors import NothingChosen
from xiangxin.market.catalog.desk.queries import DeskBrand
from xiangxin.market.catalog.desk.rules import line, percent_of, values_of
from xiangxin.market.catalog.rules import Repricing
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.actions.many import PlannedCounts
from xiangxin.market.stock.rules import Recount, count_of, difference_of
from xiangxin.social.actors.rules import May
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock

_FIELDS = ("q", "skus", "percent", "to", "ends")
_COUNT_FIELDS = ("q", "skus", "by", "to")
_SAID_MOST = 4_000
# Of a long plan the beginning is shown; all of it is written.
_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request, handle: str) -> HttpResponse:
    """GET says what would become of them, POST writes what was shown."""
    brand = brand_of_mine(request, handle, May.MAKE)
    said = _said(request, _FIELDS)
    if request.method == "POST":
        planned = _plan(request, brand, said)
        if planned.mark == request.POST.get("mark"):
            clashes, _ = desk.apply_prices(
                viewer=request.viewer, brand=brand.id, planned=planned, now=clock.now()
            )
            if not clashes:
                where = reverse("set_stock", kwargs={"handle": handle})
                return see_other(f"{where}?said=saved")
        # What was shown is no longer so: the new plan is shown, and nothing was written.
        return _page(request, brand, said, planned, is_stale=True)
    is_asked = any(said[name] for name in ("percent", "to", "ends"))
    planned_or_none = _plan(request, brand, said) if is_asked else None
    return _page(request, brand, said, planned_or_none)


def _plan(request: Request, brand: DeskBrand, said: dict[str, str]) -> Planned:
    if not any(said[name] for name in ("percent", "to", "ends")):
        raise NothingChosen
    how = Repricing(
        to_minor=Money.parse(said["to"], brand.currency).minor if said["to"] else None,
        percent=percent_of(said["percent"] or "0"),
        ends_90=said["ends"] == "90",
    )
    return desk.plan_prices(
        request.viewer,
        brand.id,
        how=how,
        text=line(said["q"]),
        skus=values_of(said["skus"]),
    )


def _page(
    request: Request,
    brand: DeskBrand,
    said: dict[str, str],
    planned: Planned | None,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    changed = [
        (one, new) for one, new in (planned.rows if planned else ()) if one.price != new
    ]
    values = frame(request, brand, "bulk") | {
        "said": said,
        "planned": planned,
        "changed": len(changed),
        "rows": changed[:_SHOWN],
        "is_stale": is_stale,
    }
    return render(request, "make/bulk.html", values, status=409 if is_stale else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def counts(request: Request, handle: str) -> HttpResponse:
    """As `bulk`, of what lies on the shelf."""
    brand = brand_of_mine(request, handle, May.MAKE)
    said = _said(request, _COUNT_FIELDS)
    is_asked = bool(said["by"] or said["to"])
    if request.method == "POST":
        planned = _counts(request, brand, said)
        if planned.mark == request.POST.get("mark"):
            clashes, _ = stock.apply_counts(
                viewer=request.viewer, brand=brand.id, planned=planned, now=clock.now()
            )
            if not clashes:
                where = reverse("set_stock", kwargs={"handle": handle})
                return see_other(f"{where}?said=saved")
        return _counts_page(request, brand, said, planned, is_stale=True)
    return _counts_page(
        request, brand, said, _counts(request, brand, said) if is_asked else None
    )


def _counts(request: Request, brand: DeskBrand, said: dict[str, str]) -> PlannedCounts:
    if not said["by"] and not said["to"]:
        raise NothingChosen
    how = (
        Recount(to=count_of(said["to"]))
        if said["to"]
        else Recount(by=difference_of(said["by"]))
    )
    return stock.plan_counts(
        request.viewer,
        brand.id,
        how=how,
        text=line(said["q"]),
        skus=values_of(said["skus"]),
        now=clock.now(),
    )


def _counts_page(
    request: Request,
    brand: DeskBrand,
    said: dict[str, str],
    planned: PlannedCounts | None,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    rows = planned.rows if planned else ()
    changed = [one for one in rows if one.is_change]
    short = [one for one in rows if one.units is None]
    values = frame(request, brand, "bulk") | {
        "said": said,
        "planned": planned,
        "changed": len(changed),
        "rows": changed[:_SHOWN],
        "short": short[:_SHOWN],
        "is_stale": is_stale,
    }
    return render(request, "make/counts.html", values, status=409 if is_stale else 200)


def _said(request: Request, fields: Sequence[str]) -> dict[str, str]:
    """What was typed: in the address while it is shown, in the form when it is written."""
    sent = request.POST if request.method == "POST" else None
    return {
        name: (sent.get(name, "") if sent is not None else asked(request, name))[
            :_SAID_MOST
        ]
        for name in fields
    }
