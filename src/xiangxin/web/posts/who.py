"""Actors where pages name them."""

from dataclasses import dataclass

from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind
from xiangxin.web.layout.pages import face_url


@dataclass(frozen=True, slots=True)
class Who:
    """Face, name, and the way to their page."""

    id: int
    kind: Kind
    handle: str
    name: str
    face: str
    url: str


def who(card: ActorCard) -> Who:
    return who_is(card.id, card.kind, card.handle, card.name, card.avatar)


def who_is(identifier: int, kind: Kind, handle: str, name: str, avatar: str) -> Who:
    # Not reverse(): a feed names sixty actors, and this is a tenth of its cost.
    return Who(identifier, kind, handle, name, face_url(avatar), f"/@{handle}")
