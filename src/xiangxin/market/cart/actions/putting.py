"""Putting things into the bag and taking them out."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.cart.errors import NotBuyable, NotInBag, TooManyLines
from xiangxin.market.cart.models import Cart, CartLine
from xiangxin.market.cart.queries import Bag, CartView, bag_of, view_of
from xiangxin.market.cart.rules import MOST_LINES, MOST_UNITS, checked
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.catalog.errors import NoSuchVariant
from xiangxin.market.stock import queries as stock
from xiangxin.market.stock.errors import SoldOut

_BEGIN = "INSERT INTO cart (id, key, created_at, touched_at) VALUES (%s, %s, %s, %s)"
_PUT = """
INSERT INTO cart_line
       (cart_id, variant_id, units, put_at, entry, source_post, exposure, link)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cart_id, variant_id) DO UPDATE SET units = excluded.units
"""
# A guest's lines join a member's; the sum stays within what a line holds.
_MERGE = """
INSERT INTO cart_line
       (cart_id, variant_id, units, put_at, entry, source_post, exposure, link)
SELECT %s, variant_id, units, put_at, entry, source_post, exposure, link
  FROM cart_line WHERE cart_id = %s
ON CONFLICT (cart_id, variant_id) DO UPDATE
   SET units = CASE WHEN cart_line.units + excluded.units > %s THEN %s
                    ELSE cart_line.units + excluded.units END
"""
# One statement reads and empties: what another tab adds meanwhile stays for later.
_EMPTY = """
DELETE FROM cart_line WHERE cart_id = %s
RETURNING put_at, variant_id, units, entry, source_post, exposure, link
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartRef:
    """The bag after the act; `key` is what a guest's cookie must hold from now on."""

    key: str
    view: CartView


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A line that left the bag for an order, and what had led to the product."""

    units: int
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

    `origin` is kept with the line, the first one if it is put in again. Makes the cart when there is none, under `new_key`: a key that only the visitor
    proposes is never taken. Refuses NotBuyable, SoldOut and what `rules.checked` refuses.
    """
    checked(units)
    bag = bag_of(key=cart_key, person=person)
    wanted = {**(bag.units if bag else {}), variant: units}
    if len(wanted) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    cards = catalog.variants_of(wanted)
    card = cards.get(variant)
    if card is None:
        raise NoSuchVariant(variant=variant)
    if not card.is_buyable:
        raise NotBuyable(product=card.product_name, variant=variant)
    shelves = stock.shelves(wanted, now=now)
    if (left := shelves[variant].left) < units:
        raise SoldOut(variant=variant, wanted=units, left=left)
    with transaction.atomic():
        cart_id, key = _cart(bag, person=person, now=now, new_key=new_key)
        _put(cart_id, variant, units, origin=origin, now=now)
    return CartRef(
        key=key, view=view_of(key, units=wanted, cards=cards, shelves=shelves)
    )


def set_units(
    *, cart_key: str | None, person: int | None, variant: int, units: int, now: datetime
) -> None:
    """Change how many of a line; refuses NotInBag."""
    checked(units)
    bag = bag_of(key=cart_key, person=person)
    changed = bag and CartLine.objects.filter(
        cart_id=bag.cart_id, variant_id=variant
    ).update(units=units)
    if not bag or not changed:
        raise NotInBag
    Cart.objects.filter(id=bag.cart_id).update(touched_at=now)


def remove(
    *, cart_key: str | None, person: int | None, variant: int, now: datetime
) -> None:
    """Take a line out; harmless when it is out already."""
    bag = bag_of(key=cart_key, person=person)
    if bag is not None:
        CartLine.objects.filter(cart_id=bag.cart_id, variant_id=variant).delete()
        Cart.objects.filter(id=bag.cart_id).update(touched_at=now)


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
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, (cart.id, guest.id, MOST_UNITS, MOST_UNITS))
    guest.delete()


def empty(*, cart_id: int) -> dict[int, Taken]:
    """Take everything out and say what it was. Call it inside the order's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, (cart_id,))
        rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
    return {
        variant: Taken(
            units=units,
            entry=Entry(entry),
            source_post=source_post,
            exposure=exposure,
            link=link,
        )
        for _, variant, units, entry, source_post, exposure, link in rows
    }


def forget_abandoned(*, before: datetime) -> int:
    """Drop guests' carts that nobody touched since; how many."""
    old = Cart.objects.filter(person=None, touched_at__lt=before).values_list("id")
    _, gone = Cart.objects.filter(id__in=[row[0] for row in old[:1000]]).delete()
    return gone.get("cart.Cart", 0)


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
