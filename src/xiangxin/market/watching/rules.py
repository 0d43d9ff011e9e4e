"""When something is news enough to write a mail about it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from xiangxin.kernel.money import Money

# Units that a checkout held and let go were never really gone.
GONE_FOR = timedelta(hours=1)
# A price that was raised yesterday to fall today is no lower price.
LOWEST_OF = timedelta(days=30)
# That the lowest price still holds is written down once a day, not once a minute.
NOTED_EVERY = timedelta(days=1)


class About(StrEnum):
    BACK = "back"
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was last seen of a product: since when it is gone, and its lowest price lately."""

    gone_at: datetime | None
    lowest: Money | None
    lowest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`seen` is what is to be remembered; the others are what is told of."""

    seen: Seen
    is_back: bool = False
    dropped_from: Money | None = None


def look(seen: Seen, *, can_be_had: bool, price: Money | None, now: datetime) -> News:
    """Compare what was seen with what is now."""
    gone_at = None if can_be_had else seen.gone_at or now
    is_back = can_be_had and seen.gone_at is not None and now - seen.gone_at >= GONE_FOR
    after = replace(seen, gone_at=gone_at)
    if price is None:
        return News(seen=after, is_back=is_back)
    lowest = seen.lowest
    is_lower = (
        lowest is not None and lowest.currency == price.currency and price < lowest
    )
    is_old = now - seen.lowest_at > LOWEST_OF
    is_still_so = price == lowest and now - seen.lowest_at > NOTED_EVERY
    if lowest is None or is_lower or is_old or is_still_so:
        after = replace(after, lowest=price, lowest_at=now)
    return News(
        seen=after,
        is_back=is_back,
        # What nobody can have is not told of.
        dropped_from=lowest if is_lower and can_be_had else None,
    )
