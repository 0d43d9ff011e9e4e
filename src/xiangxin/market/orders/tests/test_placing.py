from xiangxin.market.cart import queries as cart
from xiangxin.market.orders import queries
from xiangxin.market.orders.rules import State
from xiangxin.market.orders.tests.conftest import Shop
from xiangxin.market.stock.queries import available
from xiangxin.social.actors.rules import Bearer


def test_a_guest_buys(shop: Shop) -> None:
    order = shop.buy(shop.ink, 2)

    page = queries.order_for(Bearer(order), order)

    assert page.standing.state is State.OPEN
    assert page.total.minor == 2 * 46800
    assert [(line.title, line.label, line.units) for line in page.lines] == [
        ("Lamp", "Ink", 2)
    ]
    assert page.address_lines == (
        "Dee Vermeer",
        "Oudegracht 1",
        "3511 AB UTRECHT",
        "NETHERLANDS",
    )
    assert available([shop.ink]) == {shop.ink: 3}
    assert cart.cart_for(key="guest-key", person=None).units == 0
