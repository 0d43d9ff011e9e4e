"""What may be counted and promised, what can be had, and in which order levels are touched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from xiangxin.market.stock.errors import BadPromise, NotACount, NotAnAdjustment

MOST_UNITS = 1_000_000_000
PROMISED_AT_MOST = timedelta(days=730)

_Said = TypeVar("_Said")


class Promise(StrEnum):
    """Why more may be ordered than there are: sold out for now, or not made yet."""

    BACK = "back"
    PRE = "pre"


class Availability(StrEnum):
    IN_STOCK = "in_stock"
    BACK_ORDER = "back_order"
    PRE_ORDER = "pre_order"
    SOLD_OUT = "sold_out"


_PROMISED = {
    Promise.BACK: Availability.BACK_ORDER,
    Promise.PRE: Availability.PRE_ORDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What can be had of a variant: at once, and with what is promised for a day."""

    free: int = 0
    left: int = 0
    promise: Promise | None = None
    due_on: date | None = None

    def for_units(self, units: int = 1) -> Availability:
        """What it means to order so many now."""
        if units <= self.free:
            return Availability.IN_STOCK
        if self.promise and units <= self.left:
            return _PROMISED[self.promise]
        return Availability.SOLD_OUT


NOTHING = Shelf()


class Reason(StrEnum):
    """Why there is more or less on the shelf."""

    OPENING = "opening"  # what was there when the journal began
    COUNTED = "counted"
    IMPORTED = "imported"
    RECEIVED = "received"
    DAMAGED = "damaged"
    LOST = "lost"
    GIFT = "gift"
    OTHER = "other"
    SHIPPED = "shipped"
    RETURNED = "returned"
    UNDONE = "undone"


# What a maker says of a change, and whether it makes more (1) or less (-1) of it.
ADJUSTMENTS: Mapping[Reason, int] = {
    Reason.RECEIVED: 1,
    Reason.DAMAGED: -1,
    Reason.LOST: -1,
    Reason.GIFT: -1,
    Reason.OTHER: 1,  # or less, with a minus
}
UNDO_WITHIN = timedelta(days=1)


def change_of(reason: Reason, typed: str) -> int:
    """The signed change that a maker's number means."""
    if reason not in ADJUSTMENTS:
        raise NotAnAdjustment
    text = typed.strip()
    is_less = reason is Reason.OTHER and text[:1] in {"-", "−"}
    units = count_of(text[1:] if is_less else text)
    if not units:
        raise NotAnAdjustment
    return -units if is_less else units * ADJUSTMENTS[reason]


def may_undo(reason: Reason, at: datetime, *, now: datetime) -> bool:
    """What makers wrote by hand, for a day; a parcel or a file is not taken back here."""
    return (
        reason in ADJUSTMENTS or reason is Reason.COUNTED
    ) and now < at + UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class Count:
    """What a maker counted, and the version of the level they were looking at."""

    units: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """How many counts change at once: all to the same, or each by so many."""

    to: int | None = None
    by: int = 0


def recounted(on_hand: int, how: Recount) -> int:
    """The count it would be; below zero where there are fewer than are taken away."""
    units = on_hand + how.by if how.to is None else how.to
    if units > MOST_UNITS:
        raise NotACount(most=MOST_UNITS)
    return units


def least(*, held: int, oversell: int) -> int:
    """The least that can lie on the shelf of what buyers have set aside."""
    return max(0, held - oversell)


def difference_of(text: str) -> int:
    """How many more or fewer, as it is typed: `12`, `+12`, `-3`."""
    typed = text.strip().replace("−", "-")
    units = count_of(typed[1:] if typed[:1] in {"+", "-"} else typed)
    return -units if typed.startswith("-") else units


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A level that somebody else changed since it was seen."""

    variant: int
    yours: int
    theirs: int
    version: int


def shelf_of(
    free: int, left: int, *, promise: str, due_on: date | None, today: date
) -> Shelf:
    """Nothing more is promised for a day that has passed, before or after the sweep."""
    is_over = due_on is not None and due_on < today
    return Shelf(
        free=max(0, free),
        left=max(0, free if is_over else left),
        promise=None if is_over or not promise else Promise(promise),
        due_on=None if is_over else due_on,
    )


def in_order(wanted: Mapping[int, _Said]) -> list[tuple[int, _Said]]:
    """Everybody takes in this order, so that two never wait for each other."""
    return sorted(wanted.items(), key=lambda item: item[0])


def count_of(text: str) -> int:
    """A count as it is typed."""
    typed = text.strip()
    if not (
        typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_UNITS))
    ):
        raise NotACount(most=MOST_UNITS)
    check_count(int(typed))
    return int(typed)


def day_of(text: str) -> date:
    """A day as a form sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadPromise from None


def check_count(units: int) -> None:
    if not 0 <= units <= MOST_UNITS:
        raise NotACount(most=MOST_UNITS)


def check_promise(units: int, due_on: date, *, today: date) -> None:
    """At least one unit, for a day that can be waited for."""
    if not 1 <= units <= MOST_UNITS or not today <= due_on <= today + PROMISED_AT_MOST:
        raise BadPromise
