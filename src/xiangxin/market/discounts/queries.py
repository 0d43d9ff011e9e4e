"""Codes, for a buyer who typed one and for the makers who gave them out."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from xiangxin.kernel.errors import NotAllowed
from xiangxin.market.discounts.models import Discount
from xiangxin.market.discounts.rules import Deal, Kind, Terms, code_of, holds
from xiangxin.social.actors.queries import may
from xiangxin.social.actors.rules import May, Viewer

# By the unique code of each brand; whether the buyer had it by the index of its uses.
_DEALS = """
SELECT d.id, d.brand_id, d.code, d.kind, d.amount, d.currency, d.minimum_minor, d.products,
       d.starts_at, d.ends_at, d.most_uses, d.is_once, d.is_on, d.used,
       EXISTS (SELECT 1 FROM discount_use u
                WHERE u.discount_id = d.id AND u.is_once AND u.given_back_at IS NULL
                  AND (u.email = %s OR u.person_id = %s))
  FROM discount d WHERE d.brand_id IN ({brands}) AND d.code = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDiscount:
    """A code as its makers see it."""

    id: int
    terms: Terms
    currency: str
    is_on: bool
    used: int


def deals_for(
    typed: str,
    *,
    brands: Collection[int],
    email: str,
    person: int | None,
    now: datetime,
) -> dict[int, Deal]:
    """By brand: a code may be known to several whose things lie in one bag."""
    code = code_of(typed)
    if not code or not brands:
        return {}
    statement = _DEALS.format(brands=", ".join(["%s"] * len(brands)))
    with connection.cursor() as cursor:
        cursor.execute(statement, (key_of(email), person, *sorted(brands), code))
        return {row[1]: _deal(row, now) for row in cursor.fetchall()}


def key_of(email: str) -> str:
    """One person's address, however it was typed."""
    return email.strip().casefold()


def discounts_for(viewer: Viewer, brand: int) -> list[DeskDiscount]:
    """A brand's codes, newest first."""
    if not may(viewer, brand, May.MAKE):
        raise NotAllowed
    return [
        DeskDiscount(
            id=row.id,
            terms=Terms(
                code=row.code,
                kind=Kind(row.kind),
                amount=row.amount,
                minimum_minor=row.minimum_minor,
                products=frozenset(row.products),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                most_uses=row.most_uses,
                is_once=row.is_once,
            ),
            currency=row.currency,
            is_on=row.is_on,
            used=row.used,
        )
        for row in Discount.objects.filter(brand_id=brand).order_by("-id")
    ]


def _deal(row: tuple[Any, ...], now: datetime) -> Deal:
    terms = Terms(
        code=row[2],
        kind=Kind(row[3]),
        amount=row[4],
        minimum_minor=row[6],
        products=frozenset(json.loads(row[7])),
        starts_at=_moment(row[8]),
        ends_at=_moment(row[9]),
        most_uses=row[10],
        is_once=bool(row[11]),
    )
    return Deal(
        id=row[0],
        terms=terms,
        currency=row[5],
        refusal=holds(
            terms, used=row[13], is_on=bool(row[12]), was_used=bool(row[14]), now=now
        ),
    )


def _moment(at: datetime | None) -> datetime | None:
    # Below the ORM SQLite gives UTC without saying so.
    return at.replace(tzinfo=UTC) if at is not None else None
