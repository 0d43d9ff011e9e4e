import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.sellers import actions, queries
from xiangxin.market.sellers.errors import SellerIncomplete, SellerTooLong
from xiangxin.market.sellers.models import Seller
from xiangxin.market.sellers.rules import Facts, checked
from xiangxin.social.actors.rules import Stranger
from xiangxin.web.product.tests.shop import open_shop

BENCH = Facts(
    name="Third Bench Ltd",
    address="Kiln Lane 3\nUtrecht",
    email="hello@bench.example",
    register="KVK 123",
)


@pytest.mark.parametrize(
    ("lacks", "refusal"),
    [
        ({"name": " "}, SellerIncomplete),
        ({"address": ""}, SellerIncomplete),
        ({"email": ""}, SellerIncomplete),
        ({"licence": "x" * 201}, SellerTooLong),
        ({"address": "x" * 501}, SellerTooLong),
    ],
)
def test_a_seller_is_somebody_who_can_be_reached(
    lacks: dict[str, str], refusal: type[Exception]
) -> None:
    said = {"name": "B", "address": "K", "email": "b@example.com"} | lacks
    with pytest.raises(refusal):
        checked(Facts(**said))  # type: ignore[arg-type]


def test_the_owner_says_who_sells(ana: Person, bo: Person) -> None:
    shop = open_shop(ana)
    for viewer in (bo.viewer, Stranger()):
        with pytest.raises(NotAllowed):
            actions.say_who_sells(viewer=viewer, brand=shop.brand, facts=BENCH, now=NOW)
    assert queries.facts_of(shop.brand) is None

    for _ in range(2):
        actions.say_who_sells(viewer=ana.viewer, brand=shop.brand, facts=BENCH, now=NOW)
    assert queries.facts_of(shop.brand) == BENCH
    product = catalog.product_page(shop.lamp, viewer=bo.viewer)
    assert product.brand.seller_name == "Third Bench Ltd"
    with pytest.raises(IntegrityError), transaction.atomic():
        Seller.objects.update(email="", phone="")
