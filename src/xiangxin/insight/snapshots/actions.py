"""Ask for figures, keep them, and let others see them."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from xiangxin.insight.snapshots import queries, rules
from xiangxin.insight.snapshots.errors import Measuring
from xiangxin.insight.snapshots.events import MeasureAsked
from xiangxin.insight.snapshots.models import Publication, Run
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.insight.snapshots.queries import Findings
from xiangxin.kernel.ids import next_id
from xiangxin.outbox.actions import tell
from xiangxin.pull.snapshot import Snapshot
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import Kind, May, Viewer

AGAIN_AFTER_S: Final = 5
AT_ONCE: Final = 100
LEASE: Final = timedelta(minutes=2)
KEEPING: Final = "keep"
BUSY: Final = 4
"""How a child says that another measures already."""


class MeasureFailedError(RuntimeError):
    """A child process ended badly; its own words are in the message."""


@transaction.atomic
def ask(*, actor: int) -> bool:
    """Ask the worker to measure an actor anew; False when somebody did a moment ago."""
    if not cache.add(f"measure:{actor}", 1, timeout=AGAIN_AFTER_S):
        return False
    tell(MeasureAsked(actor=actor))
    return True


def publish(*, viewer: Viewer, actor: int, now: datetime) -> None:
    """Let everybody see the public figures of an actor one acts for."""
    check_acts_for(viewer, actor, may=May.MAKE)
    Publication.objects.get_or_create(actor_id=actor, defaults={"since": now})


def withdraw(*, viewer: Viewer, actor: int) -> None:
    """Keep the figures to the makers again."""
    check_acts_for(viewer, actor, may=May.MAKE)
    Publication.objects.filter(actor_id=actor).delete()


def measure_in_child(*, as_of: datetime, actor: int | None = None) -> bool:
    """Measure everybody, or one actor, in processes that end; False when that is under
    way already.

    Takes seconds and gigabytes on a large market, none of them here; never call it inside
    a transaction.
    """
    only = ["--actor", str(actor)] if actor is not None else []
    command = ["xiangxin.console", "measure", "--as-of", as_of.isoformat(), *only]
    done = subprocess.run(
        [sys.executable, "-m", *command], check=False, capture_output=True, text=True
    )
    if done.returncode not in {0, BUSY}:
        raise MeasureFailedError(done.stderr.strip()[-2000:])
    return done.returncode == 0


@contextmanager
def held(
    name: str, *, holder: int, now: Callable[[], datetime]
) -> Iterator[Callable[[], None]]:
    """Hold a name alone, or refuse; what it gives is to be called to go on holding it.

    Who is killed holds it for no longer than LEASE.
    """

    def take() -> bool:
        moment = now()
        mine = {"holder": holder, "until": moment + LEASE}
        _, is_new = Run.objects.get_or_create(name=name, defaults=mine)
        # A lease that long was given by a clock that has stepped back since.
        is_lapsed = Q(until__lt=moment) | Q(until__gt=moment + 2 * LEASE)
        lapsed = Run.objects.filter(is_lapsed, name=name)
        return is_new or bool(lapsed.update(**mine))

    def renew() -> None:
        mine = Run.objects.filter(name=name, holder=holder)
        if not mine.update(until=now() + LEASE):
            raise Measuring  # it lapsed, and somebody else has begun

    if not take():
        raise Measuring
    try:
        yield renew
    finally:
        Run.objects.filter(name=name, holder=holder).delete()


def keep(
    snapshots: Sequence[Snapshot],
    *,
    as_of: datetime,
    now: datetime,
    findings: Mapping[int, Findings] | None = None,
    is_whole: bool = True,
) -> None:
    """Store what was measured. A figure once stored is never changed: a repeat is ignored."""
    of = findings or {}
    for start in range(0, len(snapshots), AT_ONCE):
        some = snapshots[start : start + AT_ONCE]
        with _in_turn(now):
            Row.objects.bulk_create(
                [
                    Row(
                        id=next_id(now),
                        actor_id=int(one.actor.id),
                        as_of=as_of,
                        made_at=now,
                        engine=one.engine,
                        is_whole=is_whole,
                        people=one.people,
                        verdict=one.verdict.code,
                        body=one.to_dict(),
                        findings=list(of.get(int(one.actor.id), ())),
                        **_seen(one, of.get(int(one.actor.id), ()), as_of),
                    )
                    for one in some
                ],
                ignore_conflicts=True,
            )


def keep_market(
    findings: Findings, *, people: int, engine: str, as_of: datetime, now: datetime
) -> None:
    """Store what was measured of the market as a whole, from this many people."""
    with _in_turn(now):
        newest = Row.objects.filter(actor__isnull=True).order_by("-as_of").first()
        before = rules.ShownRows.from_dict(newest.shown) if newest else None
        if newest is None or newest.as_of < as_of:
            before = rules.show_rows(findings, people=people, before=before)
        of_market = Row.objects.filter(actor__isnull=True, as_of=as_of)
        if before is None or of_market.exists():
            return
        Row.objects.create(
            id=next_id(now),
            actor_id=None,
            as_of=as_of,
            made_at=now,
            engine=engine,
            people=people,
            verdict="",
            body={},
            findings=list(findings),
            shown=before.to_dict(),
        )


@contextmanager
def _in_turn(now: datetime) -> Iterator[None]:
    """A transaction of one at a time: what is shown hangs on what was shown before."""
    with transaction.atomic():
        Run.objects.get_or_create(name=KEEPING, defaults={"holder": 0, "until": now})
        Run.objects.select_for_update().get(name=KEEPING)
        yield


def _seen(
    now: Snapshot, findings: Findings, as_of: datetime
) -> dict[str, dict[str, object]]:
    """What strangers and makers see of it, by what they saw before."""
    actor = int(now.actor.id)
    newest = Row.objects.filter(actor_id=actor).order_by("-as_of").first()
    return {
        "shown": _shown(now, newest, as_of),
        "told": rules.tell(now, findings, queries.told_before(actor, newest)).to_dict(
            now, findings
        ),
    }


def _shown(now: Snapshot, newest: Row | None, as_of: datetime) -> dict[str, object]:
    if now.actor.kind == Kind.PERSON:
        return {}
    before = queries.shown_of(newest) if newest else None
    if newest and before and newest.as_of >= as_of:
        return before.to_dict()
    return rules.show(now, before).to_dict()
