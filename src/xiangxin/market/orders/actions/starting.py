"""From the bag to a checkout: where it shall go."""

import json
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.cart import actions as carts
from xiangxin.market.cart.queries import Bag, CartView, bag_of, view_of
from xiangxin.market.discounts.errors import NoSuchCode
from xiangxin.market.orders.addresses import Address, address_of, lines_of
from xiangxin.market.orders.bills.queries import bill_of, place_of
from xiangxin.market.orders.bills.rules import Draft, shown_as, totals_of
from xiangxin.market.orders.errors import EmptyCart

# A bag that has a checkout already gets the new address in the same one.
_START = """
INSERT INTO orders_checkout (id, cart, "key", person_id, email, name, phone, country, address,
                      language, started_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (cart) WHERE placed_at IS NULL DO UPDATE
   SET person_id = excluded.person_id, email = excluded.email, name = excluded.name,
       phone = excluded.phone, country = excluded.country, address = excluded.address,
       language = excluded.language
RETURNING id
"""


_NO_WAYS: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the buyer sees before ordering. The page sends `shown` back when it orders."""

    checkout_id: int
    held_until: datetime
    cart: CartView
    drafts: tuple[Draft, ...]
    totals: tuple[Money, ...]
    shown: str
    code: str  # as it was typed, when it takes something off
    code_refusal: Refusal | None
    email: str
    name: str
    phone: str
    country: str
    address_lines: tuple[str, ...]


def start_checkout(
    *,
    cart_key: str | None,
    person: int | None,
    email: str,
    name: str,
    phone: str,
    country: str,
    fields: Mapping[str, str],
    language: str,
    now: datetime,
    ways: Mapping[str, int] = _NO_WAYS,
    code: str = "",
) -> Summary:
    """Keep where the bag shall go and set its units aside; done again it does so anew.

    `ways` are the chosen ways of sending by the key of a draft. A code that does not hold
    is said in the summary. Refuses AddressRefused with a sentence for each field,
    NotSentThere, EmptyCart and SoldOut.
    """
    address = address_of(
        email=email, name=name, phone=phone, country=country, fields=fields
    )
    bag = bag_of(key=cart_key, person=person, now=now)
    if bag is None or not bag.lines:
        raise EmptyCart
    drafts = bill_of(
        {variant: line.units for variant, line in bag.lines.items()},
        {variant: line.card for variant, line in bag.lines.items()},
        place=place_of(address.country, address.fields),
        ways=ways,
        code=code,
        email=address.email,
        person=person,
        now=now,
    )
    checkout_id, until = carts.with_what_ended(
        lambda: _keep(bag, address, person=person, language=language, now=now), now=now
    )
    cart = view_of(bag.key, bag.lines)
    return Summary(
        checkout_id=checkout_id,
        held_until=until,
        cart=cart,
        drafts=tuple(drafts),
        totals=totals_of(drafts),
        shown=shown_as(drafts),
        code=code if any(draft.deal for draft in drafts) else "",
        code_refusal=_why_not(code, drafts),
        email=address.email,
        name=address.name,
        phone=address.phone,
        country=address.country,
        address_lines=tuple(
            lines_of(
                address.country, address.fields, name=address.name, language=language
            )
        ),
    )


def _why_not(code: str, drafts: Iterable[Draft]) -> Refusal | None:
    if not code.strip() or any(draft.deal for draft in drafts):
        return None
    return next((one.refusal for one in drafts if one.refusal), NoSuchCode())


def _keep(
    bag: Bag, address: Address, *, person: int | None, language: str, now: datetime
) -> tuple[int, datetime]:
    """The checkout, and until when its units are held."""
    values = (
        next_id(now),
        bag.cart_id,
        bag.key,
        person,
        address.email,
        address.name,
        address.phone,
        address.country,
        json.dumps(address.fields, ensure_ascii=False),
        language,
        connection.ops.adapt_datetimefield_value(now),
    )
    # In one go what waits for no answer, as in placing.
    with getattr(connection, "pipelined", nullcontext)(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_START, values)
            checkout_id = int(cursor.fetchone()[0])
        until = carts.hold(cart_id=bag.cart_id, lines=len(bag.lines), now=now)
    return checkout_id, until
