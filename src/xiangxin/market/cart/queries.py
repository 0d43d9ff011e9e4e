"""What is in somebody's bag, at today's prices."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from xiangxin.kernel.money import Money, total
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import VariantCard
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.rules import Shelf
from xiangxin.market.taxes.rules import adds_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """What was put in: units by variant, in the order they were put."""

    cart_id: int
    key: str
    units: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    variant: VariantCard
    units: int
    total: Money
    shelf: Shelf | None  # None when nobody asked
    is_available: bool

    @property
    def left(self) -> int | None:
        return None if self.shelf is None else self.shelf.left

    @property
    def due_on(self) -> date | None:
        """The day of which the maker says that all of them will be there."""
        if self.shelf is None or self.units <= self.shelf.free:
            return None
        return self.shelf.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The lines that one order will be made of: one brand, one currency."""

    brand_id: int
    brand_name: str
    lines: tuple[LineView, ...]
    total: Money
    is_final: bool  # nothing for sending or tax comes on top, wherever it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """`key` is '' when there is no cart yet."""

    key: str
    parts: tuple[Part, ...]
    units: int
    totals: tuple[Money, ...]
    is_available: bool

    @property
    def lines(self) -> list[LineView]:
        return [line for part in self.parts for line in part.lines]


# By a unique key, then along the primary key of the lines; an empty cart gives one row.
_BAG = """
SELECT c.id, c.key, l.variant_id, l.units
  FROM cart c LEFT JOIN cart_line l ON l.cart_id = c.id
 WHERE {whose}
 ORDER BY l.put_at, l.variant_id
"""
_OF_A_MEMBER = _BAG.format(whose="c.person_id = %s")
_OF_A_GUEST = _BAG.format(whose="c.key = %s AND c.person_id IS NULL")


def bag_of(*, key: str | None, person: int | None) -> Bag | None:
    """The bag of a member, else of whoever holds the guest's key."""
    if person is None and not key:
        return None
    with connection.cursor() as cursor:
        if person is not None:
            cursor.execute(_OF_A_MEMBER, (person,))
        else:
            cursor.execute(_OF_A_GUEST, (key,))
        rows = cursor.fetchall()
    if not rows:
        return None
    cart_id, kept, *_ = rows[0]
    return Bag(
        cart_id=cart_id,
        key=kept,
        units={variant: units for *_, variant, units in rows if variant is not None},
    )


def cart_for(*, key: str | None, person: int | None, now: datetime) -> CartView:
    """The bag as its owner sees it; an empty one when there is none."""
    bag = bag_of(key=key, person=person)
    if bag is None or not bag.units:
        return view_of(bag.key if bag else "", units={}, cards={}, shelves=None)
    return view_of(
        bag.key,
        units=bag.units,
        cards=catalog.variants_of(bag.units, with_terms=True),
        shelves=stock.shelves(bag.units, now=now),
    )


def view_of(
    key: str,
    *,
    units: Mapping[int, int],
    cards: Mapping[int, VariantCard],
    shelves: Mapping[int, Shelf] | None,
) -> CartView:
    """Compose a bag from what was already read. Without `shelves` nobody asked the stock."""
    lines = [
        _line(cards[variant], count, None if shelves is None else shelves[variant])
        for variant, count in units.items()
        if variant in cards
    ]
    groups: dict[tuple[int, str], list[LineView]] = defaultdict(list)
    for line in lines:
        groups[line.variant.brand_id, line.total.currency].append(line)
    parts = tuple(_part(group, currency) for (_, currency), group in groups.items())
    return CartView(
        key=key,
        parts=parts,
        units=sum(line.units for line in lines),
        totals=_totals(lines),
        is_available=all(line.is_available for line in lines),
    )


def _line(card: VariantCard, units: int, shelf: Shelf | None) -> LineView:
    return LineView(
        variant=card,
        units=units,
        total=card.price * units,
        shelf=shelf,
        is_available=card.is_buyable and (shelf is None or units <= shelf.left),
    )


def _part(lines: list[LineView], currency: str) -> Part:
    card = lines[0].variant
    return Part(
        brand_id=card.brand_id,
        brand_name=card.brand_name,
        lines=tuple(lines),
        total=total((line.total for line in lines), currency),
        is_final=not card.shipping and adds_nothing(card.taxes),
    )


def _totals(lines: list[LineView]) -> tuple[Money, ...]:
    """One sum a currency: what cannot be added is not added."""
    currencies = sorted({line.total.currency for line in lines})
    return tuple(
        total(
            (line.total for line in lines if line.total.currency == currency), currency
        )
        for currency in currencies
    )
