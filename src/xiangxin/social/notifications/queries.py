"""What somebody was told; asked only for oneself."""

from collections.abc import Collection

from xiangxin.social.notifications.models import Notification
from xiangxin.social.notifications.rules import Told


def told(
    person: int,
    *,
    kinds: Collection[str] | None = None,
    before: int | None = None,
    limit: int,
) -> list[Told]:
    """Newest first."""
    rows = Notification.objects.filter(person_id=person)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if before is not None:
        rows = rows.filter(id__lt=before)
    fields = ("id", "kind", "about", "thing", "by", "at", "read_at")
    return [
        Told(
            id=notice,
            kind=kind,
            about=about,
            thing=thing,
            by=by,
            at=at,
            is_read=read_at is not None,
        )
        for notice, kind, about, thing, by, at, read_at in rows.order_by(
            "-id"
        ).values_list(*fields)[:limit]
    ]
