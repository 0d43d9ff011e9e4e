"""A member receives a thing, says what it is like, and adds to it after buying again."""

import pytest
from tests.cast import PASSWORD, Person
from tests.journeys.doors import ADDRESS, Visitor

from xiangxin.config.worker import work_until_idle
from xiangxin.market.orders.models import Order
from xiangxin.market.reviews.models import Review
from xiangxin.web.product.tests.shop import Shop, open_shop

LAMP = "/@thirdbench_lamp"
REVIEWS = f"{LAMP}/reviews"


@pytest.fixture
def shop(ana: Person) -> Shop:
    return open_shop(ana)


def signed_in(person: Person) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(person.email, PASSWORD)
    return visitor


def buys_and_receives(buyer: Visitor, maker: Visitor) -> str:
    """The page of the order, which has come."""
    buyer.open(LAMP)
    buyer.press(f"{LAMP}/buy")
    buyer.press("/checkout", **ADDRESS)
    buyer.press("/checkout/place", method="cash")
    order = Order.objects.latest("id").id
    maker.open(f"/make/orders/{order}")
    maker.press(f"/make/orders/{order}/shipped", note="SF 1")
    mine = f"/me/orders/{order}"
    buyer.open(mine)
    return buyer.press(f"{mine}/received")


def test_a_buyer_reviews_and_adds_after_buying_again(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    buyer, maker, reader = signed_in(bo), signed_in(ana), signed_in(cy)
    assert "Review it" in buys_and_receives(buyer, maker)
    buyer.link(f"{REVIEWS}/write")
    page = buyer.press(f"{REVIEWS}/write", stars="4", words="It stands still.")
    assert "Verified purchase" in page
    own = buyer.at.partition("?")[0]

    work_until_idle()
    assert "a new review" in maker.open("/notifications")
    maker.open(own)
    assert "We are glad." in maker.press(f"{own}/answer", words="We are glad.")

    reader.open(own)
    assert "Helpful 1" in " ".join(reader.press(f"{own}/helped").split())
    assert "It stands still." in reader.open(LAMP)

    assert "Your review" in buys_and_receives(buyer, maker)
    buyer.link(own)
    buyer.link(f"{own}/add")
    page = buyer.press(f"{own}/add", stars="2", words="The second one sinks.")
    assert "Bought again" in page
    page = Visitor().open(REVIEWS)
    assert "It stands still." in page
    assert "The second one sinks." in page
    assert Review.objects.get().stars == 2


def test_a_stranger_to_the_thing_is_refused_everywhere(
    shop: Shop, ana: Person, bo: Person, cy: Person
) -> None:
    buyer, maker, other = signed_in(bo), signed_in(ana), signed_in(cy)
    buys_and_receives(buyer, maker)
    buyer.link(f"{REVIEWS}/write")
    buyer.press(f"{REVIEWS}/write", stars="5", words="It stands still.")
    own = buyer.at.partition("?")[0]

    assert "Write a review" not in other.open(REVIEWS)
    assert "Only who received it" in other.open(f"{REVIEWS}/write")
    for who, path in (
        (other, f"{own}/edit"),
        (other, f"{own}/add"),
        (maker, f"{own}/edit"),
        (maker, f"{REVIEWS}/write"),
    ):
        who.open(path)
        assert who.status in {403, 404}, path
    said = {"stars": "1", "words": "No.", "meant": "yes", "version": "1"}
    for who in (other, maker, Visitor()):
        for act in ("edit", "add", "take-back", "hide", "show"):
            answer = who.client.post(
                f"{own}/{act}", said, headers={"Origin": "http://testserver"}
            )
            assert answer.status_code in {303, 403, 404}, act
    assert [(one.stars, one.source) for one in Review.objects.all()] == [
        (5, "It stands still.")
    ]
