"""Putting things into the bag and taking them out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.cart.actions.holding import (
    change_units,
    give_back,
    with_what_ended,
)
from xiangxin.market.cart.errors import NotBuyable, NotInBag, TooManyLines
from xiangxin.market.cart.models import Cart, CartLine
from xiangxin.market.cart.queries import Bag, BagLine, CartView, bag_of, view_of
from xiangxin.market.cart.rules import MOST_LINES, MOST_UNITS, checked
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.errors import SoldOut

_BEGIN = "INSERT INTO cart (id, key, created_at, touched_at) VALUES (%s, %s, %s, %s)"
_PUT = """
INSERT INTO cart_line
       (cart_id, variant_id, units, put_at, entry, source_post, exposure, link)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cart_id, variant_id) DO UPDATE SET units = excluded.units
 WHERE cart_line.held_until IS NULL
"""
# A guest's lines join a member's; the sum stays within what a line holds.
_MERGE = """
INSERT INTO cart_line (put_at, variant_id, units, entry, source_post, exposure, link,
       held_until, cart_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cart_id, variant_id) DO UPDATE
   SET units = CASE WHEN cart_line.units + excluded.units > %s THEN %s
                    ELSE cart_line.units + excluded.units END
"""
# One statement reads and empties: what another tab adds meanwhile stays for later.
_TAKE_OUT = "DELETE FROM cart_line WHERE {which} RETURNING {columns}"
_EMPTY = _TAKE_OUT.format(
    which="cart_id = %s",
    columns="put_at, variant_id, units, entry, source_post, exposure, link, held_until",
)
_REMOVE = _TAKE_OUT.format(
    which="cart_id = %s AND variant_id = %s", columns="variant_id, units, held_until"
)
_FORGET = _TAKE_OUT.format(
    which="cart_id IN ({ids})", columns="variant_id, units, held_until"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CartRef:
    """The bag after the act; `key` is what a guest's cookie must hold from now on."""

    key: str
    view: CartView


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A line that left the bag for an order, and what had led to the product."""

    units: int
    is_held: bool
    entry: Entry
    source_post: int | None
    exposure: int | None
    link: int | None


def put(
    *,
    cart_key: str | None,
    person: int | None,
    variant: int,
    units: int,
    origin: Origin,
    now: datetime,
    new_key: str,
) -> CartRef:
    """Have `units` of a variant in the bag; sent twice it changes nothing more.

    `origin` is kept with the line, the first one if it is put in again. Makes the cart when
    there is none, under `new_key`: a key that only the visitor proposes is never taken. Refuses NotBuyable, SoldOut and what `rules.checked` refuses.
    """
    checked(units)

    def look() -> tuple[Bag | None, dict[int, BagLine]]:
        bag = bag_of(key=cart_key, person=person, now=now)
        return bag, _with(bag, variant, units, now=now)

    bag, lines = with_what_ended(look, now=now)
    with transaction.atomic():
        cart_id, key = _cart(bag, person=person, now=now, new_key=new_key)
        _put(cart_id, variant, units, origin=origin, now=now)
    return CartRef(key=key, view=view_of(key, lines))


def set_units(
    *, cart_key: str | None, person: int | None, variant: int, units: int, now: datetime
) -> None:
    """Change how many of a line; refuses NotInBag, and SoldOut of one that is held."""
    checked(units)
    bag = bag_of(key=cart_key, person=person, now=now)
    if bag is None:
        raise NotInBag
    cart_id = bag.cart_id
    with_what_ended(lambda: _set_units(cart_id, variant, units, now=now), now=now)


@transaction.atomic
def remove(
    *, cart_key: str | None, person: int | None, variant: int, now: datetime
) -> None:
    """Take a line out; harmless when it is out already."""
    bag = bag_of(key=cart_key, person=person, now=now)
    if bag is None:
        return
    Cart.objects.filter(id=bag.cart_id).update(touched_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, (bag.cart_id, variant))
        _give_back_held(cursor.fetchall(), now=now)


@transaction.atomic
def merge_into_person(
    *, cart_key: str | None, person: int, now: datetime, new_key: str
) -> None:
    """At sign-in the guest's bag is poured into the member's, and is gone.

    The member's cart never has the guest's key: whoever signs out again and keeps the
    cookie must not find it.
    """
    guest = Cart.objects.filter(key=cart_key or "", person=None).first()
    if guest is None:
        return
    cart = _cart_of(person, now=now, new_key=new_key)
    # Whoever puts in, changes or holds waits here, so that no line changes in between.
    both = Cart.objects.select_for_update().filter(id__in=[cart.id, guest.id])
    if len(both.order_by("id")) < 2:
        return  # another page of theirs did it a moment ago
    freed = _free_shared(cart.id, guest.id)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, (guest.id,))
        for row in cursor.fetchall():
            cursor.execute(_MERGE, (*row, cart.id, MOST_UNITS, MOST_UNITS))
    guest.delete()
    give_back(freed, now=now)


def empty(*, cart_id: int) -> dict[int, Taken]:
    """Take everything out and say what it was. Call it inside the order's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, (cart_id,))
        rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
    return {
        variant: Taken(
            units=units,
            is_held=until is not None,
            entry=Entry(entry),
            source_post=source_post,
            exposure=exposure,
            link=link,
        )
        for _, variant, units, entry, source_post, exposure, link, until in rows
    }


