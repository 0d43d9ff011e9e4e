"""Who may send what back, until when, and how much money that is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from xiangxin.kernel.errors import mark
from xiangxin.market.orders.returns.errors import SayWhatIsWrong

WORDS_MOST = 1000
PHOTOS_MOST = 4
# The day on which it came does not count.
NO_REASON_WITHIN = timedelta(days=8)
WITHDRAW_WITHIN = timedelta(days=15)
# Of something that is broken: the two years for which a seller answers in the EU.
FAULT_WITHIN = timedelta(days=730)
# Few say that a parcel came. One that left so long ago has come.
COMES_WITHIN = timedelta(days=14)
# Where consumers may withdraw: the European Union and the EEA.
WITHDRAWAL_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO "
    "SE SI SK".split()
)


class Kind(StrEnum):
    NO_REASON = "no_reason"
    WITHDRAWAL = "withdrawal"
    FAULT = "fault"
    UNSENT = "unsent"  # the maker cannot send it


class Stage(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    RECEIVED = "received"  # or never sent: the money goes back now
    REFUNDED = "refunded"
    CANCELLED = "cancelled"  # all of the order, before any of it was sent


class Reason(StrEnum):
    NONE = ""
    BROKEN = "broken"
    WRONG = "wrong"
    UNLIKE = "unlike"
    MISSING = "missing"
    OTHER = "other"


REASONS: Mapping[Reason, str] = {
    Reason.BROKEN: mark("It is broken or faulty"),
    Reason.WRONG: mark("It is another thing than I ordered"),
    Reason.UNLIKE: mark("It is not as it was described"),
    Reason.MISSING: mark("Something is missing"),
    Reason.OTHER: mark("Something else"),
}

NEXT_STAGE: Mapping[Stage, Collection[Stage]] = {
    Stage.ASKED: {Stage.ACCEPTED, Stage.DECLINED, Stage.TAKEN_BACK},
    Stage.ACCEPTED: {Stage.TAKEN_BACK, Stage.RECEIVED},
    Stage.DECLINED: set(),
    Stage.TAKEN_BACK: set(),
    Stage.RECEIVED: {Stage.REFUNDED},
    Stage.REFUNDED: set(),
    Stage.CANCELLED: set(),
}
# A right needs nobody's yes.
RIGHTS = (Kind.NO_REASON, Kind.WITHDRAWAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """Until when each kind may be asked for; None: it is not for this order."""

    no_reason: datetime | None
    withdrawal: datetime | None
    fault: datetime

    def allows(self, kind: Kind, *, now: datetime) -> bool:
        ends = {
            Kind.NO_REASON: self.no_reason,
            Kind.WITHDRAWAL: self.withdrawal,
            Kind.FAULT: self.fault,
        }.get(kind)
        return ends is not None and now <= ends


def until(*, country: str, came_at: datetime) -> Until:
    """`came_at`: when the last of it came, or is held to have come."""
    is_eu = country in WITHDRAWAL_COUNTRIES
    return Until(
        no_reason=None if is_eu else came_at + NO_REASON_WITHIN,
        withdrawal=came_at + WITHDRAW_WITHIN if is_eu else None,
        fault=came_at + FAULT_WITHIN,
    )


def came(
    *, delivered_at: datetime | None, sent_at: datetime | None, now: datetime
) -> datetime:
    """What has not been sent cannot have come, so its days have not begun."""
    if delivered_at is not None:
        return delivered_at
    return sent_at + COMES_WITHIN if sent_at is not None else now


def reason_of(kind: Kind, text: str, words: str) -> tuple[Reason, str]:
    """What is wrong, where that must be said; nothing is asked of who has a right."""
    words = words.strip()
    if len(words) > WORDS_MOST:
        raise SayWhatIsWrong(most=WORDS_MOST)
    if kind is not Kind.FAULT:
        return Reason.NONE, words
    if text not in set(Reason) or text == Reason.NONE or not words:
        raise SayWhatIsWrong(most=WORDS_MOST)
    return Reason(text), words


@dataclass(frozen=True, slots=True)
class Settled:
    """Of a line: units and money of it that are settled already."""

    units: int = 0
    minor: int = 0


def share(*, paid: int, units: int, settled: Settled, back: int) -> int:
    """Money for `back` more units of a line that cost `paid`; all of them make exactly that."""
    left = units - settled.units
    return (paid - settled.minor) * back // left if left else 0


def parted(back: int, *, unsent: int) -> tuple[int, int]:
    """(never to be sent, to be sent back): what is still with the maker goes first."""
    never = min(back, unsent)
    return never, back - never


def is_whole(backs: Sequence[tuple[int, int]]) -> bool:
    """Whether (units, of how many) is everything that was ordered."""
    return all(back == units for back, units in backs)
