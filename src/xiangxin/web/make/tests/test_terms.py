"""A maker says where to, which taxes and which codes; a buyer meets them."""

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.cast import Person

from xiangxin.market.discounts.queries import discounts_for
from xiangxin.market.discounts.rules import Kind
from xiangxin.market.shipping.queries import zones_for
from xiangxin.market.shipping.rules import Band
from xiangxin.market.taxes.queries import taxes_for
from xiangxin.market.taxes.rules import OnShipping, Rate, TaxClass
from xiangxin.web.product.tests.shop import Shop, open_shop
from xiangxin.web.product.tests.test_page import signed_in

DESK = "/make/@thirdbench"
ZONE = {
    "zone": "0",
    "version": "0",
    "name": "East",
    "countries": "中国, japan、KR",
    "name-0": "Post",
    "price-0": "12.50",
    "free-0": "300",
    "name-1": "Freight",
    "weights-1": "500 g: 8\n1.5 kg 20\n",
    "name-2": " ",
}


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


@pytest.fixture
def desk(ana: Person, shop: Shop) -> Client:
    return signed_in(ana)


def words(page: HttpResponse) -> str:
    return page.content.decode()


def test_a_zone_is_made_changed_and_taken_away(
    desk: Client, shop: Shop, ana: Person
) -> None:
    assert "You send everywhere, for nothing." in words(desk.get(f"{DESK}/sending"))
    assert desk.post(f"{DESK}/sending", ZONE).status_code == 303

    found, version = zones_for(ana.viewer, shop.brand, currency="CNY")
    (zone,) = found.zones
    assert zone.countries == ("CN", "JP", "KR")
    post, freight = zone.ways
    assert (post.name, post.price_minor, post.free_from_minor) == ("Post", 1250, 30000)
    assert freight.bands == (
        Band(to_grams=500, price_minor=800),
        Band(to_grams=1500, price_minor=2000),
    )

    page = words(desk.get(f"{DESK}/sending?zone={zone.key}"))
    assert "China, Japan, South Korea" in page
    assert "500 g  8.00" in page
    changed = {
        **ZONE,
        "zone": str(zone.key),
        "version": str(version),
        "countries": "CN",
        "areas": "浙江、jiangsu",
        "postcodes": "310, 311",
        "key-0": str(post.key),
        "name-1": "",
    }
    assert desk.post(f"{DESK}/sending", changed).status_code == 303
    (zone,) = zones_for(ana.viewer, shop.brand, currency="CNY")[0].zones
    assert (zone.areas, zone.postcodes) == (("浙江省", "江苏省"), ("310", "311"))
    assert [way.key for way in zone.ways] == [post.key]

    gone = {"zone": str(zone.key), "version": "2", "remove": "1"}
    assert desk.post(f"{DESK}/sending", gone).status_code == 303
    assert not zones_for(ana.viewer, shop.brand, currency="CNY")[0].zones


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"countries": "Atlantis"}, "We do not know the place"),
        ({"countries": "CN", "areas": "Texas"}, "We do not know the place"),
        ({"price-0": "x"}, "is not an amount of money"),
        ({"price-0": "-3"}, "zero or more"),
        ({"weights-1": "heavy"}, "from the lightest to the heaviest"),
        ({"name-0": "", "name-1": ""}, "at least one way"),
        ({"name": ""}, "Give it a name"),
        ({"zone": "77"}, "no longer there"),
        ({"version": "9"}, "Somebody else has changed the zones"),
        ({"countries": "", "areas": "Texas"}, "which countries"),
    ],
)
def test_what_no_zone_can_be_is_said(
    desk: Client, wrong: dict[str, str], sentence: str
) -> None:
    page = desk.post(f"{DESK}/sending", {**ZONE, **wrong})
    assert 400 <= page.status_code < 500
    assert sentence in words(page)


