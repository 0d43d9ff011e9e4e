"""Which zone an address lies in, and what each way of sending costs there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from xiangxin.kernel.money import Money
from xiangxin.market.shipping.errors import (
    AmountOutOfBounds,
    BadShipping,
    NameMissing,
    NoSuchZone,
    NotWeights,
    NoWay,
    NoWhere,
    TooManyZones,
)

ZONES_MOST = 30
WAYS_MOST = 6
BANDS_MOST = 12
PLACES_MOST = 300
NAME_MOST = 60
GRAMS_MOST = 10**7
MINOR_MOST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a parcel shall go, as far as its price depends on it."""

    country: str
    area: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The price of parcels up to this weight, and heavier than the band before."""

    to_grams: int
    price_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of sending. Without bands one price holds for every weight."""

    key: int
    name: str
    price_minor: int = 0
    bands: tuple[Band, ...] = ()
    free_from_minor: int | None = None

    def price(self, *, items_minor: int, grams: int) -> int | None:
        """None for what is too heavy to be sent this way."""
        if self.bands and grams > self.bands[-1].to_grams:
            return None
        if self.free_from_minor is not None and items_minor >= self.free_from_minor:
            return 0
        return next(
            (band.price_minor for band in self.bands if grams <= band.to_grams),
            self.price_minor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Without countries it is for all that no other zone names."""

    key: int
    name: str
    countries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipping:
    """A brand's zones. A brand that has none sends everywhere for nothing."""

    currency: str
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way that can be chosen for one parcel. Key 0: it is within the price."""

    key: int
    name: str
    price: Money


def zone_for(zones: Iterable[Zone], place: Place) -> Zone | None:
    """The narrowest zone that holds the place: by postcode, region, country, the rest."""
    ranked = [(_rank(zone, place), zone) for zone in zones]
    held = [(rank, zone) for rank, zone in ranked if rank]
    return max(held, key=lambda one: one[0])[1] if held else None


def _rank(zone: Zone, place: Place) -> tuple[int, int] | None:
    """How narrowly the zone holds the place; None when it does not."""
    if not zone.countries:
        return (1, 0)
    if place.country not in zone.countries:
        return None
    begun = [
        len(_plain(code))
        for code in zone.postcodes
        if _plain(place.postcode).startswith(_plain(code))
    ]
    if begun:
        return (4, max(begun))
    if _plain(place.area) in {_plain(area) for area in zone.areas}:
        return (3, 0)
    return None if zone.postcodes or zone.areas else (2, 0)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def offers(
    shipping: Shipping | None, place: Place, *, items: Money, grams: int
) -> tuple[Offer, ...]:
    """Every way to send this there, in the maker's order; none: it is not sent there."""
    if shipping is None or not shipping.zones:
        return (Offer(key=0, name="", price=Money(0, items.currency)),)
    zone = zone_for(shipping.zones, place)
    if zone is None or shipping.currency != items.currency:
        return ()
    priced = (
        (way, way.price(items_minor=items.minor, grams=grams)) for way in zone.ways
    )
    return tuple(
        Offer(key=way.key, name=way.name, price=Money(minor, items.currency))
        for way, minor in priced
        if minor is not None
    )


def reaches(shipping: Shipping) -> tuple[str, ...] | None:
    """The countries that are sent to at all; None for all of them."""
    if any(not zone.countries for zone in shipping.zones):
        return None
    return tuple(
        dict.fromkeys(code for zone in shipping.zones for code in zone.countries)
    )


def with_zone(shipping: Shipping, zone: Zone) -> Shipping:
    """The zone in its place, or behind the others when it is new (key 0)."""
    _check(zone)
    if zone.key and zone.key not in {one.key for one in shipping.zones}:
        raise NoSuchZone
    last = max(_keys(shipping), default=0)
    ways = []
    for way in zone.ways:
        last += not way.key
        ways.append(way if way.key else replace(way, key=last))
    ready = replace(zone, key=zone.key or last + 1, ways=tuple(ways))
    others = {one.key: one for one in shipping.zones} | {ready.key: ready}
    if len(others) > ZONES_MOST:
        raise TooManyZones(most=ZONES_MOST)
    return replace(shipping, zones=tuple(others.values()))


def without_zone(shipping: Shipping, key: int) -> Shipping:
    left = tuple(zone for zone in shipping.zones if zone.key != key)
    if len(left) == len(shipping.zones):
        raise NoSuchZone
    return replace(shipping, zones=left)


def _keys(shipping: Shipping) -> Iterable[int]:
    """Zones and ways share their numbers, so that none is ever given twice."""
    for zone in shipping.zones:
        yield zone.key
        yield from (way.key for way in zone.ways)


def _check(zone: Zone) -> None:
    _check_name(zone.name)
    if not zone.countries and (zone.areas or zone.postcodes):
        raise NoWhere
    places = (*zone.countries, *zone.areas, *zone.postcodes)
    if len(places) > PLACES_MOST or any(len(one) > NAME_MOST for one in places):
        raise BadShipping
    if not 1 <= len(zone.ways) <= WAYS_MOST:
        raise NoWay
    for way in zone.ways:
        _check_name(way.name)
        _check_bands(way.bands)
        amounts = [way.price_minor, way.free_from_minor or 0]
        amounts += [band.price_minor for band in way.bands]
        if any(not 0 <= minor <= MINOR_MOST for minor in amounts):
            raise AmountOutOfBounds


def _check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= NAME_MOST:
        raise NameMissing(most=NAME_MOST)


def _check_bands(bands: Sequence[Band]) -> None:
    weights = [band.to_grams for band in bands]
    if len(bands) > BANDS_MOST or any(not 0 < one <= GRAMS_MOST for one in weights):
        raise NotWeights
    if weights != sorted(set(weights)):
        raise NotWeights


def written(shipping: Shipping) -> str:
    return json.dumps(asdict(shipping), ensure_ascii=False, separators=(",", ":"))


# The same few brands are bought from again and again.
@lru_cache(maxsize=1024)
def read(document: str) -> Shipping | None:
    """What `written` wrote; nothing from nothing."""
    if not document:
        return None
    found = json.loads(document)
    return Shipping(
        currency=found["currency"],
        zones=tuple(
            Zone(
                key=zone["key"],
                name=zone["name"],
                countries=tuple(zone["countries"]),
                areas=tuple(zone["areas"]),
                postcodes=tuple(zone["postcodes"]),
                ways=tuple(
                    Way(
                        key=way["key"],
                        name=way["name"],
                        price_minor=way["price_minor"],
                        bands=tuple(Band(**band) for band in way["bands"]),
                        free_from_minor=way["free_from_minor"],
                    )
                    for way in zone["ways"]
                ),
            )
            for zone in found["zones"]
        ),
    )
