"""Ana's lamp, people who received one, and what they say of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.cast import NOW, Person

from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.cart import actions as cart
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.rules import Rating
from xiangxin.market.orders import actions as orders
from xiangxin.market.payments.rules import Method
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.actions import Said, Sent
from xiangxin.market.reviews.queries import ReviewCard
from xiangxin.market.reviews.rules import Incentive
from xiangxin.social.actors.rules import Stranger, Viewer
from xiangxin.web.product.tests.shop import ADDRESS

GOT = NOW + timedelta(days=3)
LATER = NOW + timedelta(days=20)
_FIELDS = ("street_address", "postal_code", "city")


def ordered(
    person: Person | None, variant: int, *, now: datetime = NOW, key: str = "guest"
) -> int:
    who = None if person is None else person.id
    cart.put(
        cart_key=key, person=who, variant=variant, units=1, origin=NOWHERE, now=now,
        new_key=key if who is None else f"{key}-{who}-{now:%s}",
    )  # fmt: skip
    summary = orders.start_checkout(
        cart_key=key, person=who, email="dee@example.com",
        name="Dee Stranger", phone="", country="NL",
        fields={name: ADDRESS[name] for name in _FIELDS}, language="en", now=now,
    )  # fmt: skip
    (order,) = orders.place(
        checkout_id=summary.checkout_id, cart_key=key, person=who, method=Method.CASH,
        shown=summary.shown, origin=NOWHERE, now=now,
    )  # fmt: skip
    return order


def received(
    person: Person, maker: Person, variant: int, *, now: datetime = NOW
) -> int:
    """An order that came three days after."""
    order = ordered(person, variant, now=now)
    orders.ship(maker.viewer, order, now=now + timedelta(days=1))
    orders.mark_delivered(person.viewer, order, now=now + timedelta(days=3))
    return order


def said(
    stars: int = 4, words: str = "It stands still.", *, weeks: str = "",
    pseudonym: str = "", incentive: Incentive = Incentive.NONE,
) -> Said:  # fmt: skip
    return Said(
        stars=stars, words=words, weeks=weeks, pseudonym=pseudonym, incentive=incentive
    )


def reviewed(
    person: Person, product: int, stars: int = 4, words: str = "It stands still.", *,
    now: datetime = LATER, photos: Sequence[Sent] = (), pseudonym: str = "",
) -> int:  # fmt: skip
    return actions.review(
        person=person.id, product=product, photos=photos, origin=NOWHERE, now=now,
        said=said(stars, words, pseudonym=pseudonym),
    )  # fmt: skip


def helped(person: Person, review: int) -> bool:
    return actions.find_helpful(
        person=person.id, review=review, origin=NOWHERE, now=LATER
    )


def card(review: int, viewer: Viewer | None = None) -> ReviewCard:
    return queries.cards_of(viewer or Stranger(), [review])[review]


def rating(product: int) -> Rating:
    return catalog.cards_of([product])[product].rating
