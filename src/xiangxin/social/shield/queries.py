"""What stands on posts and actors, and what waits for a moderator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiangxin.social.shield import rules
from xiangxin.social.shield.errors import NoSuchMark
from xiangxin.social.shield.models import Mark
from xiangxin.social.shield.rules import STANDS, TOLD, Evidence, Flag, Marked, State


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCard:
    """One mark with all its evidence: for moderators, and for whom it is about."""

    id: int
    thing_kind: Marked
    thing_id: int
    kind: Flag
    evidence: tuple[Evidence, ...]
    score: float
    state: State
    made_at: datetime
    decided_at: datetime | None


def marks_of(post_ids: Iterable[int]) -> dict[int, rules.Mark]:
    """What readers are told of these posts, in one statement; posts without it are left out.

    A kind is told while it is open or upheld, so no mark here is cleared. Only posts whose
    card says `is_marked` can have any.
    """
    wanted = list(dict.fromkeys(post_ids))
    if not wanted:
        return {}
    rows = Mark.objects.filter(
        thing_kind=Marked.POST,
        thing_id__in=wanted,
        state__in=STANDS,
        kind__in=TOLD,
    ).values_list("thing_id", "kind", "evidence", "state")
    found: dict[int, list[tuple[str, list[dict[str, Any]], str]]] = {}
    for post, kind, evidence, state in rows:
        found.setdefault(post, []).append((kind, evidence, state))
    return {post: _together(marks) for post, marks in found.items()}


def _together(marks: list[tuple[str, list[dict[str, Any]], str]]) -> rules.Mark:
    quotes = (row.get("quote", "") for _, evidence, _ in marks for row in evidence)
    return rules.Mark(
        kinds=frozenset(Flag(kind) for kind, _, _ in marks),
        evidence=tuple(dict.fromkeys(quote for quote in quotes if quote)),
        state=State.UPHELD
        if any(state == State.UPHELD for _, _, state in marks)
        else State.OPEN,
    )


def promising(until: datetime) -> frozenset[int]:
    """Posts that promise gifts, as marked up to this moment and not cleared since.

    Removed posts are among them: the likes they won stay rewarded.
    """
    return frozenset(
        Mark.objects.filter(
            thing_kind=Marked.POST,
            kind=Flag.PROMISES_GIFT,
            state__in=STANDS,
            made_at__lte=until,
        ).values_list("thing_id", flat=True)
    )


def queue(
    *, state: State = State.OPEN, before: int | None = None, limit: int = 20
) -> list[MarkCard]:
    """Marks in this state, newest first, whose thing is still there. Only for moderation."""
    rows = Mark.objects.filter(state=state, withdrawn_at=None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_card(row) for row in rows.order_by("-id")[:limit]]


def mark_at(mark: int) -> MarkCard:
    """Only for moderation, which knows for whom it asks."""
    row = Mark.objects.filter(id=mark, withdrawn_at=None).first()
    if row is None:
        raise NoSuchMark
    return _card(row)


def marks_on(kind: Marked, things: Iterable[int]) -> list[MarkCard]:
    """All marks on these things, cleared ones too. Only for moderation."""
    rows = Mark.objects.filter(
        thing_kind=kind, thing_id__in=list(things), withdrawn_at=None
    )
    return [_card(row) for row in rows.order_by("id")]


def count_open() -> int:
    return Mark.objects.filter(state=State.OPEN, withdrawn_at=None).count()


def _card(row: Mark) -> MarkCard:
    return MarkCard(
        id=row.id,
        thing_kind=Marked(row.thing_kind),
        thing_id=row.thing_id,
        kind=Flag(row.kind),
        evidence=tuple(evidence_of(one) for one in row.evidence),
        score=row.score,
        state=State(row.state),
        made_at=row.made_at,
        decided_at=row.decided_at,
    )


def evidence_of(stored: Mapping[str, Any]) -> Evidence:
    return Evidence(
        why=stored["why"],
        quote=stored.get("quote", ""),
        figures=stored.get("figures", {}),
    )
