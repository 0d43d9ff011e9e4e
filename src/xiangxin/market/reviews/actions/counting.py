"""Whether what products' rows keep of their reviews is what the reviews say."""

from collections.abc import Iterable
from functools import partial

from django.db.models import Count, QuerySet

from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as products
from xiangxin.market.catalog.rules import Rating
from xiangxin.market.reviews.models import Review


def recount() -> list[int]:
    """Products whose counts had drifted; they are right now."""
    said = _ratings(_counted())
    kept = {one: rating for one, rating in products.ratings().items() if rating.people}
    drifted = [
        product
        for product in sorted(said.keys() | kept.keys())
        if said.get(product) != kept.get(product)
    ]
    return [
        product
        for product in drifted
        if catalog.set_rating(product=product, count=partial(_rating_of, product))
    ]


def _counted() -> QuerySet[Review]:
    return Review.objects.filter(
        deleted_at=None, hidden_at=None, person__suspended_at=None
    )


def _rating_of(product: int) -> Rating:
    return _ratings(_counted().filter(product_id=product)).get(product, Rating())


def _ratings(rows: QuerySet[Review]) -> dict[int, Rating]:
    counted: Iterable[tuple[int, int, int]] = (
        rows.values_list("product_id", "stars").annotate(n=Count("id")).order_by()
    )
    counts: dict[int, list[int]] = {}
    for product, stars, n in counted:
        counts.setdefault(product, [0] * 5)[stars - 1] = n
    return {product: Rating(tuple(each)) for product, each in counts.items()}
