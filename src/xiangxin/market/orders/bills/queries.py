"""What a bag costs at this moment, for its buyer."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from xiangxin.market.catalog.queries import VariantCard
from xiangxin.market.discounts.queries import deals_for
from xiangxin.market.orders.bills.rules import Buyer, Draft, Wanted, draft_orders
from xiangxin.market.orders.errors import NotSentThere, Unsent
from xiangxin.market.shipping import rules as shipping
from xiangxin.market.shipping.rules import Place, reaches, zone_for
from xiangxin.market.taxes import rules as taxes


def bill_of(
    units: Mapping[int, int],
    cards: Mapping[int, VariantCard],
    *,
    place: Place,
    ways: Mapping[str, int],
    code: str,
    email: str,
    person: int | None,
    now: datetime,
) -> list[Draft]:
    """Its orders with their sums. `cards` were read with their terms; a code is one statement.

    Refuses NotSentThere.
    """
    wanted = list(_wanted(units, cards))
    deals = deals_for(
        code,
        brands={one.brand for one in wanted},
        email=email,
        person=person,
        now=now,
    )
    drafts = draft_orders(wanted, Buyer(place=place, ways=ways, deals=deals))
    if unsent := [_unsent(draft, place) for draft in drafts if not draft.offers]:
        raise NotSentThere(unsent)
    return drafts


def place_of(country: str, fields: Mapping[str, str]) -> Place:
    """What of an address a price depends on."""
    return Place(
        country=country,
        area=fields.get("country_area", ""),
        postcode=fields.get("postal_code", ""),
    )


def place_in(country: str, document: str) -> Place:
    """The same of an address as it is stored."""
    return place_of(country, json.loads(document))


def _wanted(
    units: Mapping[int, int], cards: Mapping[int, VariantCard]
) -> Iterator[Wanted]:
    for variant, count in units.items():
        if card := cards.get(variant):
            yield Wanted(
                variant=variant,
                product=card.product_id,
                brand=card.brand_id,
                brand_name=card.brand_name,
                title=card.product_name,
                label=card.label,
                units=count,
                unit_price=card.price,
                grams=card.weight_grams,
                tax_class=card.tax_class,
                shipping=shipping.read(card.shipping),
                taxes=taxes.read(card.taxes),
            )


def _unsent(draft: Draft, place: Place) -> Unsent:
    zones = draft.reach.zones if draft.reach else ()
    return Unsent(
        brand_name=draft.brand_name,
        reach=reaches(draft.reach) if draft.reach else None,
        is_too_heavy=zone_for(zones, place) is not None,
    )
