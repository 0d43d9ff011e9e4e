from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiangxin.kernel.money import Money
from xiangxin.market.shipping import errors
from xiangxin.market.shipping.rules import (
    Band,
    Offer,
    Place,
    Shipping,
    Way,
    Zone,
    offers,
    reaches,
    read,
    with_zone,
    without_zone,
    written,
    zone_for,
)

POST = Way(key=0, name="Post", price_minor=800)
HOME = Zone(key=1, name="Home", countries=("NL",), ways=(POST,))
FRIESLAND = Zone(
    key=2, name="North", countries=("NL",), areas=("Fryslân",), ways=(POST,)
)
ISLANDS = Zone(
    key=3, name="Islands", countries=("NL",), postcodes=("888", "9166"), ways=(POST,)
)
REST = Zone(key=4, name="Elsewhere", ways=(POST,))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place(country="NL", postcode="3511 AB"), "Home"),
        (Place(country="NL", area="FRYSLÂN", postcode="8601"), "North"),
        (Place(country="NL", area="Fryslân", postcode="91 66 XX"), "Islands"),
        (Place(country="DE"), "Elsewhere"),
    ],
)
def test_the_narrowest_zone_holds(place: Place, name: str) -> None:
    found = zone_for((REST, HOME, FRIESLAND, ISLANDS), place)
    assert found is not None
    assert found.name == name


def test_a_zone_of_regions_is_not_for_the_rest_of_its_country() -> None:
    assert zone_for((FRIESLAND, ISLANDS), Place(country="NL", postcode="1011")) is None
    assert zone_for((HOME,), Place(country="BE")) is None
    assert zone_for((), Place(country="NL")) is None


def test_without_zones_it_is_sent_everywhere_for_nothing() -> None:
    free = (Offer(key=0, name="", price=Money(0, "EUR")),)
    for shipping in (None, Shipping(currency="EUR")):
        there = Place(country="AQ")
        assert offers(shipping, there, items=Money(5, "EUR"), grams=9) == free


def test_a_parcel_pays_its_weights_price_until_it_is_free() -> None:
    heavy = Way(
        key=7,
        name="Freight",
        bands=(
            Band(to_grams=1000, price_minor=500),
            Band(to_grams=5000, price_minor=900),
        ),
        free_from_minor=10_000,
    )
    prices = [
        heavy.price(items_minor=items, grams=grams)
        for items, grams in [(0, 0), (0, 1000), (0, 1001), (9999, 5000), (10_000, 4)]
    ]
    assert prices == [500, 500, 900, 900, 0]
    # What is too heavy for the way is not sent that way, however much is bought.
    assert heavy.price(items_minor=99_999, grams=5001) is None


def test_ways_are_offered_in_the_makers_order_and_in_their_currency_only() -> None:
    fast = Way(key=9, name="Fast", price_minor=2500)
    zones = (Zone(key=1, name="Home", countries=("NL",), ways=(fast, POST)),)
    shipping = Shipping(currency="EUR", zones=zones)
    home = Place(country="NL")

    found = offers(shipping, home, items=Money(1, "EUR"), grams=1)

    assert [(one.name, one.price.minor) for one in found] == [
        ("Fast", 2500),
        ("Post", 800),
    ]
    assert offers(shipping, home, items=Money(1, "USD"), grams=1) == ()


def test_where_a_brand_sends_at_all() -> None:
    there = Shipping(currency="EUR", zones=(HOME, FRIESLAND))
    assert reaches(there) == ("NL",)
    assert reaches(Shipping(currency="EUR", zones=(HOME, REST))) is None


def test_zones_and_ways_get_numbers_that_are_never_given_twice() -> None:
    shipping = Shipping(currency="EUR")
    for name in ("One", "Two"):
        zone = Zone(key=0, name=name, countries=("NL",), ways=(POST, POST))
        shipping = with_zone(shipping, zone)
    keys = [key for z in shipping.zones for key in (z.key, *(w.key for w in z.ways))]
    assert len(set(keys)) == len(keys)

    changed = with_zone(
        shipping, Zone(key=3, name="Uno", countries=("BE",), ways=(POST,))
    )
    assert [zone.name for zone in changed.zones] == ["Uno", "Two"]
    assert [zone.name for zone in without_zone(changed, 3).zones] == ["Two"]
    for key in (0, 99):
        with pytest.raises(errors.NoSuchZone):
            without_zone(shipping, key)
    with pytest.raises(errors.NoSuchZone):
        with_zone(shipping, Zone(key=99, name="x", countries=("NL",), ways=(POST,)))


@pytest.mark.parametrize(
    ("zone", "why"),
    [
        (Zone(key=0, name=" ", ways=(POST,)), errors.NameMissing),
        (Zone(key=0, name="x" * 61, ways=(POST,)), errors.NameMissing),
        (Zone(key=0, name="x"), errors.NoWay),
        (Zone(key=0, name="x", ways=(POST,) * 7), errors.NoWay),
        (Zone(key=0, name="x", areas=("y",), ways=(POST,)), errors.NoWhere),
        (
            Zone(key=0, name="x", countries=("NL",) * 301, ways=(POST,)),
            errors.BadShipping,
        ),
        (Zone(key=0, name="x", ways=(Way(key=0, name=""),)), errors.NameMissing),
        (
            Zone(key=0, name="x", ways=(Way(key=0, name="y", price_minor=-1),)),
            errors.AmountOutOfBounds,
        ),
    ],
)
def test_what_no_zone_can_be(zone: Zone, why: type[Exception]) -> None:
    with pytest.raises(why):
        with_zone(Shipping(currency="EUR"), zone)


@pytest.mark.parametrize(
    "weights", [(5, 5), (6, 5), (0,), (10**8,), tuple(range(1, 15))]
)
def test_weights_rise(weights: tuple[int, ...]) -> None:
    bands = tuple(Band(to_grams=grams, price_minor=1) for grams in weights)
    way = Way(key=0, name="y", bands=bands)
    with pytest.raises(errors.NotWeights):
        with_zone(Shipping(currency="EUR"), Zone(key=0, name="x", ways=(way,)))


def test_a_brand_has_not_endless_zones() -> None:
    shipping = Shipping(currency="EUR")
    for _ in range(30):
        shipping = with_zone(shipping, replace(REST, key=0))
    with pytest.raises(errors.TooManyZones):
        with_zone(shipping, replace(REST, key=0))


WAYS = st.builds(
    Way,
    key=st.integers(1, 99),
    name=st.text(min_size=1, max_size=5),
    price_minor=st.integers(0, 10**9),
    bands=st.lists(
        st.builds(Band, to_grams=st.integers(1, 9), price_minor=st.integers(0, 9))
    ).map(tuple),
    free_from_minor=st.none() | st.integers(0, 99),
)
ZONES = st.builds(
    Zone,
    key=st.integers(1, 99),
    name=st.text(max_size=5),
    countries=st.lists(st.sampled_from(["NL", "CN"])).map(tuple),
    areas=st.lists(st.text(max_size=3)).map(tuple),
    postcodes=st.lists(st.text(max_size=3)).map(tuple),
    ways=st.lists(WAYS, max_size=2).map(tuple),
)


# Drawing is no slower than elsewhere, but a busy machine makes the first draws seem so.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ZONES, max_size=3))
def test_what_is_kept_is_what_was_said(zones: list[Zone]) -> None:
    shipping = Shipping(currency="CNY", zones=tuple(zones))
    assert read(written(shipping)) == shipping
    assert read("") is None
