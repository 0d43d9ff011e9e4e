"""What a code takes off which line, and when it holds."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from xiangxin.kernel.errors import Refusal
from xiangxin.kernel.money import MOST_MINOR, Money
from xiangxin.market.discounts.errors import (
    BadCode,
    BadDiscount,
    BadLimit,
    BelowMinimum,
    EndsBeforeItStarts,
    NoLonger,
    NotADay,
    NotForThese,
    NotYet,
    UsedByYou,
    UsedUp,
)
from xiangxin.market.taxes.rules import spread

CODE_MOST = 40
USES_MOST = 10**7
WHOLE = 100  # per cent
_CODE = re.compile(r"[^\s\W]([\w-]{1,38})[^\s\W]")


class Kind(StrEnum):
    PERCENT = "percent"
    FIXED = "fixed"
    SHIPPING = "shipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a maker says of a code. `amount` is percent, or minor units of the brand's currency."""

    code: str
    kind: Kind
    amount: int = 0
    minimum_minor: int = 0
    products: frozenset[int] = frozenset()  # none: all of the brand's
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    most_uses: int | None = None
    is_once: bool = False  # for each person


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A code as one buyer meets it; `refusal` says why it does not hold for them."""

    id: int
    terms: Terms
    currency: str
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A line as far as a discount looks at it."""

    product: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """What is taken off each line, in their order, and off the sending."""

    lines: tuple[int, ...]
    shipping: int = 0
    refusal: Refusal | None = None


def code_of(typed: str) -> str:
    """As codes are compared; '' for what can be none."""
    text = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    return text if len(text) <= CODE_MOST and _CODE.fullmatch(text) else ""


def holds(
    terms: Terms, *, used: int, is_on: bool, was_used: bool, now: datetime
) -> Refusal | None:
    """Why it does not hold for this buyer now; None when it does."""
    if not is_on or (terms.ends_at is not None and now >= terms.ends_at):
        return NoLonger()
    if terms.starts_at is not None and now < terms.starts_at:
        return NotYet()
    if terms.is_once and was_used:
        return UsedByYou()
    if terms.most_uses is not None and used >= terms.most_uses:
        return UsedUp()
    return None


def off(
    deal: Deal | None, goods: Sequence[Goods], *, currency: str, shipping: int
) -> Off:
    """Never more than there is; percents are rounded once and spread over the lines."""
    nothing = (0,) * len(goods)
    if deal is None or deal.refusal:
        return Off(lines=nothing, refusal=deal.refusal if deal else None)
    terms = deal.terms
    meant = [
        one.minor if not terms.products or one.product in terms.products else 0
        for one in goods
    ]
    if deal.currency != currency or not any(meant):
        return Off(lines=nothing, refusal=NotForThese())
    if sum(one.minor for one in goods) < terms.minimum_minor:
        least = Money(terms.minimum_minor, currency)
        return Off(lines=nothing, refusal=BelowMinimum(minimum=least))
    match terms.kind:
        case Kind.SHIPPING:
            return Off(lines=nothing, shipping=shipping)
        case Kind.PERCENT:
            whole = (2 * sum(meant) * terms.amount + WHOLE) // (2 * WHOLE)
        case Kind.FIXED:
            whole = min(terms.amount, sum(meant))
    return Off(lines=tuple(spread(whole, meant)))


def checked(terms: Terms) -> Terms:
    """Refuses what no maker can have meant."""
    if code_of(terms.code) != terms.code or not terms.code:
        raise BadCode(most=CODE_MOST)
    most = {Kind.PERCENT: WHOLE, Kind.FIXED: MOST_MINOR, Kind.SHIPPING: 0}[terms.kind]
    least = 0 if terms.kind is Kind.SHIPPING else 1
    if not least <= terms.amount <= most:
        raise BadDiscount
    if not 0 <= terms.minimum_minor <= MOST_MINOR:
        raise BadDiscount
    if terms.most_uses is not None and not 1 <= terms.most_uses <= USES_MOST:
        raise BadLimit
    if terms.starts_at and terms.ends_at and terms.starts_at >= terms.ends_at:
        raise EndsBeforeItStarts
    return terms


def day_of(text: str, *, is_last: bool = False) -> datetime | None:
    """The first moment of a day by UTC, or with `is_last` the first after it; None for ''."""
    typed = text.strip()
    if not typed:
        return None
    try:
        first = datetime.combine(date.fromisoformat(typed), time(), tzinfo=UTC)
        return first + timedelta(days=1) if is_last else first
    except (ValueError, OverflowError):
        raise NotADay(text=typed[:20]) from None
