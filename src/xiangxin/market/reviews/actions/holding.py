"""What every write begins and ends with: the row held, who may, the counts, the ledger."""

from datetime import datetime

from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as products
from xiangxin.market.catalog.errors import NoSuchProduct
from xiangxin.market.catalog.queries import ProductCard
from xiangxin.market.reviews.errors import NoSuchReview, ReviewChanged
from xiangxin.market.reviews.models import Review
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import Member


def product_for(person: int, product: int) -> ProductCard:
    card = products.cards_of([product], viewer=Member(person)).get(product)
    if card is None:
        raise NoSuchProduct(product=product)
    return card


def makes(person: int, card: ProductCard) -> bool:
    """Whether they act for the product or its brand, in whatever role."""
    return bool(actors.acts_for(Member(person), [card.id, card.brand_id]))


def held(review: int, *, hidden_too: bool = False) -> Review:
    """The row, which nobody else changes until this transaction ends."""
    row = Review.objects.select_for_update(no_key=True).filter(id=review).first()
    if row is None or row.deleted_at is not None:
        raise NoSuchReview
    if row.hidden_at is not None and not hidden_too:
        raise NoSuchReview
    return row


def mine(person: int, review: int, *, hidden_too: bool = False) -> Review:
    row = held(review, hidden_too=hidden_too)
    if row.person_id != person:
        raise NoSuchReview
    return row


def check_version(row: Review, version: int) -> None:
    if row.version != version:
        raise ReviewChanged


def restar(row: Review, was: int) -> None:
    """Keep the product's count of stars; always after the review's own row."""
    more = {} if row.stars == was or row.hidden_at else {was: -1, row.stars: 1}
    catalog.rate(product=row.product_id, more=more)


def record(
    verb: Verb, row: Review, person: int, *, origin: Origin, now: datetime
) -> None:
    ledger.record(
        Act(
            verb=verb,
            person=person,
            actor=row.product_id,
            thing=Thing("review", row.id),
            place=row.product_id,
            order_id=row.order_id if verb is Verb.REVIEW else None,
        ),
        origin=origin,
        now=now,
    )
