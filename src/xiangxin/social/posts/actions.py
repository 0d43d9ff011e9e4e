"""Saying, liking, deleting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import first_id, next_id
from xiangxin.ledger import actions as ledger
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.outbox.actions import tell
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.queries import ActorCard, cards_of, follows
from xiangxin.social.actors.rules import Kind, May, Member, Viewer, person_of
from xiangxin.social.posts.errors import Empty, NoSuchPlace, NoSuchPost, PostGone
from xiangxin.social.posts.events import PostDeleted, PostLiked, PostSaid
from xiangxin.social.posts.finding import actions as finding
from xiangxin.social.posts.models import Like, Post
from xiangxin.social.posts.rules import (
    OPEN,
    PLACES,
    SAME_FOR,
    WINDOW,
    Visibility,
    check_pace,
    focus_of,
    place_of,
    text_of,
    verb_of,
    visibility_of,
)
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain, to_html

# Whose posts can be answered and liked, and at which places.
THERE: Final = {
    f"{who}__{column}": None
    for who in ("author", "place")
    for column in ("suspended_at", "hidden_at")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a post goes: at which place, in which thread, to whom, and who may see it."""

    visibility: Visibility
    place: int | None
    is_at_product: bool
    towards: int
    in_reply_to: int | None = None
    root: int | None = None


def say(
    *,
    author: int,
    source: str,
    origin: Origin,
    now: datetime,
    place: int | None = None,
    in_reply_to: int | None = None,
    person: int | None = None,
    visibility: str = Visibility.PUBLIC,
    verb: Verb | None = None,
    about: Thing | None = None,
) -> int:
    """Publish a post or a reply and return its id.

    `person` is who writes where the author is a brand, product or group they act for. A
    reply goes where its thread is and is as open, whatever `place` and `visibility` say. The same words sent twice within
    a minute are one post. What is more than talk, an idea or a release, says so to the
    ledger by `verb` and `about`.
    """
    text = text_of(source)
    html = to_html(text)
    if not plain(html):
        raise Empty
    writer = author if person is None else person
    with transaction.atomic():
        who = _check_author(author, writer=writer)
        _one_at_a_time(author)
        spot = (
            _start(who, place, visibility)
            if in_reply_to is None
            else answering(_post_for(who.id, in_reply_to), visibility)
        )
        sent = _sent_already(author, text=text, spot=spot, now=now)
        if sent is not None:
            return sent
        check_pace(recent=_recent(author, now=now), age=now - who.created_at)
        post = _write(author, text=text, html=html, spot=spot, now=now)
        if spot.in_reply_to is not None:
            _count_answer(spot.in_reply_to, root=spot.root, by=1)
        act = Act(
            verb=verb
            or verb_of(
                text,
                is_reply=spot.in_reply_to is not None,
                is_at_product=spot.is_at_product,
            ),
            person=writer,
            actor=focus_of(place=spot.place, towards=spot.towards, person=writer),
            thing=about or Thing("post", post),
            place=spot.place,
            post=post,
        )
        ledger.record(act, origin=origin, now=now)
        tell(PostSaid(post=post))
    return post


@transaction.atomic
def like(*, person: int, post: int, origin: Origin, now: datetime) -> bool:
    """Like a post; False if it was liked already."""
    liked = _post_for(person, post)
    if Like.objects.filter(post_id=post, person_id=person).exists():
        return False
    try:
        with transaction.atomic():
            Like.objects.create(id=next_id(now), post_id=post, person_id=person)
    except IntegrityError:
        return False  # the same like came in between
    if not _alive(post).update(likes=F("likes") + 1):
        raise PostGone
    _record_like(Verb.LIKE, person=person, post=liked, origin=origin, now=now)
    tell(PostLiked(post=post, person=person))
    return True


@transaction.atomic
def unlike(*, person: int, post: int, origin: Origin, now: datetime) -> bool:
    """Take a like back; False if there was none."""
    liked = Post.objects.filter(id=post).select_related("root").first()
    if liked is None:
        raise NoSuchPost
    gone, _ = Like.objects.filter(post_id=post, person_id=person).delete()
    if not gone:
        # Whoever liked may take it back, also of what they do not see any more.
        if not may_see(person, liked):
            raise NoSuchPost
        return False
    Post.objects.filter(id=post).update(likes=F("likes") - 1)
    _record_like(Verb.UNLIKE, person=person, post=liked, origin=origin, now=now)
    return True


@transaction.atomic
def delete(*, viewer: Viewer, post: int, now: datetime) -> bool:
    """Empty a post for good; False if that was done before. Its author may, and staff."""
    row = Post.objects.filter(id=post).select_related("root").first()
    if row is None:
        raise NoSuchPost
    if person_of(viewer) != row.author_id:
        if isinstance(viewer, Member) and not may_see(viewer.person, row):
            raise NoSuchPost
        actors.check_acts_for(viewer, row.author_id, may=May.SPEAK)
    if not _alive(post).update(source="", html="", language="", deleted_at=now):
        return False
    finding.drop(post)
    if row.in_reply_to_id is not None:
        _count_answer(row.in_reply_to_id, root=row.root_id, by=-1)
    tell(PostDeleted(post=post))
    return True


