"""Writing the ledger. Call inside the transaction of the act itself."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.errors import NoSubject
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import Act, Origin, Verb

_COLUMNS = (
    "id, happened_at, verb, actor, object_kind, object_id, place, post, order_id, units, "
    "amount_minor, currency, promotion, exposure, session, entry, source_post, link, "
    "person"
)
_VALUES = ", ".join(["%s"] * 18)
# The pseudonym is looked up by the same statement that writes the row.
_OF_A_MEMBER = (
    f"INSERT INTO ledger_interaction ({_COLUMNS}) "  # noqa: S608 - our own column names
    f"SELECT {_VALUES}, pseudonym FROM ledger_subject WHERE person = %s"
)
# Nobody may be erased between the look-up and the commit. SQLite has one writer anyway.
_HELD = {"postgresql": " FOR KEY SHARE"}
OF_A_GUEST = f"INSERT INTO ledger_interaction ({_COLUMNS}) VALUES ({_VALUES}, NULL)"  # noqa: S608

# What stays, without a person, when somebody erases their past: sales are the shop's record.
SALES = (Verb.BUY, Verb.CANCEL, Verb.REFUND, Verb.KEEP)


def record(act: Act, *, origin: Origin, now: datetime) -> int:
    """Append one act and return its id. Refuses a person without a pseudonym."""
    values = values_of(act, origin=origin, now=now)
    with connection.cursor() as cursor:
        if act.person is None:
            cursor.execute(OF_A_GUEST, values)
        else:
            cursor.execute(of_a_member(), (*values, act.person))
            if cursor.rowcount != 1:
                raise NoSubject(person=act.person)
    identifier: int = values[0]
    return identifier


def of_a_member() -> str:
    """The statement that appends a row of `values_of` and the person who acted."""
    return _OF_A_MEMBER + _HELD.get(connection.vendor, "")


def values_of(act: Act, *, origin: Origin, now: datetime) -> tuple[Any, ...]:
    """A new row without its person, in the order of its columns."""
    return (
        next_id(now),
        connection.ops.adapt_datetimefield_value(now),
        act.verb.value,
        act.actor,
        act.thing.kind if act.thing else "",
        act.thing.id if act.thing else None,
        act.place,
        act.post,
        act.order_id,
        act.units,
        act.amount.minor if act.amount else None,
        act.amount.currency if act.amount else "",
        origin.promotion,
        origin.exposure,
        origin.session,
        origin.entry.value,
        origin.source_post,
        origin.link,
    )


def admit(*, person: int, pseudonym: int) -> None:
    """Give a new person their pseudonym. It must be random: nothing may lead back to them."""
    Subject.objects.create(person=person, pseudonym=pseudonym)


def erase(*, person: int, pseudonym: int, now: datetime) -> int:
    """Forget what a person did and go on under a fresh `pseudonym`; return how many rows left.

    Acts are deleted; sales stay as guests' sales, since the shop must keep them. What they
    were shown lies in files: that wish is kept, and the worker fulfils it within minutes.
    Call it outside a transaction.
    """
    with transaction.atomic():
        gone = _erase(person, pseudonym, now)
    scrub()
    return gone


def scrub() -> bool:
    """Leave nothing of what was deleted in SQLite's files; False when a reader is in the way.

    Deleted rows are overwritten (secure_delete, config.settings); the write-ahead log still
    has them until it is emptied. PostgreSQL does the same in its own time (vacuum).
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False  # the log cannot be emptied by somebody who is writing to it
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def _erase(person: int, pseudonym: int, now: datetime) -> int:
    subject = Subject.objects.select_for_update().filter(person=person)
    old = list(subject.values_list("pseudonym", flat=True))
    exposures.forget(old, now=now)
    rows = Interaction.objects.filter(person__in=old)
    sold = rows.filter(verb__in=SALES).update(person=None, session=None, exposure=None)
    gone, _ = rows.delete()
    Subject.objects.filter(person=person).update(pseudonym=pseudonym, since=now)
    return gone + sold
