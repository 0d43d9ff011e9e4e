from datetime import timedelta

import pytest
from tests import cast
from tests.cast import NOW, Person

from xiangxin.kernel.money import Money
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as catalog_queries
from xiangxin.market.catalog.desk import actions as desk
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.models import Variant
from xiangxin.market.catalog.rules import NewVariant
from xiangxin.market.stock import actions as stock
from xiangxin.market.waiting import actions, queries
from xiangxin.market.waiting.errors import AlreadyForSale
from xiangxin.market.waiting.queries import Waiting
from xiangxin.social.notifications import queries as notices
from xiangxin.web.product.tests.shop import Shop, open_shop

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=10)


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def ask(person: Person, product: int) -> bool:
    return actions.ask(viewer=person.viewer, product=product, origin=NOWHERE, now=NOW)


def made(maker: Person, brand: int) -> int:
    """Something in the making."""
    return catalog.create_product(
        viewer=maker.viewer,
        brand=brand,
        handle="a_jug",
        title="A jug",
        description="",
        now=NOW,
    )


def priced(maker: Person, product: int, *, units: int) -> int:
    """It has a price from now on, and so many units; its variant."""
    desk.add_variants(
        viewer=maker.viewer,
        product=product,
        options=[],
        variants=[NewVariant(price=Money(9900, "CNY"))],
        now=LATER,
    )
    (variant,) = catalog_queries.product_page(product).variants
    stock.set_on_hand(levels={variant.id: units}, now=LATER)
    return variant.id


def test_asking_twice_is_asking_once(shop: Shop, bo: Person) -> None:
    assert ask(bo, shop.dream)
    assert not ask(bo, shop.dream)

    assert queries.waits(bo.viewer, shop.dream)
    assert [entry.verb for entry in ledger.entries_of(bo.id)].count("wait") == 1
    assert queries.waiting_for(shop.dream, now=NOW) == Waiting(1, 1)
    assert queries.waiting_for(shop.dream, now=LATER) == Waiting(1, 0)


def test_thinking_better_of_it(shop: Shop, bo: Person, cy: Person) -> None:
    ask(bo, shop.dream)
    ask(cy, shop.dream)

    taken_back = [
        actions.think_better(
            viewer=bo.viewer, product=shop.dream, origin=NOWHERE, now=NOW
        )
        for _ in range(2)
    ]

    assert taken_back == [True, False]
    assert not queries.waits(bo.viewer, shop.dream)
    assert queries.waits(cy.viewer, shop.dream)
    assert ledger.entries_of(bo.id)[0].verb == "unwait"


def test_what_has_its_price_is_not_waited_for(shop: Shop, bo: Person) -> None:
    with pytest.raises(AlreadyForSale):
        ask(bo, shop.lamp)
    stock.set_on_hand(levels={shop.ink: 0}, now=NOW)
    with pytest.raises(AlreadyForSale):  # sold out is no launch to come
        ask(bo, shop.lamp)
    with pytest.raises(NoSuchProduct):
        ask(bo, 404)


def test_a_launch_tells_everybody_once(
    shop: Shop, ana: Person, bo: Person, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    jug = made(ana, shop.brand)
    eve = cast.person("Eve")
    for person in (bo, cy, eve):
        ask(person, jug)
    ask(bo, shop.dream)
    variant = priced(ana, jug, units=0)
    assert actions.launch(now=LATER) == 0
    stock.set_on_hand(levels={variant: 1}, now=LATER)

    counts = [actions.launch(now=LATER) for _ in range(2)]

    assert counts == [3, 0]
    for person in (bo, cy, eve):
        (notice,) = notices.told(person.id, limit=9)
        assert (notice.kind, notice.thing) == ("launched", jug)
    launch = queries.launch_of(jug)
    assert launch
    assert (launch.at, launch.waiting) == (LATER, 3)
    assert queries.launch_of(shop.dream) is None
    assert set(queries.people_told_of(jug)) == {bo.id, cy.id, eve.id}


def test_who_is_told_is_kept_with_the_telling(
    shop: Shop, ana: Person, bo: Person, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies between two parts begins again where it was."""
    monkeypatch.setattr(actions, "_AT_ONCE", 1)
    jug = made(ana, shop.brand)
    for person in (bo, cy):
        ask(person, jug)
    priced(ana, jug, units=1)
    told: list[int] = []

    def dies(*, to: list[int], **_: object) -> None:
        if told:
            raise RuntimeError
        told.extend(to)

    monkeypatch.setattr(actions, "notify", dies)
    with pytest.raises(RuntimeError):
        actions.launch(now=LATER)
    assert len(told) == 1
    monkeypatch.setattr(actions, "notify", lambda *, to, **_: told.extend(to))

    assert actions.launch(now=LATER) == 1
    assert sorted(told) == sorted((bo.id, cy.id))


def test_who_was_told_may_ask_again_when_it_is_in_the_making_once_more(
    shop: Shop, ana: Person, bo: Person
) -> None:
    jug = made(ana, shop.brand)
    ask(bo, jug)
    priced(ana, jug, units=1)
    assert actions.launch(now=LATER) == 1
    assert not queries.waits(bo.viewer, jug), "that is over"
    Variant.objects.filter(product_id=jug).delete()

    assert [ask(bo, jug), ask(bo, jug)] == [True, False]
    assert queries.waits(bo.viewer, jug)
    priced(ana, jug, units=1)
    assert [actions.launch(now=LATER) for _ in range(2)] == [1, 0]
    assert [one.kind for one in notices.told(bo.id, limit=9)] == ["launched"] * 2