def mark(*, post: int) -> None:
    """There is something to tell its readers: the shield's to say what."""
    Post.objects.filter(id=post, is_marked=False).update(is_marked=True)


def _check_author(author: int, *, writer: int) -> ActorCard:
    who = cards_of([author]).get(author)
    if who is None or who.is_suspended or who.is_hidden:
        raise NotAllowed
    if writer != author:
        actors.check_acts_for(Member(writer), author, may=May.SPEAK)
    return who


def _one_at_a_time(author: int) -> None:
    """Two posts of one author must see each other, or a double click would write twice.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (author,))


def _start(who: ActorCard, place: int | None, asked: str) -> Spot:
    if place is None or place == who.id:
        return starting(who, place, asked, card=who)
    card = cards_of([place]).get(place)
    return starting(who, place, asked, card=card)


def starting(
    who: ActorCard, place: int | None, asked: str, *, card: ActorCard | None
) -> Spot:
    """Where a new thread goes; `card` is that of the place, or of the author at none."""
    at = place_of(place=place, author=who.id, author_kind=who.kind)
    visibility = visibility_of(asked, place=at, thread=None)
    if at is None:
        return Spot(
            visibility=visibility, place=None, is_at_product=False, towards=who.id
        )
    if card is None or card.is_suspended or card.is_hidden or card.kind not in PLACES:
        raise NoSuchPlace
    return Spot(
        visibility=visibility,
        place=at,
        is_at_product=card.kind is Kind.PRODUCT,
        towards=at,
    )


def answering(parent: Post, asked: str) -> Spot:
    """Where an answer goes."""
    root = _root_of(parent)
    return Spot(
        visibility=visibility_of(
            asked, place=root.place_id, thread=Visibility(root.visibility)
        ),
        place=root.place_id,
        is_at_product=False,
        towards=root.author_id,
        in_reply_to=parent.id,
        root=root.id,
    )


def _post_for(person: int, post: int) -> Post:
    """A post that `person` may see and that is still there, with its root."""
    rows = Post.objects.filter(**THERE, id=post).select_related("root")
    row = rows.first()
    if row is None or not may_see(person, row):
        raise NoSuchPost
    if row.deleted_at is not None:
        raise PostGone
    return row


def may_see(person: int | None, post: Post) -> bool:
    """Word for word what the SQL of `queries` says."""
    if post.visibility in OPEN or post.author_id == person:
        return True
    if person is None or post.visibility != Visibility.FOLLOWERS:
        return False
    host = _root_of(post).author_id
    return host == person or host in follows(Member(person), [host])


def _root_of(post: Post) -> Post:
    return post if post.root is None else post.root


def _sent_already(author: int, *, text: str, spot: Spot, now: datetime) -> int | None:
    return (
        _of_author_since(author, now - SAME_FOR)
        .filter(
            place_id=spot.place,
            in_reply_to_id=spot.in_reply_to,
            visibility=spot.visibility,
            source=text,
            deleted_at=None,
            # No upper bound: of two at once a later clock may have written first.
        )
        .values_list("id", flat=True)
        .first()
    )


def _recent(author: int, *, now: datetime) -> int:
    # Deleted ones count: writing and deleting in turn is fast too.
    return _of_author_since(author, now - WINDOW).filter(created_at__lte=now).count()


def _of_author_since(author: int, since: datetime) -> QuerySet[Post]:
    # The id bounds the range in the index post_author; the time is exact.
    return Post.objects.filter(
        author_id=author, id__gte=first_id(since), created_at__gt=since
    )


def _write(author: int, *, text: str, html: str, spot: Spot, now: datetime) -> int:
    post = next_id(now)
    row = Post.objects.create(
        id=post,
        author_id=author,
        place_id=spot.place,
        source=text,
        html=html,
        language=guess(text),
        visibility=spot.visibility,
        in_reply_to_id=spot.in_reply_to,
        root_id=spot.root,
        created_at=now,
    )
    finding.put([row])
    return post


def _count_answer(parent: int, *, root: int | None, by: int) -> None:
    # Always the parent before the root, so that two transactions never wait for each other.
    Post.objects.filter(id=parent).update(replies=F("replies") + by)
    if root is not None and root != parent:
        Post.objects.filter(id=root).update(replies=F("replies") + by)


def _alive(post: int) -> QuerySet[Post]:
    return Post.objects.filter(id=post, deleted_at=None)


def _record_like(
    verb: Verb, *, person: int, post: Post, origin: Origin, now: datetime
) -> None:
    ledger.record(
        Act(
            verb=verb,
            person=person,
            actor=focus_of(place=post.place_id, towards=post.author_id, person=person),
            thing=Thing("post", post.id),
            place=post.place_id,
            post=post.id,
        ),
        origin=origin,
        now=now,
    )
