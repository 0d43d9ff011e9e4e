"""The head of an actor's own pages."""

from dataclasses import dataclass

from django.urls import reverse

from xiangxin.social.actors.queries import ActorCard
from xiangxin.social.actors.rules import Kind
from xiangxin.text.language import guess
from xiangxin.web.layout.pages import face_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What stands at the top of an actor's own page."""

    id: int
    kind: Kind
    handle: str
    name: str
    language: str
    face: str
    url: str
    summary: str
    summary_language: str
    followers: int
    following: int
    since: int


def profile_of(card: ActorCard) -> Profile:
    return Profile(
        id=card.id,
        kind=card.kind,
        handle=card.handle,
        name=card.name,
        language=guess(card.name),
        face=face_url(card.avatar),
        url=reverse("actor", kwargs={"handle": card.handle}),
        summary=card.summary,
        summary_language=guess(card.summary),
        followers=card.followers,
        following=card.following,
        since=card.created_at.year,
    )
