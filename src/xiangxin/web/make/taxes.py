"""Which taxes a brand takes where: all its rates in one form."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.market.catalog.desk.queries import DeskBrand
from xiangxin.market.taxes import actions
from xiangxin.market.taxes.queries import taxes_for
from xiangxin.market.taxes.rules import (
    NAME_MOST,
    RATES_MOST,
    OnShipping,
    Rate,
    TaxClass,
    Taxes,
    rate_of,
)
from xiangxin.social.actors.errors import NoSuchChoice
from xiangxin.social.actors.rules import May
from xiangxin.web.bag.views import number_in
from xiangxin.web.checkout.places import areas_in, codes_in, names_of
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.world import clock

_MORE = 2
_CLASSES = (TaxClass.STANDARD, TaxClass.REDUCED)


@require_http_methods(["GET", "HEAD", "POST"])
def taxes(request: Request, handle: str) -> HttpResponse:
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method == "POST":
        return _save(request, brand)
    found, version = taxes_for(request.viewer, brand.id)
    rows = [
        (
            ", ".join(names_of([rate.country], request.language)),
            rate.area,
            rate.tax_class.value,
            f"{rate.rate / 1000:g}",
            rate.name,
        )
        for rate in found.rates
    ]
    values = frame(request, brand, "taxes") | {
        "taxes": found,
        "version": version,
        "rows": [*rows, *[("", "", "standard", "", "")] * _MORE][:RATES_MOST],
    }
    return render(request, "make/taxes.html", values)


def _save(request: Request, brand: DeskBrand) -> HttpResponse:
    rule = request.POST.get("on_shipping", "")
    included = request.POST.get("is_included", "")
    if rule not in set(OnShipping) or included not in {"0", "1"}:
        raise NoSuchChoice
    actions.save_taxes(
        viewer=request.viewer,
        brand=brand.id,
        taxes=Taxes(
            is_included=included == "1",
            on_shipping=OnShipping(rule),
            rates=tuple(_rates(request)),
        ),
        version=number_in(request, "version") or 0,
        now=clock.now(),
    )
    return see_other(f"{reverse('make_taxes', args=[brand.handle])}?said=saved")


def _rates(request: Request) -> Iterator[Rate]:
    """Rows in which a country stands; one whose country was emptied is taken away."""
    for n in range(RATES_MOST + 1):
        countries = codes_in(request.POST.get(f"country-{n}", ""))
        tax_class = request.POST.get(f"class-{n}", "")
        for country in countries:
            if tax_class not in _CLASSES:
                raise NoSuchChoice
            areas = areas_in(request.POST.get(f"area-{n}", ""), [country])
            for area in areas or ("",):
                yield Rate(
                    country=country,
                    area=area,
                    tax_class=TaxClass(tax_class),
                    rate=rate_of(request.POST.get(f"rate-{n}", "")),
                    name=" ".join(request.POST.get(f"name-{n}", "").split())[
                        : NAME_MOST + 1
                    ],
                )
