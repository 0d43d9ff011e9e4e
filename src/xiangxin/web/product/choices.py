"""Variants as a product's page offers them: what each costs, and when it can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xiangxin.kernel.money import Money
from xiangxin.market.catalog.queries import VariantLine
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.rules import NOTHING, Availability, Shelf

_LATER = (Availability.PRE_ORDER, Availability.BACK_ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A variant as the form offers it; `values` in the order of the product's options."""

    id: int
    label: str
    values: tuple[str, ...]
    sku: str
    price: Money
    was: Money | None
    left: int
    availability: Availability
    due_on: date | None


def choices_of(variants: Sequence[VariantLine], *, now: datetime) -> list[Choice]:
    shelves = stock.shelves((variant.id for variant in variants), now=now)
    return [
        _choice(variant, shelves[variant.id] if variant.is_buyable else NOTHING)
        for variant in variants
    ]


def are_all_later(choices: Sequence[Choice]) -> bool:
    """Whether something can be had, and nothing before it is made."""
    there = [choice.availability for choice in choices if choice.left]
    return bool(there) and set(there) == {Availability.PRE_ORDER}


def _choice(variant: VariantLine, shelf: Shelf) -> Choice:
    availability = shelf.for_units()
    return Choice(
        id=variant.id,
        label=variant.label,
        values=variant.values,
        sku=variant.sku,
        price=variant.price,
        was=variant.was,
        left=shelf.left,
        availability=availability,
        due_on=shelf.due_on if availability in _LATER else None,
    )
