"""Many prices at once: said, shown, and only then written."""

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
from xiangxin.social.actors.rules import May
from xiangxin.web.layout.origin import asked
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock

_FIELDS = ("q", "skus", "percent", "to", "ends")
_SAID_MOST = 4_000
# Of a long plan the beginning is shown; all of it is written.
_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request, handle: str) -> HttpResponse:
    """GET says what would become of them, POST writes what was shown."""
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method == "POST":
        said = {name: request.POST.get(name, "")[:_SAID_MOST] for name in _FIELDS}
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
    said = {name: asked(request, name)[:_SAID_MOST] for name in _FIELDS}
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
