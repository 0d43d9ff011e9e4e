"""Reads of kept figures. Public ones show no cell of fewer than five people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.pull.snapshot import Snapshot
from xiangxin.social.actors.queries import acts_for
from xiangxin.social.actors.rules import Staff, System, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    id: int
    as_of: datetime
    snapshot: Snapshot
    is_full: bool


def latest_of(viewer: Viewer, actor: int) -> Kept | None:
    """The newest figures of an actor: all of them for its makers, the public part for others."""
    row = Row.objects.filter(actor_id=actor).order_by("-as_of").first()
    if row is None:
        return None
    snapshot = Snapshot.from_dict(row.body)
    is_full = isinstance(viewer, Staff | System) or actor in acts_for(viewer)
    return Kept(
        id=row.id,
        as_of=row.as_of,
        snapshot=snapshot if is_full else snapshot.public(),
        is_full=is_full,
    )


def verdicts_of(actors: Iterable[int]) -> dict[int, tuple[int, str]]:
    """(people, verdict) of the newest figures, by actor."""
    rows = (
        Row.objects.filter(actor_id__in=set(actors))
        .order_by("actor_id", "as_of")
        .values_list("actor_id", "people", "verdict")
    )
    return {actor: (people, verdict) for actor, people, verdict in rows}
