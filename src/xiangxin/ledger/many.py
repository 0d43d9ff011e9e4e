"""The same rows as `actions.record` writes, many at once: a history that is told at one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from xiangxin.kernel.ids import next_id
from xiangxin.ledger.errors import NoSubject
from xiangxin.ledger.models import Interaction, Subject
from xiangxin.ledger.rules import Act, Origin

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    act: Act
    origin: Origin
    at: datetime


def record_many(done: Sequence[Done]) -> list[int]:
    """Append acts in the order given and return their ids. Refuses like `record`."""
    people = pseudonyms_of(one.act.person for one in done if one.act.person is not None)
    rows = [_row(one, people) for one in done]
    Interaction.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return [row.id for row in rows]


def admit_many(pseudonyms: Iterable[tuple[int, int]]) -> None:
    """(person, pseudonym) of new people, as `actions.admit` does for one."""
    Subject.objects.bulk_create(
        [
            Subject(person=person, pseudonym=pseudonym)
            for person, pseudonym in pseudonyms
        ],
        batch_size=_AT_ONCE,
    )


def pseudonyms_of(persons: Iterable[int]) -> dict[int, int]:
    asked = Subject.objects.filter(person__in=set(persons))
    return dict(asked.values_list("person", "pseudonym"))


def _row(one: Done, people: dict[int, int]) -> Interaction:
    act, origin = one.act, one.origin
    if act.person is not None and act.person not in people:
        raise NoSubject(person=act.person)
    return Interaction(
        id=next_id(one.at),
        happened_at=one.at,
        person=None if act.person is None else people[act.person],
        verb=act.verb.value,
        actor=act.actor,
        object_kind=act.thing.kind if act.thing else "",
        object_id=act.thing.id if act.thing else None,
        place=act.place,
        post=act.post,
        order_id=act.order_id,
        units=act.units,
        amount_minor=act.amount.minor if act.amount else None,
        currency=act.amount.currency if act.amount else "",
        promotion=origin.promotion,
        exposure=origin.exposure,
        session=origin.session,
        entry=origin.entry.value,
        source_post=origin.source_post,
    )
