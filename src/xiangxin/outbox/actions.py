"""Telling events, and what the worker does with their rows."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol
from uuid import UUID

import msgspec
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from xiangxin.outbox.models import Done, Recurring
from xiangxin.outbox.rules import LIMIT, TRIES, wait_before

Finish = Callable[[], None]


class Reaction(Protocol):
    """Follows an event; runs in a transaction with the row that says it is done.

    A slow one (see `slow`) runs outside and returns what to do inside.
    """

    __module__: str
    __qualname__: str

    def __call__(self, event: Any, *, now: datetime) -> Finish | None: ...


def slow(reaction: Reaction) -> Reaction:
    """Mark a reaction that takes seconds: it must not hold the database while it works."""
    setattr(reaction, "is_slow", True)  # noqa: B010 - a Protocol has no such attribute
    return reaction


@task
def follow_up(kind: str, payload: dict[str, Any]) -> None:
    """The one task every event is stored as; config/worker.py runs its reactions."""
    raise RuntimeError(f"{kind} is run by the worker of config, not as a task")


def kind_of(event_class: type) -> str:
    return f"{event_class.__module__}.{event_class.__qualname__}"


# The row that follow_up.enqueue would write, at a fifth of its cost: every act pays for one.
_TELL = """\
INSERT INTO {table} (id, status, enqueued_at, args_kwargs, priority, task_path, worker_ids,
       queue_name, backend_name, run_after, exception_class_path, traceback)
VALUES (%s, 'READY', {now}, %s, 0, '{path}', '[]', 'default', 'default', %s, '', '')
"""
_NOW = {
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')",
    "postgresql": "clock_timestamp()",
}


@cache
def _telling(vendor: str) -> tuple[str, Any]:
    """The statement, and the moment that means "at once", as this database writes them."""
    statement = _TELL.format(
        table=DBTaskResult._meta.db_table,  # noqa: SLF001 - Django's own way to ask
        now=_NOW[vendor],
        path=follow_up.module_path,
    )
    return statement, connection.ops.adapt_datetimefield_value(get_date_max())


def tell(event: object) -> None:
    """Leave one row for the worker. Call inside the transaction of the act."""
    statement, at_once = _telling(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, _told(event, at_once))


def tell_many(events: Sequence[object]) -> None:
    """The same for many, in their order."""
    statement, at_once = _telling(connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_told(event, at_once) for event in events])


def _told(event: object, at_once: Any) -> tuple[Any, ...]:
    told = {"args": [kind_of(type(event)), msgspec.to_builtins(event)], "kwargs": {}}
    key = DBTaskResult._meta.pk  # noqa: SLF001
    return (
        key.get_db_prep_value(key.get_default(), connection),
        msgspec.json.encode(told).decode(),
        at_once,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    id: UUID
    kind: str
    payload: dict[str, Any]
    tries: int


def claim(*, worker: str, now: datetime) -> Claimed | None:
    """Take the first ready row for this worker, or None when there is nothing to do."""
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, run_after__lte=now
    ) | DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__year=9999)
    while row := waiting.order_by("run_after", "enqueued_at").first():
        taken = DBTaskResult.objects.filter(
            id=row.id, status=TaskResultStatus.READY
        ).update(
            status=TaskResultStatus.RUNNING,
            started_at=now,
            worker_ids=[*row.worker_ids, worker],
        )
        if taken:  # otherwise another worker got there first
            kind, payload = row.args_kwargs["args"]
            return Claimed(
                id=row.id, kind=kind, payload=payload, tries=len(row.worker_ids) + 1
            )
    return None


def take_back(*, now: datetime) -> int:
    """Free rows whose worker died; how many."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - LIMIT
    ).update(status=TaskResultStatus.READY)


def react(
    claimed: Claimed, reaction: Reaction, event: object, *, now: datetime
) -> bool:
    """Run one reaction unless it already happened; False if it had."""
    name = kind_of(reaction)  # type: ignore[arg-type]  # functions name themselves alike
    if Done.objects.filter(event=claimed.id, reaction=name).exists():
        return False
    finish = reaction(event, now=now) if getattr(reaction, "is_slow", False) else None
    try:
        with transaction.atomic():
            Done.objects.create(event=claimed.id, reaction=name, done_at=now)
            if finish is not None:
                finish()
            elif not getattr(reaction, "is_slow", False):
                reaction(event, now=now)
    except IntegrityError:
        if Done.objects.filter(event=claimed.id, reaction=name).exists():
            return False  # a second worker did it between our look and our write
        raise
    return True


def settle(claimed: Claimed, *, now: datetime) -> None:
    DBTaskResult.objects.filter(id=claimed.id).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=now
    )


def put_back(claimed: Claimed, error: Exception, *, now: datetime) -> bool:
    """Try again later; False when there were enough tries and the operator must look."""
    again = claimed.tries < TRIES
    DBTaskResult.objects.filter(id=claimed.id).update(
        status=TaskResultStatus.READY if again else TaskResultStatus.FAILED,
        run_after=now + wait_before(claimed.tries),
        exception_class_path=kind_of(type(error)),
        traceback="".join(traceback.format_exception(error)),
        finished_at=None if again else now,
    )
    return again


def run(
    claimed: Claimed,
    reactions: Mapping[type, Sequence[Reaction]],
    *,
    now: Callable[[], datetime],
) -> Exception | None:
    """All reactions of one event; the error that stopped them, if one did."""
    classes = {kind_of(event_class): event_class for event_class in reactions}
    try:
        event_class = classes[claimed.kind]
        event: object = msgspec.convert(claimed.payload, event_class)
        for reaction in reactions[event_class]:
            react(claimed, reaction, event, now=now())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is put back and told
        return error
    return None


def due(name: str, *, every: timedelta, now: datetime) -> bool:
    """Whether `name` is due and this caller is the one to do it now.

    A moment that no clock like ours can have set is due too: one of them stepped back.
    """
    _, is_new = Recurring.objects.get_or_create(
        name=name, defaults={"due_at": now + every}
    )
    if is_new:
        return True
    is_due = Q(due_at__lte=now) | Q(due_at__gt=now + 2 * every)
    return bool(Recurring.objects.filter(is_due, name=name).update(due_at=now + every))


def owe(name: str, *, now: datetime) -> None:
    """Make it due again, because it was not done to its end."""
    Recurring.objects.filter(name=name).update(due_at=now)


def let_go() -> int:
    """Drop every row nobody has claimed: a history that is told needs no mails. How many."""
    gone, _ = DBTaskResult.objects.filter(status=TaskResultStatus.READY).delete()
    return gone


def forget_finished(*, before: datetime) -> int:
    """Drop rows of events that were followed up long ago, and their marks."""
    old = DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=before
    )
    Done.objects.filter(
        event__in=list(old.values_list("id", flat=True)[:10_000])
    ).delete()
    gone, _ = old.delete()
    return gone
