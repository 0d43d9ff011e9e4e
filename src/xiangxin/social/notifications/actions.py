"""Telling people, and what they have read."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from xiangxin.kernel.ids import next_id
from xiangxin.social.actors import actions as actors
from xiangxin.social.notifications.models import Notification
from xiangxin.social.notifications.rules import Notices

# One transaction each: whoever signs in meanwhile does not wait for ten thousand rows.
_AT_ONCE = 500
_TELL = """
INSERT INTO notification (id, person_id, kind, about, thing, "by", at)
VALUES {rows}
ON CONFLICT (person_id, kind, about) DO NOTHING
RETURNING person_id
"""
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"


def notices() -> Notices:
    """What the market tells of (config.notices)."""
    registered: Notices = import_string(settings.NOTICES)
    return registered


def notify(
    *,
    kind: str,
    to: Iterable[int],
    about: int,
    thing: int,
    by: int | None = None,
    now: datetime,
) -> int:
    """Tell people, once each; how many had not been told. Nobody is told of themselves.

    Some at a time, each part a transaction of its own: cut short and called again, it ends
    where it would have ended.
    """
    if kind not in notices():
        raise LookupError(f"{kind} stands not in config.notices")
    people = sorted({person for person in to if person != by})
    return sum(
        _tell(part, kind=kind, about=about, thing=thing, by=by, now=now)
        for part in _parts(people)
    )


@transaction.atomic
def read(*, person: int, until: int, now: datetime) -> int:
    """What a person was shown, up to this notice, is read; how many were new to them."""
    # The account before its notices, as everybody takes them.
    actors.hold_unread([person])
    count = Notification.objects.filter(
        person_id=person, id__lte=until, read_at=None
    ).update(read_at=now)
    actors.count_unread([person], by=-count)
    return count


def forget(*, before: datetime) -> int:
    """Drop what was read and is old."""
    old = Notification.objects.filter(at__lt=before, read_at__isnull=False)
    gone, _ = old.delete()
    return gone


@transaction.atomic
def _tell(
    people: Collection[int],
    *,
    kind: str,
    about: int,
    thing: int,
    by: int | None,
    now: datetime,
) -> int:
    here = actors.hold_unread(people)
    if not here:
        return 0
    moment = connection.ops.adapt_datetimefield_value(now)
    values: list[int | str | None] = []
    for person in here:
        values += [next_id(now), person, kind, about, thing, by, moment]
    with connection.cursor() as cursor:
        cursor.execute(_TELL.format(rows=", ".join([_ROW] * len(here))), values)
        new = [row[0] for row in cursor.fetchall()]
    actors.count_unread(new, by=1)
    return len(new)


def _parts(people: Iterable[int]) -> Iterator[list[int]]:
    left = iter(people)
    while part := list(islice(left, _AT_ONCE)):
        yield part
