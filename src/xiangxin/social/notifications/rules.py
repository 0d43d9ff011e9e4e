"""What a notice says, and which of them stand as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

KIND_MOST = 16


class Section(StrEnum):
    PRODUCTS = "products"
    PEOPLE = "people"


class Subject(StrEnum):
    """What a notice is about, by whose pages it is shown."""

    IDEA = "idea"
    POST = "post"
    ACTOR = "actor"
    BRAND = "brand"  # whoever acts for it is told
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A kind of notice: its sentence, and the one for several about the same thing.

    Sentences may name {title}, {place}, {label}, {who}, {stars} and {words}; several also {more}.
    """

    section: Section
    subject: Subject
    one: str
    many: str
    leads: str = ""  # where one about a brand leads to; {handle} is the brand's


Notices: TypeAlias = Mapping[str, Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice. `about` is what happened, `thing` what it happened to, `by` who did it."""

    id: int
    kind: str
    about: int
    thing: int
    by: int | None
    at: datetime
    is_read: bool


def together(notices: Iterable[Told]) -> list[Sequence[Told]]:
    """The same kind about the same thing stands as one, where its newest stands."""
    found: dict[tuple[str, int, bool], list[Told]] = {}
    for notice in notices:
        same = (notice.kind, notice.thing, notice.is_read)
        found.setdefault(same, []).append(notice)
    return list(found.values())
