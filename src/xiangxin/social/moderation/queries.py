"""The queue, the log, and what an author is told about their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from xiangxin.social.actors.queries import ActorCard, acts_for, cards_of
from xiangxin.social.actors.rules import Staff, Viewer, person_of
from xiangxin.social.moderation.models import Decision
from xiangxin.social.moderation.rules import Did, moderator_of
from xiangxin.social.posts import queries as posts
from xiangxin.social.shield import queries as shield
from xiangxin.social.shield.queries import MarkCard
from xiangxin.social.shield.rules import Flag, Marked, State

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the log. Who a moderator is, is for the staff."""

    id: int
    did: Did
    words: str
    by: ActorCard | None
    at: datetime
    mark: int
    kind: Flag
    thing_kind: Marked
    thing_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A flag with all that was done about it. `actor` wrote the post, or is what is flagged."""

    mark: MarkCard
    actor: ActorCard | None
    steps: tuple[Step, ...]

    @property
    def is_disputed(self) -> bool:
        return any(step.did is Did.DISPUTE for step in self.steps)


def waiting(
    viewer: Viewer, *, state: State = State.OPEN, before: int | None = None
) -> list[Flagged]:
    """Flags in this state, newest first. Only for the staff."""
    moderator_of(viewer)
    marks = shield.queue(state=state, before=before, limit=PAGE)
    said = posts.words_of(m.thing_id for m in marks if m.thing_kind is Marked.POST)
    whose = {
        m.id: said[m.thing_id].author if m.thing_id in said else m.thing_id
        for m in marks
    }
    cards = cards_of(whose.values())
    steps = _steps_of(m.id for m in marks)
    return [
        Flagged(
            mark=mark,
            actor=cards.get(whose[mark.id]),
            steps=tuple(steps.get(mark.id, ())),
        )
        for mark in marks
    ]


def count_waiting(viewer: Viewer) -> int:
    """How many flags wait; nobody but the staff has any waiting."""
    return shield.count_open() if isinstance(viewer, Staff) else 0


def log(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Step]:
    """Everything that was decided and objected, newest first. Only for the staff."""
    moderator_of(viewer)
    rows = Decision.objects.all()
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _named(list(rows.order_by("-id")[:limit]))


def about_mine(viewer: Viewer, ids: Iterable[int]) -> dict[int, list[Flagged]]:
    """By post, what it was flagged for and what was decided: for whoever said it."""
    marks = [] if person_of(viewer) is None else shield.marks_on(Marked.POST, ids)
    if not marks:
        return {}
    mine = {person_of(viewer), *acts_for(viewer)}
    said = posts.words_of(mark.thing_id for mark in marks)
    steps = _steps_of((m.id for m in marks), with_names=False)
    found: dict[int, list[Flagged]] = {}
    for mark in marks:
        if mark.thing_id in said and said[mark.thing_id].author in mine:
            flagged = Flagged(
                mark=mark, actor=None, steps=tuple(steps.get(mark.id, ()))
            )
            found.setdefault(mark.thing_id, []).append(flagged)
    return found


def _steps_of(
    marks: Iterable[int], *, with_names: bool = True
) -> dict[int, list[Step]]:
    wanted = list(marks)
    if not wanted:
        return {}
    rows = list(Decision.objects.filter(mark__in=wanted).order_by("id"))
    steps: dict[int, list[Step]] = {}
    for step in _named(rows) if with_names else [_step(row, None) for row in rows]:
        steps.setdefault(step.mark, []).append(step)
    return steps


def _named(rows: Sequence[Decision]) -> list[Step]:
    cards = cards_of(row.by_id for row in rows)
    return [_step(row, cards.get(row.by_id)) for row in rows]


def _step(row: Decision, by: ActorCard | None) -> Step:
    return Step(
        id=row.id,
        did=Did(row.did),
        words=row.words,
        by=by,
        at=row.made_at,
        mark=row.mark,
        kind=Flag(row.kind),
        thing_kind=Marked(row.thing_kind),
        thing_id=row.thing_id,
    )
