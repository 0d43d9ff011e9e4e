"""Giving codes out, using them up, and giving a use back."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import next_id
from xiangxin.market.discounts.errors import CodeTaken, NoSuchDiscount, UsedUp
from xiangxin.market.discounts.models import Discount, DiscountUse
from xiangxin.market.discounts.queries import key_of
from xiangxin.market.discounts.rules import Deal, Terms, checked
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer

# Of two that want the last use one changes the row; what the rules said is asked again here.
_USE = """
UPDATE discount SET used = used + 1
 WHERE id = %s AND is_on AND (most_uses IS NULL OR used < most_uses)
   AND (starts_at IS NULL OR starts_at <= %s) AND (ends_at IS NULL OR ends_at > %s)
"""
# Whoever had it already runs into one of the partial unique constraints.
_USED = """
INSERT INTO discount_use (discount_id, "order", email, person_id, is_once, at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_GIVE_BACK = """
UPDATE discount_use SET given_back_at = %s
 WHERE "order" = %s AND given_back_at IS NULL RETURNING discount_id
"""


def use(
    deal: Deal, *, order: int, email: str, person: int | None, now: datetime
) -> bool:
    """Whether the order may have it. Inside the order's transaction, after the stock is taken.

    False leaves the count raised: whoever is told so rolls back.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_USE, (deal.id, moment, moment))
        if not cursor.rowcount:
            return False
        row = (deal.id, order, key_of(email), person, deal.terms.is_once, moment)
        cursor.execute(_USED, row)
        return bool(cursor.rowcount)


def give_back(*, order: int, now: datetime) -> None:
    """A cancelled order has used nothing; told twice it gives back once."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, (moment, order))
        for (discount,) in cursor.fetchall():
            cursor.execute(
                "UPDATE discount SET used = used - 1 WHERE id = %s", (discount,)
            )


def use_again(*, order: int) -> None:
    """An order that was let go is paid after all. Refuses UsedUp when others have its use.

    Call it inside a transaction that a refusal rolls back.
    """
    uses = DiscountUse.objects.filter(order=order, given_back_at__isnull=False)
    for discount in list(uses.values_list("discount_id", flat=True)):
        left = Q(most_uses=None) | Q(used__lt=F("most_uses"))
        if not Discount.objects.filter(left, id=discount).update(used=F("used") + 1):
            raise UsedUp
    try:
        uses.update(given_back_at=None)
    except IntegrityError:
        raise UsedUp from None


def give_out(
    *, viewer: Viewer, brand: int, currency: str, terms: Terms, now: datetime
) -> int:
    """A new code. Refuses CodeTaken and what `rules.checked` refuses."""
    if not may(viewer, brand, May.MAKE):
        raise NotAllowed
    checked(terms)
    try:
        with transaction.atomic():
            return Discount.objects.create(
                id=next_id(now),
                brand_id=brand,
                code=terms.code,
                kind=terms.kind,
                amount=terms.amount,
                currency=currency,
                minimum_minor=terms.minimum_minor,
                products=sorted(terms.products),
                starts_at=terms.starts_at,
                ends_at=terms.ends_at,
                most_uses=terms.most_uses,
                is_once=terms.is_once,
                created_at=now,
            ).id
    except IntegrityError:
        raise CodeTaken from None


def switch(*, viewer: Viewer, brand: int, discount: int, is_on: bool) -> None:
    """A code holds no longer, or again; what was ordered with it stays as it is."""
    if not may(viewer, brand, May.MAKE):
        raise NotAllowed
    rows = Discount.objects.filter(id=discount, brand_id=brand)
    if not rows.update(is_on=is_on):
        raise NoSuchDiscount
