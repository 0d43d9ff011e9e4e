"""The same rows as `actions.record` writes, many at once: a history that is told at one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xiangxin.ledger.actions import OF_A_GUEST, of_a_member, values_of
from xiangxin.ledger.errors import NoSubject
from xiangxin.ledger.models import Subject
from xiangxin.ledger.rules import Act, Origin

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    act: Act
    origin: Origin
    at: datetime


def record_many(done: Sequence[Done]) -> list[int]:
    """Append acts in the order given and return their ids. Refuses like `record`."""
    rows = [values_of(one.act, origin=one.origin, now=one.at) for one in done]
    people = [one.act.person for one in done]
    of_members = [
        (*row, person)
        for row, person in zip(rows, people, strict=True)
        if person is not None
    ]
    of_guests = [
        row for row, person in zip(rows, people, strict=True) if person is None
    ]
    with connection.cursor() as cursor:
        if of_guests:
            cursor.executemany(OF_A_GUEST, of_guests)
        if of_members:
            cursor.executemany(of_a_member(), of_members)
            if cursor.rowcount != len(of_members):
                raise NoSubject(person=_unknown(people))
    return [row[0] for row in rows]


def _unknown(people: Sequence[int | None]) -> int:
    asked = {person for person in people if person is not None}
    known = Subject.objects.filter(person__in=asked).values_list("person", flat=True)
    return min(asked - set(known), default=0)


def admit_many(pseudonyms: Iterable[tuple[int, int]]) -> None:
    """(person, pseudonym) of new people, as `actions.admit` does for one."""
    Subject.objects.bulk_create(
        [
            Subject(person=person, pseudonym=pseudonym)
            for person, pseudonym in pseudonyms
        ],
        batch_size=_AT_ONCE,
    )
