"""The port: what is asked of a provider, and what it can answer.

A provider takes the buyer to a page of its own (`Opened.go_to`), or is paid by hand and
never asked. It says what came of an attempt whenever it is looked at, and by notices that may
come twice, late and in any order. docs/algorithms/paying.md has the states.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from xiangxin.kernel.errors import mark
from xiangxin.kernel.money import Money

NOTE_MOST = 200


class Method(StrEnum):
    TRANSFER = "transfer"
    CASH = "cash"
    CARD = "card"
    DEMO = "demo"


class Through(StrEnum):
    """Who is asked for the money."""

    OFFLINE = "offline"
    STRIPE = "stripe"
    DEMO = "demo"


THROUGH: Mapping[Method, Through] = {
    Method.TRANSFER: Through.OFFLINE,
    Method.CASH: Through.OFFLINE,
    Method.CARD: Through.STRIPE,
    Method.DEMO: Through.DEMO,
}
# Paid on a page of the provider's, which tells us itself.
HOSTED: Collection[Method] = frozenset(
    method for method, through in THROUGH.items() if through is not Through.OFFLINE
)


class Attempt(StrEnum):
    """What became of one attempt to pay."""

    ASKED = "asked"  # the provider has not answered yet
    OPEN = "open"  # its page is open
    UNDERWAY = "underway"  # the buyer did their part, a bank has not
    PAID = "paid"
    DECLINED = "declined"
    ENDED = "ended"
    SURPLUS = "surplus"  # money that pays for nothing, and goes back


NEXT_ATTEMPT: Mapping[Attempt, Collection[Attempt]] = {
    Attempt.ASKED: set(Attempt) - {Attempt.ASKED},
    Attempt.OPEN: set(Attempt) - {Attempt.ASKED, Attempt.OPEN},
    Attempt.UNDERWAY: set(Attempt) - {Attempt.ASKED, Attempt.OPEN, Attempt.UNDERWAY},
    Attempt.PAID: set(),
    # Whatever was said before: money that has come has come.
    Attempt.DECLINED: {Attempt.PAID, Attempt.SURPLUS},
    Attempt.ENDED: {Attempt.PAID, Attempt.SURPLUS},
    Attempt.SURPLUS: set(),
}
RUNNING = (Attempt.ASKED, Attempt.OPEN, Attempt.UNDERWAY)
RECEIVED = (Attempt.PAID, Attempt.SURPLUS)


class Back(StrEnum):
    """What became of money that goes back."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


NEXT_BACK: Mapping[Back, Collection[Back]] = {
    Back.PENDING: {Back.DONE, Back.FAILED},
    Back.DONE: {Back.FAILED},  # a bank can send it back days later
    Back.FAILED: set(),
}


class Why(StrEnum):
    """Why money goes back."""

    MAKER = "maker"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    LATE = "late"
    TWICE = "twice"
    MISMATCH = "mismatch"
    OUTSIDE = "outside"  # on the provider's own pages


# A page of the provider's is open this long; Stripe takes no less than 30 minutes.
OPEN_FOR = timedelta(minutes=31)
# A bank that is still at it: the longest of them take two weeks.
UNDERWAY_FOR = timedelta(days=15)
# The buyer's browser and the notice say it within seconds; the sweep is for when neither does.
LOOK_AGAIN = timedelta(minutes=2)
LOOK_UNDERWAY = timedelta(hours=1)
TRY_AGAIN = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


def next_look(*, ends_at: datetime, now: datetime) -> datetime:
    """Soon, and at the end of the attempt at the latest; after that soon again."""
    soon = now + LOOK_AGAIN
    return min(soon, ends_at) if ends_at > now else soon


def next_try(tries: int, *, now: datetime) -> datetime:
    """When money that could not be sent back is sent again, after so many tries."""
    return now + TRY_AGAIN[min(tries, len(TRY_AGAIN)) - 1]


