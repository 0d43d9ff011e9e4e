"""What is in somebody's bag, at today's prices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Sum

from xiangxin.kernel.money import Money, total
from xiangxin.market.cart.models import CartLine
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.queries import VariantCard
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.rules import Shelf
from xiangxin.market.taxes.rules import adds_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLine:
    """What was put in. `shelf` has what this bag itself has set aside as free."""

    units: int
    held_until: datetime | None
    card: VariantCard
    shelf: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """Lines by variant, in the order they were put."""

    cart_id: int
    key: str
    lines: dict[int, BagLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    variant: VariantCard
    units: int
    total: Money
    shelf: Shelf
    is_available: bool

    @property
    def left(self) -> int:
        return self.shelf.left

    @property
    def due_on(self) -> date | None:
        """The day of which the maker says that all of them will be there."""
        return None if self.units <= self.shelf.free else self.shelf.due_on


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
    """`key` is '' when there is no cart yet; until `held_until` all of it is set aside."""

    key: str
    parts: tuple[Part, ...]
    units: int
    totals: tuple[Money, ...]
    is_available: bool
    held_until: datetime | None

    @property
    def lines(self) -> list[LineView]:
        return [line for part in self.parts for line in part.lines]


# By a unique key, then along primary keys; an empty cart gives one row.
_BAG = f"""
SELECT c.id, c.key, l.units, l.held_until, {stock.SHELF}, {catalog.CARD_WITH_TERMS}
  FROM cart c
  LEFT JOIN cart_line l ON l.cart_id = c.id
  LEFT JOIN catalog_variant v ON v.id = l.variant_id
  {stock.SHELF_OF_V} {catalog.CARD_OF_V} {catalog.TERMS_OF_V}
 WHERE {{whose}}
 ORDER BY l.put_at, l.variant_id
"""  # noqa: S608 - columns, nothing from outside
_OF_A_MEMBER = _BAG.format(whose="c.person_id = %s")
_OF_A_GUEST = _BAG.format(whose="c.key = %s AND c.person_id IS NULL")
_OF_STOCK = 4 + stock.SHELF_COLUMNS


def bag_of(*, key: str | None, person: int | None, now: datetime) -> Bag | None:
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
    lines = [_bag_line(row, now=now) for row in rows if row[2] is not None]
    return Bag(
        cart_id=rows[0][0],
        key=rows[0][1],
        lines={line.card.id: line for line in lines},
    )


def cart_for(*, key: str | None, person: int | None, now: datetime) -> CartView:
    """The bag as its owner sees it; an empty one when there is none."""
    bag = bag_of(key=key, person=person, now=now)
    return view_of(bag.key, bag.lines) if bag else view_of("", {})


def held() -> dict[int, int]:
    """How many units of each variant lie set aside in bags."""
    lines = CartLine.objects.filter(held_until__isnull=False)
    return dict(lines.values_list("variant_id").annotate(units=Sum("units")))


def view_of(key: str, lines: Mapping[int, BagLine]) -> CartView:
    views = [_line(line) for line in lines.values()]
    groups: dict[tuple[int, str], list[LineView]] = defaultdict(list)
    for view in views:
        groups[view.variant.brand_id, view.total.currency].append(view)
    parts = tuple(_part(group, currency) for (_, currency), group in groups.items())
    moments = [line.held_until for line in lines.values() if line.held_until]
    return CartView(
        key=key,
        parts=parts,
        units=sum(view.units for view in views),
        totals=_totals(views),
        is_available=all(view.is_available for view in views),
        held_until=min(moments) if lines and len(moments) == len(lines) else None,
    )


def _bag_line(row: Sequence[Any], *, now: datetime) -> BagLine:
    units, until = row[2:4]
    return BagLine(
        units=units,
        held_until=_unless_over(until, now=now),
        shelf=stock.shelf_in(row[4:_OF_STOCK], now=now, own=units if until else 0),
        card=catalog.card_of(row[_OF_STOCK:]),
    )


def _unless_over(until: datetime | None, *, now: datetime) -> datetime | None:
    if until is None:
        return None
    # Below the ORM SQLite gives UTC without saying so.
    moment = until.replace(tzinfo=UTC)
    return moment if moment > now else None


def _line(line: BagLine) -> LineView:
    return LineView(
        variant=line.card,
        units=line.units,
        total=line.card.price * line.units,
        shelf=line.shelf,
        is_available=line.card.is_buyable and line.units <= line.shelf.left,
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