def test_rates_are_rows(desk: Client, shop: Shop, ana: Person) -> None:
    said = {
        "version": "0",
        "is_included": "0",
        "on_shipping": "goods",
        "country-0": "Germany, at",
        "class-0": "standard",
        "rate-0": "19",
        "name-0": "MwSt",
        "country-1": "US",
        "area-1": "California",
        "class-1": "reduced",
        "rate-1": "7.25",
        "name-1": "Sales tax",
        "country-2": "",
        "rate-2": "5",
    }
    assert desk.post(f"{DESK}/taxes", said).status_code == 303

    found, _ = taxes_for(ana.viewer, shop.brand)
    assert (found.is_included, found.on_shipping) == (False, OnShipping.GOODS)
    assert [(one.country, one.area, one.rate) for one in found.rates] == [
        ("DE", "", 19_000),
        ("AT", "", 19_000),
        ("US", "CA", 7_250),
    ]
    assert found.rates[2] == Rate(
        country="US",
        area="CA",
        tax_class=TaxClass.REDUCED,
        rate=7_250,
        name="Sales tax",
    )
    page = words(desk.get(f"{DESK}/taxes"))
    assert 'value="7.25"' in page
    assert 'value="Germany"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate-0": "much"}, "is no rate"),
        ({"country-0": "Atlantis"}, "We do not know the place"),
        ({"name-0": ""}, "needs a name"),
        ({"country-0": "DE, DE, Germany", "country-1": "DE", "class-1": "standard", "rate-1": "1", "name-1": "x"}, "two rates"),
        ({"class-0": "zero"}, ""),
        ({"is_included": "2"}, ""),
        ({"on_shipping": "?"}, ""),
        ({"version": "3"}, "Somebody else has changed the taxes"),
    ],
)  # fmt: skip
def test_what_no_rate_can_be_is_said(
    desk: Client, wrong: dict[str, str], sentence: str
) -> None:
    said = {
        "version": "0",
        "is_included": "1",
        "on_shipping": "none",
        "country-0": "DE",
        "class-0": "standard",
        "rate-0": "19",
        "name-0": "MwSt",
    }
    page = desk.post(f"{DESK}/taxes", {**said, **wrong})
    assert 400 <= page.status_code < 500
    assert sentence in words(page)


def test_a_code_is_given_out_and_switched(
    desk: Client, shop: Shop, ana: Person
) -> None:
    said = {
        "code": "spring-10",
        "kind": "fixed",
        "amount": "10",
        "minimum": "100",
        "from": "2026-11-01",
        "until": "2026-11-30",
        "most": "5",
        "once": "1",
        "product": [str(shop.lamp), "12"],
    }
    assert desk.post(f"{DESK}/codes", said).status_code == 303

    (one,) = discounts_for(ana.viewer, shop.brand)
    terms = one.terms
    assert (terms.code, terms.kind, terms.amount) == ("SPRING-10", Kind.FIXED, 1000)
    assert (terms.minimum_minor, terms.most_uses, terms.is_once) == (10000, 5, True)
    assert terms.products == {shop.lamp}
    assert terms.starts_at is not None
    assert terms.ends_at is not None
    assert (terms.ends_at - terms.starts_at).days == 30
    page = words(desk.get(f"{DESK}/codes"))
    assert "used 0 of 5 times" in page
    assert "Platform Lamp" in page

    off = {"discount": str(one.id), "on": "0"}
    assert desk.post(f"{DESK}/codes/switch", off).status_code == 303
    assert not discounts_for(ana.viewer, shop.brand)[0].is_on
    assert "switched off" in words(desk.get(f"{DESK}/codes"))
    assert desk.post(f"{DESK}/codes", said).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "a b"},
        {"code": ""},
        {"kind": "gift"},
        {"amount": ""},
        {"amount": "101"},
        {"amount": "10.5"},
        {"minimum": "-1"},
        {"most": "0"},
        {"most": "²"},
        {"from": "2026-13-01"},
        {"until": "9999-12-31"},
        {"from": "2026-11-30", "until": "2026-11-01"},
    ],
)
def test_what_no_code_can_be_is_said(desk: Client, wrong: dict[str, str]) -> None:
    said = {"code": "SPRING", "kind": "percent", "amount": "10", **wrong}
    assert 400 <= desk.post(f"{DESK}/codes", said).status_code < 500
