"""Where a brand sends to and for how much: its zones, one form each."""

import re
from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.desk.queries import DeskBrand
from xiangxin.market.shipping import actions as shipping
from xiangxin.market.shipping.errors import NotWeights
from xiangxin.market.shipping.queries import zones_for
from xiangxin.market.shipping.rules import WAYS_MOST, Band, Way, Zone
from xiangxin.social.actors.rules import May
from xiangxin.web.bag.views import number_in
from xiangxin.web.checkout.places import areas_in, codes_in, listed, names_of
from xiangxin.web.layout.pages import render, see_other
from xiangxin.web.layout.request import Request
from xiangxin.web.make.mine import brand_of_mine, frame
from xiangxin.web.make.typed import amount_in
from xiangxin.world import clock

_WEIGHT = re.compile(
    r"(?P<much>\d{1,7}(?:[.,]\d{1,3})?)\s*(?P<unit>kg|g|公斤|千克|克)?\s*[:=：\s]\s*(?P<price>\S+)",
    re.IGNORECASE,
)
_HEAVY = {"kg", "公斤", "千克"}
_GRAMS = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: Request, handle: str) -> HttpResponse:
    """All zones, and the form of one of them or of a new one."""
    brand = brand_of_mine(request, handle, May.MAKE)
    if request.method == "POST":
        return _save(request, brand)
    found, version = zones_for(request.viewer, brand.id, currency=brand.currency)
    asked = request.GET.get("zone", "")
    open_ = next((zone for zone in found.zones if str(zone.key) == asked), None)
    empty = Way(key=0, name="")
    ways = (*open_.ways, empty)[:WAYS_MOST] if open_ else (empty,)
    values = frame(request, brand, "sending") | {
        "zones": [(zone, _places(zone, request.language)) for zone in found.zones],
        "version": version,
        "open": open_,
        "countries": ", ".join(names_of(open_.countries, request.language))
        if open_
        else "",
        "ways": [(way, _weights(way, brand)) for way in ways],
        "money_of": lambda minor: Money(minor, found.currency),
        "plain": lambda minor: _plain(minor, found.currency),
    }
    return render(request, "make/sending.html", values)


def _save(request: Request, brand: DeskBrand) -> HttpResponse:
    key = number_in(request, "zone") or 0
    version = number_in(request, "version") or 0
    if "remove" in request.POST:
        shipping.remove_zone(
            viewer=request.viewer,
            brand=brand.id,
            currency=brand.currency,
            key=key,
            version=version,
            now=clock.now(),
        )
    else:
        shipping.save_zone(
            viewer=request.viewer,
            brand=brand.id,
            currency=brand.currency,
            zone=_zone_in(request, brand, key),
            version=version,
            now=clock.now(),
        )
    return see_other(f"{reverse('make_sending', args=[brand.handle])}?said=saved")


def _zone_in(request: Request, brand: DeskBrand, key: int) -> Zone:
    countries = (
        ()
        if request.POST.get("all_others") == "1"
        else codes_in(request.POST.get("countries", ""))
    )
    return Zone(
        key=key,
        name=" ".join(request.POST.get("name", "").split()),
        countries=countries,
        areas=areas_in(request.POST.get("areas", ""), countries),
        postcodes=listed(request.POST.get("postcodes", "")),
        ways=tuple(_ways_in(request, brand)),
    )


def _ways_in(request: Request, brand: DeskBrand) -> Iterator[Way]:
    """Those that have a name; one whose name was emptied is taken away."""
    for n in range(WAYS_MOST):
        name = " ".join(request.POST.get(f"name-{n}", "").split())
        if not name:
            continue
        free = request.POST.get(f"free-{n}", "").strip()
        yield Way(
            key=number_in(request, f"key-{n}") or 0,
            name=name,
            price_minor=amount_in(request, f"price-{n}", brand.currency),
            bands=tuple(_bands(request.POST.get(f"weights-{n}", ""), brand.currency)),
            free_from_minor=amount_in(request, f"free-{n}", brand.currency)
            if free
            else None,
        )


def _bands(text: str, currency: str) -> Iterator[Band]:
    """A line each: `1 kg 12` or `500 g: 8.50`."""
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _WEIGHT.fullmatch(line)
        if found is None:
            raise NotWeights
        much = float(found["much"].replace(",", "."))
        is_heavy = (found["unit"] or "g").lower() in _HEAVY
        yield Band(
            to_grams=round(much * _GRAMS) if is_heavy else round(much),
            price_minor=Money.parse(found["price"], currency).minor,
        )


def _weights(way: Way, brand: DeskBrand) -> str:
    return "\n".join(
        f"{band.to_grams} g  {_plain(band.price_minor, brand.currency)}"
        for band in way.bands
    )


def _plain(minor: int, currency: str) -> str:
    return str(Money(minor, currency).decimal())


def _places(zone: Zone, language: str) -> str:
    return ", ".join((*names_of(zone.countries, language), *zone.areas))
