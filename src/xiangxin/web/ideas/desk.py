"""What waits for a maker among the ideas, for their desk."""

from dataclasses import dataclass

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.ideas import queries
from xiangxin.social.actors.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A product and how many ideas for it nobody has answered."""

    handle: str
    name: str
    count: int


def waiting(viewer: Viewer, brand: int) -> list[Waiting]:
    """Those with most first; one statement where nothing waits."""
    counts = queries.waiting_at(brand)
    if not counts:
        return []
    products = catalog.cards_of(counts, viewer=viewer)
    found = [
        Waiting(handle=card.handle, name=card.name, count=counts[one])
        for one, card in products.items()
    ]
    return sorted(found, key=lambda one: -one.count)
