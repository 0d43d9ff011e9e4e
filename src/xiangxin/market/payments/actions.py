"""Rows of attempts and refunds. Orders says when; each call belongs in its transaction."""

import hashlib
import hmac
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.market.payments.errors import (
    MoreThanLeft,
    NothingToRefund,
    TooManyTries,
)
from xiangxin.market.payments.events import RefundAsked
from xiangxin.market.payments.models import Counted, Payment, ProviderEvent, Refund
from xiangxin.market.payments.queries import PaymentCard
from xiangxin.market.payments.rules import (
    LIMITS,
    LOOK_UNDERWAY,
    NEXT_ATTEMPT,
    NEXT_BACK,
    NOTE_MOST,
    RUNNING,
    UNDERWAY_FOR,
    Attempt,
    Back,
    Opened,
    Pace,
    Paid,
    RefundNotice,
    Through,
    Why,
    next_look,
    next_try,
    window_of,
)
from xiangxin.outbox.actions import tell

_CLAIMED_FOR = timedelta(minutes=1)


def mark_of(what: str, who: str) -> str:
    """A digest by which the same person or address is counted again, and not found.

    '' for nobody: that is not counted.
    """
    if not who:
        return ""
    key = f"{what}:{who}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), key, hashlib.sha256).hexdigest()[:32]


def begin(
    *,
    order: int,
    provider: Through,
    amount: Money,
    ends_at: datetime,
    back_to: str,
    person_mark: str,
    address_mark: str,
    now: datetime,
) -> int:
    """A new attempt. The constraint refuses a second one that runs: look first."""
    identifier = next_id(now)
    Payment.objects.create(
        id=identifier,
        order_id=order,
        provider=provider,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=Attempt.ASKED,
        back_to=back_to,
        person_mark=person_mark,
        address_mark=address_mark,
        started_at=now,
        ends_at=ends_at,
        look_at=next_look(ends_at=ends_at, now=now),
    )
    return identifier


def opened(payment: int, answer: Opened) -> bool:
    """The provider has a page for it; False when it was known."""
    asked = Payment.objects.filter(id=payment, state=Attempt.ASKED)
    return bool(
        asked.update(state=Attempt.OPEN, reference=answer.reference, go_to=answer.go_to)
    )


def underway(payment: int, *, now: datetime) -> bool:
    running = Payment.objects.filter(id=payment, state__in=_before(Attempt.UNDERWAY))
    return bool(
        running.update(
            state=Attempt.UNDERWAY,
            ends_at=now + UNDERWAY_FOR,
            look_at=now + LOOK_UNDERWAY,
        )
    )


def stop(payment: int, state: Attempt, *, now: datetime) -> bool:
    """Declined or ended; False when it was, or when it brought money."""
    running = Payment.objects.filter(id=payment, state__in=RUNNING)
    return bool(running.update(state=state, settled_at=now, look_at=None))


def received(payment: int, state: Attempt, answer: Paid, *, now: datetime) -> bool:
    """Money has come: PAID or SURPLUS; False when that was known."""
    waiting = Payment.objects.filter(id=payment, state__in=_before(state))
    return bool(
        waiting.update(
            state=state,
            capture=answer.capture,
            received_minor=answer.amount.minor,
            received_currency=answer.amount.currency,
            settled_at=now,
            look_at=None,
        )
    )


def by_hand(*, order: int, amount: Money, now: datetime) -> int:
    """What the maker says has come."""
    identifier = next_id(now)
    Payment.objects.create(
        id=identifier,
        order_id=order,
        provider=Through.OFFLINE,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=Attempt.PAID,
        started_at=now,
        ends_at=now,
        settled_at=now,
        received_minor=amount.minor,
        received_currency=amount.currency,
    )
    return identifier


def claim_look(payment: PaymentCard, *, now: datetime) -> bool:
    """Whether this caller looks now; another who comes meanwhile does not."""
    due = Payment.objects.filter(id=payment.id, state__in=RUNNING, look_at__lte=now)
    return bool(
        due.update(
            look_at=now + LOOK_UNDERWAY
            if payment.state is Attempt.UNDERWAY
            else next_look(ends_at=payment.ends_at, now=now)
        )
    )


def look_soon(payment: int, *, now: datetime) -> None:
    """The next sweep looks at it."""
    Payment.objects.filter(id=payment, state__in=RUNNING).update(look_at=now)


def ask_refund(
    payment: PaymentCard,
    *,
    amount: Money,
    why: Why,
    by: int | None,
    now: datetime,
    note: str = "",
    variant: int | None = None,
    units: int | None = None,
) -> int:
    """Money is to go back; by hand it is gone already. Refuses more than is left of it.

    The condition and the change are one statement: of two who ask for the last of it one
    is refused.
    """
    if amount.minor <= 0:
        raise NothingToRefund
    amount - payment.received  # refuses another currency
    there = Payment.objects.filter(
        id=payment.id, received_minor__gte=F("refunded_minor") + amount.minor
    )
    if not there.update(refunded_minor=F("refunded_minor") + amount.minor):
        raise MoreThanLeft(left=_left(payment))
    is_by_hand = payment.provider is Through.OFFLINE
    identifier = next_id(now)
    Refund.objects.create(
        id=identifier,
        payment_id=payment.id,
        amount_minor=amount.minor,
        variant_id=variant,
        units=units,
        state=Back.DONE if is_by_hand else Back.PENDING,
        why=why,
        note=note[:NOTE_MOST],
        by_id=by,
        asked_at=now,
        try_at=None if is_by_hand else now,
        settled_at=now if is_by_hand else None,
    )
    if not is_by_hand:
        tell(RefundAsked(refund=identifier))
    return identifier


