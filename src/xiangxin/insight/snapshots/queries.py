"""Reads of kept figures. What strangers may see of them was settled when they were kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from xiangxin.insight.snapshots import rules
from xiangxin.insight.snapshots.models import Publication
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.kernel.errors import NotFound
from xiangxin.pull.snapshot import Snapshot
from xiangxin.social.actors.queries import ActorCard, may
from xiangxin.social.actors.rules import Kind, May, Viewer, person_of

Findings = Sequence[Mapping[str, Any]]
PAST = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Figures of an actor as far as whoever asked may see them."""

    id: int
    as_of: datetime
    engine: str
    snapshot: Snapshot
    findings: Findings = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a viewer may see of an actor's figures; `kept` is None while there are none."""

    is_maker: bool
    is_published: bool
    kept: Kept | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The market's own figures as everybody may see them, never from fewer than five."""

    as_of: datetime
    engine: str
    people: int
    findings: Findings


def figures_for(viewer: Viewer, actor: ActorCard) -> Seen:
    """The newest figures: all of them for those who act for the actor, else the public part.

    A person's figures are for that person alone, and never public.
    """
    is_maker = person_of(viewer) == actor.id or may(viewer, actor.id, May.MAKE)
    if actor.kind is Kind.PERSON and not is_maker:
        raise NotFound
    is_published = Publication.objects.filter(actor_id=actor.id).exists()
    row = None
    if is_maker or is_published:
        row = Row.objects.filter(actor_id=actor.id).order_by("-as_of").first()
    return Seen(
        is_maker=is_maker,
        is_published=is_published,
        kept=_kept(row, is_maker=is_maker) if row else None,
    )


def whole_before(actor: int, *, until: datetime) -> Kept | None:
    """For makers: the newest figures by all measures, at `until` or before."""
    row = (
        Row.objects.filter(actor_id=actor, is_whole=True, as_of__lte=until)
        .order_by("-as_of")
        .first()
    )
    return _kept(row, is_maker=True) if row else None


def past(actor: int, *, is_maker: bool, limit: int = PAST) -> list[Kept]:
    """The latest figures of each week, oldest first, without findings."""
    moments = (
        Row.objects.filter(actor_id=actor)
        .order_by("-as_of")
        .values_list("id", "as_of")[: limit * 7]
    )
    newest: dict[tuple[int, int], int] = {}
    for identifier, as_of in moments:
        newest.setdefault(as_of.isocalendar()[:2], identifier)
    rows = Row.objects.filter(id__in=list(newest.values())[:limit]).defer("findings")
    return [
        _kept(row, is_maker=is_maker, with_findings=False)
        for row in rows.order_by("as_of")
    ]


def market() -> Market | None:
    """None while nothing was measured."""
    row = Row.objects.filter(actor__isnull=True).order_by("-as_of").first()
    if row is None:
        return None
    shown = rules.ShownRows.from_dict(row.shown)
    return Market(
        as_of=row.as_of,
        engine=row.engine,
        people=rules.in_fives(shown.people),
        findings=shown.rows,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """What was measured of one actor (or, without one, of the market), as it was found.

    For sums over many alone: no page shows it to anybody.
    """

    actor: int | None
    kind: str
    as_of: datetime
    findings: Findings
    snapshot: Snapshot | None = None


def exact_market() -> Exact | None:
    """None while nothing was measured."""
    row = Row.objects.filter(actor__isnull=True).order_by("-as_of").first()
    if row is None:
        return None
    return Exact(actor=None, kind="", as_of=row.as_of, findings=row.findings)


def exact_actors(*, until: datetime) -> Iterator[Exact]:
    """The newest figures by all measures at `until` or before, of all but persons."""
    whole = Row.objects.filter(is_whole=True, as_of__lte=until)
    newest = whole.filter(actor_id=OuterRef("actor_id")).order_by("-as_of")
    rows = whole.filter(
        id=Subquery(newest.values("id")[:1]), actor__isnull=False
    ).exclude(actor__kind=Kind.PERSON)
    fields = "actor_id", "actor__kind", "as_of", "findings", "body"
    for actor, kind, as_of, findings, body in rows.values_list(*fields).iterator(
        chunk_size=100
    ):
        yield Exact(
            actor=actor,
            kind=kind,
            as_of=as_of,
            findings=findings,
            snapshot=Snapshot.from_dict(body),
        )


def _kept(row: Row, *, is_maker: bool, with_findings: bool = True) -> Kept:
    engine = row.engine or row.body["engine"]
    if not is_maker:
        shown = shown_of(row).snapshot
        return Kept(id=row.id, as_of=row.as_of, engine=engine, snapshot=shown)
    told = told_of(row, with_findings=with_findings)
    return Kept(
        id=row.id,
        as_of=row.as_of,
        engine=engine,
        snapshot=told.snapshot,
        findings=told.rows if with_findings else (),
    )


def told_of(row: Row, *, with_findings: bool = True) -> rules.Told:
    """What makers are told of a row."""
    rows = row.findings if with_findings else ()
    return rules.Told.from_dict(row.told, Snapshot.from_dict(row.body), rows)


def told_before(actor: int, newest: Row | None) -> rules.Told | None:
    """What makers of an actor were told last: `newest`, and of measures that it leaves out
    the newest figures of all measures."""
    if newest is None:
        return None
    told = told_of(newest)
    if newest.is_whole:
        return told
    whole = Row.objects.filter(actor_id=actor, is_whole=True).order_by("-as_of").first()
    if whole is None:
        return told
    measured = {row["measure"] for row in told.rows}
    others = [row for row in told_of(whole).rows if row["measure"] not in measured]
    return replace(told, rows=(*told.rows, *others))


def shown_of(row: Row) -> rules.Shown:
    """What strangers may see of a row; of one older than that column, what they saw."""
    if row.shown:
        return rules.Shown.from_dict(row.shown)
    return rules.show(Snapshot.from_dict(row.body), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    actor: int
    people: int
    verdict: str


def newest_verdicts() -> list[Newest]:
    """The verdict of the newest figures of every actor but persons."""
    newest = Row.objects.filter(actor_id=OuterRef("actor_id")).order_by("-as_of")
    rows = Row.objects.filter(
        id=Subquery(newest.values("id")[:1]), actor__isnull=False
    ).exclude(actor__kind=Kind.PERSON)
    return [
        Newest(actor=actor, people=people, verdict=verdict)
        for actor, people, verdict in rows.order_by(F("actor_id")).values_list(
            "actor_id", "people", "verdict"
        )
    ]
