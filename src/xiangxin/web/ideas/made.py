"""What somebody made together with makers, for their own page."""

from dataclasses import dataclass

from xiangxin.market.catalog import queries as catalog
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.releases import queries as releases

_MADE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An idea of theirs that shipped."""

    id: int
    title: str
    language: str
    handle: str
    product: str
    label: str


def made_by(person: int) -> list[Made]:
    """Latest first; one statement where there is nothing."""
    made = ideas.made_by(person, limit=_MADE)
    if not made:
        return []
    products = catalog.cards_of({one.product_id for one in made})
    labels = releases.labels_of(one.release for one in made)
    return [
        Made(
            id=one.id,
            title=one.title,
            language=one.language,
            handle=products[one.product_id].handle,
            product=products[one.product_id].name,
            label=labels.get(one.release, ""),
        )
        for one in made
        if one.product_id in products
    ]
