import pytest
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.shipping import actions
from xiangxin.market.shipping.errors import NoSuchZone, ShippingChanged
from xiangxin.market.shipping.queries import zones_for
from xiangxin.market.shipping.rules import Way, Zone
from xiangxin.market.stock.tests import shelf
from xiangxin.social.actors.rules import Viewer


def save(viewer: Viewer, brand: int, version: int, name: str = "Home") -> None:
    zone = Zone(key=0, name=name, countries=("NL",), ways=(Way(key=0, name="Post"),))
    actions.save_zone(
        viewer=viewer, brand=brand, currency="CNY", zone=zone, version=version, now=NOW
    )


def test_a_maker_says_where_to_and_takes_it_back(ana: Person) -> None:
    brand = shelf.brand(ana, "bench")
    save(ana.viewer, brand, 0)
    save(ana.viewer, brand, 1, "Home too")

    shipping, version = zones_for(ana.viewer, brand, currency="CNY")
    assert [zone.name for zone in shipping.zones] == ["Home", "Home too"]

    for old, zone in enumerate(shipping.zones, start=version):
        actions.remove_zone(
            viewer=ana.viewer,
            brand=brand,
            currency="CNY",
            key=zone.key,
            version=old,
            now=NOW,
        )
    assert zones_for(ana.viewer, brand, currency="CNY")[0].zones == ()
    with pytest.raises(NoSuchZone):
        actions.remove_zone(
            viewer=ana.viewer, brand=brand, currency="CNY", key=1, version=4, now=NOW
        )


def test_who_saves_an_older_page_is_told(ana: Person) -> None:
    brand = shelf.brand(ana, "bench")
    save(ana.viewer, brand, 0)
    for old in (0, 7):
        with pytest.raises(ShippingChanged):
            save(ana.viewer, brand, old)


def test_nobody_else_says_where_a_brand_sends(ana: Person, bo: Person) -> None:
    brand = shelf.brand(ana, "bench")
    with pytest.raises(NotAllowed):
        save(bo.viewer, brand, 0)
    with pytest.raises(NotAllowed):
        zones_for(bo.viewer, brand, currency="CNY")
