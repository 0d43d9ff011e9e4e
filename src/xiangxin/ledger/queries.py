"""Reading the ledger: by its own subject, or whole by the engine's export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiangxin.ledger.models import Interaction, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row as its own subject sees it."""

    id: int
    happened_at: datetime
    verb: str
    actor: int | None
    object_kind: str
    object_id: int | None
    place: int | None
    post: int | None
    order_id: int | None
    units: int | None
    amount_minor: int | None
    currency: str
    promotion: int | None
    exposure: int | None
    session: int | None
    entry: str
    source_post: int | None


_FIELDS = tuple(Entry.__dataclass_fields__)


def entries_of(
    person: int, *, before: int | None = None, limit: int | None = None
) -> list[Entry]:
    """What the ledger holds about `person`, newest first; ask only for the viewer themselves."""
    rows = Interaction.objects.filter(
        person__in=Subject.objects.filter(person=person).values("pseudonym")
    )
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [Entry(**row) for row in rows.order_by("-id").values(*_FIELDS)[:limit]]


def count_of(person: int) -> int:
    return Interaction.objects.filter(
        person__in=Subject.objects.filter(person=person).values("pseudonym")
    ).count()


def pseudonyms() -> dict[int, int]:
    """Only for an export, which re-keys them: everybody's pseudonym by person."""
    return dict(Subject.objects.values_list("person", "pseudonym"))


def rows_until(
    as_of: datetime, *, columns: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """All rows up to `as_of` in order of time, streamed."""
    return (
        Interaction.objects.filter(happened_at__lte=as_of)
        .order_by("id")
        .values_list(*columns)
        .iterator(chunk_size=10_000)
    )