@transaction.atomic
def forget_abandoned(*, before: datetime, now: datetime) -> int:
    """Drop guests' carts that nobody touched since; how many."""
    old = Cart.objects.filter(person=None, touched_at__lt=before).order_by("id")
    # Whoever comes back this moment keeps theirs.
    ids = list(old.select_for_update(skip_locked=True).values_list("id")[:1000])
    if not ids:
        return 0
    carts = [row[0] for row in ids]
    places = ", ".join(["%s"] * len(carts))
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.format(ids=places), carts)
        _give_back_held(cursor.fetchall(), now=now)
    return Cart.objects.filter(id__in=carts).delete()[0]


def _with(
    bag: Bag | None, variant: int, units: int, *, now: datetime
) -> dict[int, BagLine]:
    """The lines as they will be; refuses what cannot be bought, or not as much of it."""
    lines = dict(bag.lines) if bag else {}
    line = lines.get(variant) or _fresh(variant, now=now)
    lines[variant] = replace(line, units=units)
    if len(lines) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    if not line.card.is_buyable:
        raise NotBuyable(product=line.card.product_name, variant=variant)
    if line.shelf.left < units:
        raise SoldOut(variant=variant, wanted=units, left=line.shelf.left)
    return lines


@transaction.atomic
def _set_units(cart_id: int, variant: int, units: int, *, now: datetime) -> None:
    Cart.objects.filter(id=cart_id).update(touched_at=now)
    if not change_units(cart_id=cart_id, variant=variant, units=units, now=now):
        raise NotInBag


def _free_shared(one: int, other: int) -> list[tuple[int, int]]:
    """Of what is in both bags nothing is held any longer: variant and units to give back."""
    lines = CartLine.objects.select_for_update().filter(cart_id__in=[one, other])
    found = list(
        lines.order_by("cart_id", "variant_id").values_list(
            "cart_id", "variant_id", "units", "held_until"
        )
    )
    shared = {line[1] for line in found if line[0] == one} & {
        line[1] for line in found if line[0] == other
    }
    lines.filter(variant_id__in=shared).update(held_until=None)
    return [line[1:3] for line in found if line[3] and line[1] in shared]


def _fresh(variant: int, *, now: datetime) -> BagLine:
    found = stock.offer_of(variant, now=now)
    if found is None:
        raise NoSuchVariant(variant=variant)
    card, shelf = found
    return BagLine(units=0, held_until=None, card=card, shelf=shelf)


def _give_back_held(
    rows: Iterable[tuple[int, int, datetime | None]], *, now: datetime
) -> None:
    give_back(
        ((variant, units) for variant, units, until in rows if until is not None),
        now=now,
    )


def _cart(
    bag: Bag | None, *, person: int | None, now: datetime, new_key: str
) -> tuple[int, str]:
    if bag is not None:
        Cart.objects.filter(id=bag.cart_id).update(touched_at=now)
        return bag.cart_id, bag.key
    if person is not None:
        cart = _cart_of(person, now=now, new_key=new_key)
        return cart.id, cart.key
    cart_id, moment = next_id(now), connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, (cart_id, new_key, moment, moment))
    return cart_id, new_key


def _cart_of(person: int, *, now: datetime, new_key: str) -> Cart:
    cart, _ = Cart.objects.get_or_create(
        person_id=person,
        defaults={
            "id": next_id(now),
            "key": new_key,
            "created_at": now,
            "touched_at": now,
        },
    )
    return cart


def _put(
    cart_id: int, variant: int, units: int, *, origin: Origin, now: datetime
) -> None:
    moment = connection.ops.adapt_datetimefield_value(now)
    row = (
        *(cart_id, variant, units, moment),
        *(origin.entry.value, origin.source_post, origin.exposure, origin.link),
    )
    with connection.cursor() as cursor:
        cursor.execute(_PUT, row)
        if not cursor.rowcount:
            change_units(cart_id=cart_id, variant=variant, units=units, now=now)