class Pace(StrEnum):
    """What is counted, so that nobody tries out stolen cards here."""

    PERSON_TRIES = "person_tries"
    ADDRESS_TRIES = "address_tries"
    PERSON_DECLINES = "person_declines"
    ADDRESS_DECLINES = "address_declines"
    CARD_DECLINES = "card_declines"


@dataclass(frozen=True, slots=True)
class Limit:
    most: int
    within: timedelta


# An address may be a whole campus's; a person has few cards and few moods.
LIMITS: Mapping[Pace, Limit] = {
    Pace.PERSON_TRIES: Limit(12, timedelta(hours=1)),
    Pace.ADDRESS_TRIES: Limit(60, timedelta(hours=1)),
    Pace.PERSON_DECLINES: Limit(8, timedelta(hours=24)),
    Pace.ADDRESS_DECLINES: Limit(24, timedelta(hours=24)),
    Pace.CARD_DECLINES: Limit(6, timedelta(hours=24)),
}


def window_of(within: timedelta, now: datetime) -> int:
    """The number of the window that this moment is in."""
    return int(now.timestamp() // within.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be paid, for which order, to whom."""

    order_id: int
    amount: Money
    brand_name: str
    method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence for the buyer with the facts in its places."""

    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)


_HOW: Mapping[Method, str] = {
    Method.TRANSFER: mark(
        "Send {amount} to {brand} by bank transfer and name the order number {order}. "
        "The maker marks it here when the money has come, and then sends the parcel."
    ),
    Method.CASH: mark("Pay {amount} to whoever brings the parcel."),
    Method.CARD: mark(
        "You pay {amount} to {brand} on Stripe’s page: card, wallet or what else it "
        "offers you. Nothing of your card comes to this market."
    ),
    Method.DEMO: mark(
        "You pay {amount} to {brand} on a page of the demo market’s. Nothing is charged."
    ),
}


def words_for(due: Due) -> Words:
    """How it is paid."""
    return Words(
        sentence=_HOW[due.method],
        facts={"amount": due.amount, "brand": due.brand_name, "order": due.order_id},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One attempt, as a provider is asked for it: asked again it is the same request."""

    payment: int
    order: int
    amount: Money
    brand_name: str
    email: str
    language: str
    ends_at: datetime
    back_to: str

    @property
    def key(self) -> str:
        return f"payment-{self.payment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The buyer goes on at `go_to`."""

    reference: str
    go_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """`capture` is what money is sent back by, when it is another than the attempt's."""

    amount: Money
    capture: str


@dataclass(frozen=True, slots=True)
class Underway:
    """The buyer did their part; the money comes later, or does not."""


@dataclass(frozen=True, slots=True)
class Declined:
    """Whoever was to pay refused."""


@dataclass(frozen=True, slots=True)
class Over:
    """Nobody can pay by this attempt any more, and nobody did."""


Answer: TypeAlias = Opened | Paid | Underway | Declined | Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Money to send back; sent again it is the same request."""

    refund: int
    capture: str
    amount: Money

    @property
    def key(self) -> str:
        return f"refund-{self.refund}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """`state` is PENDING while the provider is still at it."""

    reference: str
    state: Back
    trouble: str = ""


class Provider(Protocol):
    """Each of these calls out: never inside a transaction. Refuses Unreachable."""

    def ask(self, asked: Asked) -> Answer: ...

    def look(self, reference: str) -> Answer:
        """What became of the attempt."""

    def end(self, reference: str) -> Answer:
        """Let nobody pay by it any more; the answer is what it is then."""

    def send_back(self, asked: Return) -> Sent: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a provider told by itself. `payment` is the number we gave, None if it gave none."""

    id: str
    kind: str
    reference: str = ""
    payment: int | None = None
    answer: Answer | None = None
    # Of a card that was refused: what the provider calls this card, '' if it does not say.
    declined_card: str | None = None
    refund: "RefundNotice | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundNotice:
    reference: str
    capture: str
    amount: Money
    state: Back
    refund: int | None
    trouble: str = ""
