from datetime import timedelta

import pytest
from tests import cast
from tests.cast import NOW, Person

from xiangxin.insight.forecasts import actions, queries
from xiangxin.insight.forecasts.models import Forecast
from xiangxin.insight.forecasts.rules import WITHIN
from xiangxin.kernel.money import Money
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog_actions
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.orders.tests.shop import Shop, open_shop
from xiangxin.market.stock import actions as stock
from xiangxin.market.waiting import actions as waiting
from xiangxin.web.product.tests.shop import open_shop as open_shop_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def shop(ana: Person, cy: Person) -> Shop:
    return open_shop(ana, cy)


def launched(maker: Person, shop: Shop, people: list[Person]) -> tuple[int, int]:
    """Something in the making is waited for and then sold: it and its variant."""
    jug = catalog_actions.create_product(
        viewer=maker.viewer,
        brand=shop.bench,
        handle="a_jug",
        title="A jug",
        description="",
        now=NOW,
    )
    for person in people:
        waiting.ask(viewer=person.viewer, product=jug, origin=NOWHERE, now=NOW)
    desk.add_variants(
        viewer=maker.viewer,
        product=jug,
        options=[],
        variants=[NewVariant(price=Money(9900, "CNY"))],
        now=NOW,
    )
    (variant,) = catalog.product_page(jug).variants
    stock.set_on_hand(levels={variant.id: 50}, now=NOW)
    waiting.launch(now=NOW)
    return jug, variant.id


def test_what_was_said_is_kept_and_what_came_is_written_beside_it(
    shop: Shop, ana: Person, bo: Person
) -> None:
    people = [cast.person(f"walker{n}") for n in range(6)]
    jug, variant = launched(ana, shop, people)
    actions.tend(now=NOW)

    told = queries.told_of(jug)
    assert told
    assert (told.waiting, told.expected, told.launches) == (6, None, 0)
    assert told.bought is None

    first, second = (person.id for person in people[:2])
    # One of them twice, and Bo had not waited.
    for n, buyer in enumerate((first, first, second, bo.id)):
        shop.buy(variant, key=f"k{n}", person=buyer)
    actions.tend(now=NOW + WITHIN - DAY)
    assert Forecast.objects.get().bought is None

    for _ in range(2):
        actions.tend(now=NOW + WITHIN + DAY)

    told = queries.told_of(jug)
    assert told
    assert (told.bought, told.was_right) == (2, None)
    assert [past.bought for past in queries.learnt()] == [2]


def test_three_launches_say_something_of_the_fourth(shop: Shop, ana: Person) -> None:
    for n, bought in enumerate((20, 20, 24)):
        assert queries.outlook(200).expected is None
        Forecast.objects.create(
            product_id=in_the_making(ana, f"kite{n}"),
            launched_at=NOW - (20 + n) * DAY,
            waiting=100,
            launches=n,
            bought=bought,
        )

    seen = queries.outlook(200)

    assert seen.launches == 3
    assert seen.expected
    assert seen.expected.low < 43 < seen.expected.high


def in_the_making(maker: Person, handle: str) -> int:
    return open_shop_of(maker, handle=handle).dream
