"""Role × action: what each of a brand's people may do."""

from collections.abc import Callable

import pytest
from django.db import transaction
from tests.cast import NOW, Person

from xiangxin.kernel.errors import NotAllowed, NotFound
from xiangxin.kernel.money import Money
from xiangxin.market.catalog import actions
from xiangxin.market.catalog.proof import actions as proof
from xiangxin.market.discounts import actions as discounts
from xiangxin.market.discounts.rules import Kind, Terms
from xiangxin.market.orders import queries as orders
from xiangxin.market.orders.actions import mark_paid, refund
from xiangxin.market.orders.tests.shop import Shop as Lamps
from xiangxin.market.shipping import actions as shipping
from xiangxin.market.shipping.rules import Way, Zone
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock.queries import journal_of
from xiangxin.market.stock.rules import Reason, Recount
from xiangxin.market.taxes import actions as taxes
from xiangxin.market.taxes.queries import NOTHING
from xiangxin.social.actors import membership, queries
from xiangxin.social.actors.rules import Member, Role, System, Viewer
from xiangxin.web.product.tests.shop import Shop, open_shop


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def join(shop: Shop, ana: Person, bo: Person, role: Role) -> None:
    membership.invite(
        viewer=ana.viewer, actor=shop.brand, handle="bo", role=role, now=NOW
    )
    actions.join_brand(viewer=bo.viewer, brand=shop.brand, now=NOW)


def sent_back(viewer: Viewer, shop: Shop) -> None:
    here = Lamps(bench=shop.brand, kiln=0, ink=shop.ink, day=0, cup=0)
    order = here.buy(shop.ink)
    mark_paid(System(), order, now=NOW)
    refund(viewer, order, amount=Money(1, "CNY"), now=NOW)


Act = Callable[[Viewer, Shop], object]
ACTS: dict[str, tuple[set[Role], Act]] = {
    "create a product": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: actions.create_product(
            viewer=viewer,
            brand=shop.brand,
            handle="new_one",
            title="New",
            description="",
            now=NOW,
        ),
    ),
    "set a price": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: actions.set_price(
            viewer=viewer, variant_id=shop.ink, price=Money(1, "CNY"), now=NOW
        ),
    ),
    "import a catalogue": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: actions.import_catalogue(
            viewer=viewer,
            brand=shop.brand,
            content=b"Handle,Title,Variant Price\na,A,1\n",
            now=NOW,
        ),
    ),
    "count many at once": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: stock.plan_counts(
            viewer, shop.brand, how=Recount(to=1), now=NOW
        ),
    ),
    "write off what broke": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: stock.adjust(
            viewer=viewer,
            brand=shop.brand,
            variant=shop.ink,
            reason=Reason.DAMAGED,
            units=-1,
            now=NOW,
        ),
    ),
    "read the journal of the shelf": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: journal_of(viewer, shop.brand, shop.lamp, now=NOW),
    ),
    "say where it is sent": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: shipping.save_zone(
            viewer=viewer,
            brand=shop.brand,
            currency="CNY",
            zone=Zone(key=0, name="All", ways=(Way(key=0, name="Post"),)),
            version=0,
            now=NOW,
        ),
    ),
    "say which taxes are taken": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: taxes.save_taxes(
            viewer=viewer, brand=shop.brand, taxes=NOTHING, version=0, now=NOW
        ),
    ),
    "give a discount code out": (
        {Role.OWNER, Role.EDITOR},
        lambda viewer, shop: discounts.give_out(
            viewer=viewer,
            brand=shop.brand,
            currency="CNY",
            terms=Terms(code="TEN", kind=Kind.PERCENT, amount=10),
            now=NOW,
        ),
    ),
    "read the orders": (
        {Role.OWNER, Role.SUPPORT},
        lambda viewer, shop: orders.orders_of_brand(viewer, shop.brand, limit=1),
    ),
    "name the brand's own site": (
        {Role.OWNER},
        lambda viewer, shop: proof.name(
            viewer=viewer, brand=shop.brand, typed="mugs.example", now=NOW
        ),
    ),
    "send money back": (
        {Role.OWNER, Role.SUPPORT},
        sent_back,
    ),
    "ask somebody in": (
        {Role.OWNER},
        lambda viewer, shop: membership.invite(
            viewer=viewer, actor=shop.brand, handle="cy", role=Role.SUPPORT, now=NOW
        ),
    ),
}


@pytest.mark.usefixtures("cy")
@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_may_what_the_table_says(
    ana: Person, bo: Person, shop: Shop, role: Role | None, name: str
) -> None:
    allowed, act = ACTS[name]
    if role is not None:
        join(shop, ana, bo, role)
    if role in allowed:
        with transaction.atomic():
            act(Member(bo.id), shop)
    else:
        with pytest.raises((NotAllowed, NotFound)), transaction.atomic():
            act(Member(bo.id), shop)


def test_an_owner_owns_the_products_too_until_they_leave(
    ana: Person, bo: Person, shop: Shop
) -> None:
    join(shop, ana, bo, Role.OWNER)
    assert queries.may(bo.viewer, shop.lamp)
    new = actions.create_product(
        viewer=bo.viewer,
        brand=shop.brand,
        handle="newer",
        title="Newer",
        description="",
        now=NOW,
    )
    assert queries.may(ana.viewer, new)

    actions.leave_brand(viewer=ana.viewer, brand=shop.brand, person=bo.id)
    assert not queries.acts_for(bo.viewer)
    assert queries.may(ana.viewer, shop.lamp)


def test_another_role_takes_the_products_away_and_back(
    ana: Person, bo: Person, shop: Shop
) -> None:
    join(shop, ana, bo, Role.OWNER)
    for role in (Role.SUPPORT, Role.OWNER):
        assert actions.set_role(
            viewer=ana.viewer, brand=shop.brand, person=bo.id, role=role, now=NOW
        )
        assert queries.may(bo.viewer, shop.lamp) is (role is Role.OWNER)
    assert not actions.set_role(
        viewer=ana.viewer, brand=shop.brand, person=bo.id, role=role, now=NOW
    )
