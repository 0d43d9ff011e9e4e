"""Reads of kept figures. Public ones show no cell of fewer than five people."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from xiangxin.insight.snapshots.models import Publication
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.kernel.errors import NotFound
from xiangxin.pull.snapshot import Snapshot
from xiangxin.social.actors.queries import ActorCard, acts_for
from xiangxin.social.actors.rules import Kind, Staff, System, Viewer, person_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    id: int
    as_of: datetime
    snapshot: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a viewer may see of an actor's figures; `kept` is None while there are none."""

    is_maker: bool
    is_published: bool
    kept: Kept | None


def figures_for(viewer: Viewer, actor: ActorCard) -> Seen:
    """The newest figures: all of them for those who act for the actor, else the public part.

    A person's figures are for that person alone, and never public.
    """
    is_maker = (
        isinstance(viewer, Staff | System)
        or person_of(viewer) == actor.id
        or actor.id in acts_for(viewer)
    )
    if actor.kind is Kind.PERSON and not is_maker:
        raise NotFound
    is_published = Publication.objects.filter(actor_id=actor.id).exists()
    row = None
    if is_maker or is_published:
        row = Row.objects.filter(actor_id=actor.id).order_by("-as_of").first()
    if row is None:
        return Seen(is_maker=is_maker, is_published=is_published, kept=None)
    snapshot = Snapshot.from_dict(row.body)
    kept = Kept(
        id=row.id,
        as_of=row.as_of,
        snapshot=snapshot if is_maker else snapshot.public(),
    )
    return Seen(is_maker=is_maker, is_published=is_published, kept=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    actor: int
    people: int
    verdict: str


def newest_verdicts() -> list[Newest]:
    """The verdict of every actor's newest figures."""
    newest = Row.objects.filter(actor_id=OuterRef("actor_id")).order_by("-as_of")
    rows = Row.objects.filter(id=Subquery(newest.values("id")[:1]))
    return [
        Newest(actor=actor, people=people, verdict=verdict)
        for actor, people, verdict in rows.values_list("actor_id", "people", "verdict")
    ]
