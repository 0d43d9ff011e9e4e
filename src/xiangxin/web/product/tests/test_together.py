import pytest
from django.test import Client
from tests.cast import Person

from xiangxin.market.catalog.models import Product
from xiangxin.market.orders.together.models import KeptTogether
from xiangxin.web.product.tests.shop import open_shop
from xiangxin.web.product.together import _kept


@pytest.fixture(autouse=True)
def afresh() -> None:
    _kept.cache_clear()


def test_what_owners_also_kept_stands_on_the_page(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    KeptTogether.objects.create(product_id=shop.lamp, other_id=shop.dream, people=7)
    page = client.get("/@thirdbench_lamp").content.decode()
    assert "Owners of this also kept" in page
    assert 'href="/@thirdbench_clock"' in page


def test_what_is_hidden_is_not_named(ana: Person, client: Client) -> None:
    shop = open_shop(ana)
    KeptTogether.objects.create(product_id=shop.lamp, other_id=shop.dream, people=7)
    Product.objects.filter(pk=shop.dream).update(is_published=False)
    assert "also kept" not in client.get("/@thirdbench_lamp").content.decode()