def claim_refund(refund: int, *, now: datetime) -> bool:
    """Whether this caller sends it now."""
    waiting = Refund.objects.filter(id=refund, state=Back.PENDING, try_at__lte=now)
    return bool(waiting.update(try_at=now + _CLAIMED_FOR, tries=F("tries") + 1))


def refund_not_sent(refund: int, *, tries: int, trouble: str, now: datetime) -> None:
    """The provider did not answer: it is sent again later, as the same request."""
    Refund.objects.filter(id=refund, state=Back.PENDING).update(
        try_at=next_try(tries, now=now), trouble=trouble[:NOTE_MOST]
    )


def refund_underway(refund: int, *, reference: str, now: datetime) -> None:
    """The provider has it and says later what came of it; asked again in a day."""
    Refund.objects.filter(id=refund, state=Back.PENDING).update(
        reference=reference, try_at=now + timedelta(days=1)
    )


def refund_done(refund: int, *, reference: str, now: datetime) -> bool:
    """It went back; False when that was known."""
    waiting = Refund.objects.filter(
        id=refund, state__in=[s for s, to in NEXT_BACK.items() if Back.DONE in to]
    )
    return bool(
        waiting.update(
            state=Back.DONE,
            reference=reference,
            settled_at=now,
            try_at=None,
            trouble="",
        )
    )


def refund_failed(refund: int, *, trouble: str, now: datetime) -> bool:
    """It cannot go back this way, and is left of the payment again."""
    waiting = Refund.objects.filter(
        id=refund, state__in=[s for s, to in NEXT_BACK.items() if Back.FAILED in to]
    )
    if not waiting.update(
        state=Back.FAILED, trouble=trouble[:NOTE_MOST], settled_at=now, try_at=None
    ):
        return False
    row = Refund.objects.filter(id=refund).values("payment_id", "amount_minor").get()
    Payment.objects.filter(id=row["payment_id"]).update(
        refunded_minor=F("refunded_minor") - row["amount_minor"]
    )
    return True


def sent_back_elsewhere(
    payment: PaymentCard, notice: RefundNotice, *, now: datetime
) -> int | None:
    """Somebody sent money back on the provider's own pages; None when it was known."""
    there = Payment.objects.filter(
        id=payment.id, received_minor__gte=F("refunded_minor") + notice.amount.minor
    )
    identifier = next_id(now)
    try:
        with transaction.atomic():
            if not there.update(
                refunded_minor=F("refunded_minor") + notice.amount.minor
            ):
                return None
            Refund.objects.create(
                id=identifier,
                payment_id=payment.id,
                amount_minor=notice.amount.minor,
                state=Back.PENDING,
                why=Why.OUTSIDE,
                reference=notice.reference,
                asked_at=now,
            )
    except IntegrityError:  # two notices of the same at once
        return None
    return identifier


def hear(
    provider: Through, *, event: str, kind: str, payment: int | None, now: datetime
) -> bool:
    """Keep that a notice came; False when it came before."""
    _, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        event=event,
        defaults={"kind": kind[:80], "payment": payment, "heard_at": now},
    )
    return is_new


# The count and the limit are one statement. Refused, nothing is counted.
_COUNT = """
INSERT INTO payment_pace (what, mark, "window", times, counted_at)
VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (what, mark, "window") DO UPDATE
   SET times = payment_pace.times + 1, counted_at = excluded.counted_at
 WHERE payment_pace.times < %s
"""


def count(what: Pace, mark: str, *, now: datetime) -> bool:
    """Count once more; False when the limit is reached."""
    limit = LIMITS[what]
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            (what.value, mark, window_of(limit.within, now), moment, limit.most),
        )
        return bool(cursor.rowcount)


def slow_down(*, person_mark: str, address_mark: str, now: datetime) -> None:
    """Refuse TooManyTries to whoever tried or was declined too often; else count a try."""
    declined = [
        Q(
            what=what,
            mark=mark,
            window=window_of(LIMITS[what].within, now),
            times__gte=LIMITS[what].most,
        )
        for what, mark in (
            (Pace.PERSON_DECLINES, person_mark),
            (Pace.ADDRESS_DECLINES, address_mark),
        )
        if mark
    ]
    if declined and Counted.objects.filter(reduce(or_, declined)).exists():
        raise TooManyTries
    for what, mark in (
        (Pace.PERSON_TRIES, person_mark),
        (Pace.ADDRESS_TRIES, address_mark),
    ):
        if mark and not count(what, mark, now=now):
            raise TooManyTries


def count_decline(payment: PaymentCard, *, card: str, now: datetime) -> bool:
    """A card was refused; False when that is once too often for card, person or address."""
    counted = [
        count(what, mark, now=now)
        for what, mark in (
            (Pace.PERSON_DECLINES, payment.person_mark),
            (Pace.ADDRESS_DECLINES, payment.address_mark),
            (Pace.CARD_DECLINES, mark_of("card", card)),
        )
        if mark
    ]
    return all(counted)


def forget(*, before: datetime) -> int:
    """Drop counts and heard notices that nobody repeats any more."""
    counts, _ = Counted.objects.filter(counted_at__lt=before).delete()
    heard, _ = ProviderEvent.objects.filter(
        heard_at__lt=before - timedelta(days=90)
    ).delete()
    return counts + heard


def _before(wanted: Attempt) -> list[Attempt]:
    return [state for state, following in NEXT_ATTEMPT.items() if wanted in following]


def _left(payment: PaymentCard) -> Money:
    row = Payment.objects.filter(id=payment.id).values(
        "received_minor", "refunded_minor"
    )
    now_is = row.get()
    return Money(
        now_is["received_minor"] - now_is["refunded_minor"], payment.received.currency
    )
