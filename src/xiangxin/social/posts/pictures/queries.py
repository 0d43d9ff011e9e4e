"""Pictures of many posts at once. Who may see a post may see them: ask of the post first."""

from collections.abc import Iterable
from dataclasses import dataclass

from xiangxin.media.errors import PictureRefused
from xiangxin.media.rules import refusal_of
from xiangxin.social.posts.pictures.models import Shot
from xiangxin.social.posts.pictures.rules import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One to whoever sent it; neither path nor refusal: it is being drawn."""

    id: int
    name: str
    alt: str
    path: str
    refusal: PictureRefused | None


def pictures_of(about: Iterable[int]) -> dict[int, list[Picture]]:
    """Those that are drawn, in their order."""
    wanted = set(about)
    if not wanted:
        return {}
    rows = Shot.objects.filter(about__in=wanted).exclude(path="")
    fields = ("about", "path", "alt", "width", "height", "preview")
    found: dict[int, list[Picture]] = {}
    for one, path, alt, width, height, preview in rows.order_by(
        "about", "position"
    ).values_list(*fields):
        found.setdefault(one, []).append(
            Picture(path=path, alt=alt, width=width, height=height, preview=preview)
        )
    return found


def sent_of(about: int) -> list[Sent]:
    """All of them, for those who sent them."""
    rows = Shot.objects.filter(about=about).order_by("position")
    return [
        Sent(
            id=row.id,
            name=row.name or row.path.rpartition("/")[2],
            alt=row.alt,
            path=row.path,
            refusal=refusal_of(row.refusal) if row.refusal else None,
        )
        for row in rows
    ]
