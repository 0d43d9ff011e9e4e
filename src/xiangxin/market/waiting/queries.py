"""Who waits, as a number for makers and as a yes or no for each person themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.stock import queries as stock
from xiangxin.market.waiting.models import Launch, Wait
from xiangxin.social.actors.rules import Viewer, person_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and how many of them asked in the last seven days."""

    people: int
    lately: int


@dataclass(frozen=True, slots=True)
class Launched:
    product: int
    at: datetime
    waiting: int


def waits(viewer: Viewer, product: int) -> bool:
    """Whether the viewer asked to be told of this product, and was not told since."""
    person = person_of(viewer)
    return (
        person is not None
        and Wait.objects.filter(
            product_id=product, person_id=person, told_at=None
        ).exists()
    )


def waiting_for(product: int, *, now: datetime) -> Waiting:
    """Only for those who make it."""
    counted = Wait.objects.filter(product_id=product).aggregate(
        people=Count("person_id"), lately=Count("person_id", Q(since__gt=now - WEEK))
    )
    return Waiting(counted["people"], counted["lately"])


def launch_of(product: int) -> Launched | None:
    row = Launch.objects.filter(product_id=product).first()
    return Launched(row.product_id, row.at, row.waiting) if row else None


def launches_before(moment: datetime, *, limit: int) -> list[Launched]:
    """Newest first, of everybody: what became of those who waited."""
    rows = Launch.objects.filter(at__lte=moment).order_by("-at")[:limit]
    return [Launched(row.product_id, row.at, row.waiting) for row in rows]


def people_told_of(product: int) -> list[int]:
    """Those who waited for a launch. Only for figures of many people."""
    rows = Wait.objects.filter(product_id=product, told_at__isnull=False)
    return list(rows.values_list("person_id", flat=True))


def for_sale(products: Iterable[int], *, now: datetime) -> set[int]:
    """Those of these that anybody can buy now."""
    shown = [
        card.id
        for card in catalog.cards_of(products).values()
        if card.price_from is not None
    ]
    variants = {
        variant.id: product
        for product in shown
        for variant in catalog.product_page(product).variants
        if variant.is_buyable
    }
    shelves = stock.shelves(variants, now=now)
    return {variants[variant] for variant, shelf in shelves.items() if shelf.left}
