"""Saying and liking, many at once: the same rules and the same rows as one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from xiangxin.kernel.errors import NotAllowed
from xiangxin.kernel.ids import first_id, next_id
from xiangxin.ledger import many as ledger
from xiangxin.ledger.many import Done
from xiangxin.ledger.rules import Act, Origin, Thing, Verb
from xiangxin.outbox.actions import tell_many
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors.queries import ActorCard, cards_of
from xiangxin.social.actors.rules import May, Member
from xiangxin.social.posts.actions import THERE, Spot, answering, may_see, starting
from xiangxin.social.posts.errors import Empty, NoSuchPost, PostGone
from xiangxin.social.posts.events import PostLiked, PostSaid
from xiangxin.social.posts.finding import actions as finding
from xiangxin.social.posts.models import Like, Post
from xiangxin.social.posts.rules import (
    SAME_FOR,
    WINDOW,
    Visibility,
    check_pace,
    focus_of,
    text_of,
    verb_of,
)
from xiangxin.text.language import guess
from xiangxin.text.markdown import plain, to_html

_AT_ONCE = 500
# By hand: through the ORM the rows were half of what liking cost.
_LIKE = "INSERT INTO post_like (id, post_id, person_id) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What `actions.say` wants of one post. `in_reply_to` is there already."""

    author: int
    source: str
    origin: Origin
    at: datetime
    place: int | None = None
    in_reply_to: int | None = None
    person: int | None = None
    visibility: str = Visibility.PUBLIC


@transaction.atomic
def say_many(sayings: Sequence[Saying]) -> list[int]:
    """Publish posts in the order of their moments; their ids in the order given."""
    order = sorted(range(len(sayings)), key=lambda n: sayings[n].at)
    known = _Known(sayings)
    ids = [0] * len(sayings)
    new: list[Post] = []
    done: list[Done] = []
    for n in order:
        post, is_new = known.say(sayings[n])
        ids[n] = post.id
        if is_new:
            new.append(post)
            done.append(known.done[post.id])
    Post.objects.bulk_create(new, batch_size=_AT_ONCE)
    finding.put(new)
    _count_answers(new, known.posts)
    ledger.record_many(done)
    tell_many([PostSaid(post=post.id) for post in new])
    return ids


class _Before(NamedTuple):
    """What an author said lately, as far as pace and repeats ask."""

    at: datetime
    what: tuple[int | None, int | None, str, str]
    post: Post


class _Known:
    """What saying asks of the database, asked once for all."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        involved = {one.author for one in sayings} | {
            one.place for one in sayings if one.place is not None
        }
        self._cards = cards_of(involved)
        self.posts = _posts(one.in_reply_to for one in sayings)
        self._lately: dict[int, list[_Before]] = _lately(sayings)
        self.done: dict[int, Done] = {}

    def say(self, one: Saying) -> tuple[Post, bool]:
        text = text_of(one.source)
        html = to_html(text)
        if not plain(html):
            raise Empty
        writer = one.author if one.person is None else one.person
        who = self._author(one.author, writer=writer)
        spot = self._spot(one, who)
        what = (spot.place, spot.in_reply_to, spot.visibility.value, text)
        before = self._lately[one.author]
        for said in reversed(before):
            if said.what == what and one.at - SAME_FOR < said.at:
                return said.post, False
        recent = sum(one.at - WINDOW < said.at <= one.at for said in before)
        check_pace(recent=recent, age=one.at - who.created_at)
        post = Post(
            id=next_id(one.at),
            author_id=one.author,
            place_id=spot.place,
            source=text,
            html=html,
            language=guess(text),
            visibility=spot.visibility,
            in_reply_to_id=spot.in_reply_to,
            root_id=spot.root,
            created_at=one.at,
        )
        before.append(_Before(one.at, what, post))
        self.done[post.id] = _said(one, post, spot, text=text, writer=writer)
        return post, True

    def _author(self, author: int, *, writer: int) -> ActorCard:
        who = self._cards.get(author)
        if who is None or who.is_suspended or who.is_hidden:
            raise NotAllowed
        if writer != author:
            actors.check_acts_for(Member(writer), author, may=May.SPEAK)
        return who

    def _spot(self, one: Saying, who: ActorCard) -> Spot:
        if one.in_reply_to is None:
            card = self._cards.get(who.id if one.place is None else one.place)
            return starting(who, one.place, one.visibility, card=card)
        parent = _seen(self.posts, one.in_reply_to, by=who.id)
        return answering(parent, one.visibility)


def _posts(ids: Iterable[int | None]) -> dict[int, Post]:
    asked = {post for post in ids if post is not None}
    found = Post.objects.filter(id__in=asked, **THERE)
    return {post.id: post for post in found.select_related("root")}


def _seen(posts: Mapping[int, Post], post: int, *, by: int) -> Post:
    found = posts.get(post)
    if found is None or not may_see(by, found):
        raise NoSuchPost
    if found.deleted_at is not None:
        raise PostGone
    return found


def _lately(sayings: Sequence[Saying]) -> dict[int, list[_Before]]:
    said: dict[int, list[_Before]] = defaultdict(list)
    since = min((one.at for one in sayings), default=None)
    if since is None:
        return said
    earliest = since - max(WINDOW, SAME_FOR) - timedelta(seconds=1)
    rows = Post.objects.filter(
        author_id__in={one.author for one in sayings},
        id__gte=first_id(earliest),
        created_at__gt=earliest,
    )
    for post in rows.order_by("id"):
        # What was deleted counts as said, and is never the same as anything.
        source = "" if post.deleted_at else post.source
        what = (post.place_id, post.in_reply_to_id, post.visibility, source)
        said[post.author_id].append(_Before(post.created_at, what, post))
    return said


def _said(one: Saying, post: Post, spot: Spot, *, text: str, writer: int) -> Done:
    verb = verb_of(
        text,
        is_reply=spot.in_reply_to is not None,
        is_at_product=spot.is_at_product,
    )
    act = Act(
        verb=verb,
        person=writer,
        actor=focus_of(place=spot.place, towards=spot.towards, person=writer),
        thing=Thing("post", post.id),
        place=spot.place,
        post=post.id,
    )
    return Done(act=act, origin=one.origin, at=one.at)


def _count_answers(new: Sequence[Post], parents: Mapping[int, Post]) -> None:
    more: Counter[int] = Counter()
    for post in new:
        if post.in_reply_to_id is not None:
            more[post.in_reply_to_id] += 1
            if post.root_id not in (None, post.in_reply_to_id):
                more[post.root_id] += 1
    _add(more, "replies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    person: int
    post: int
    origin: Origin
    at: datetime


@transaction.atomic
def like_many(likings: Sequence[Liking]) -> int:
    """How many were new; what was liked already is passed over, as in `actions.like`."""
    posts = _posts(one.post for one in likings)
    for one in likings:
        _seen(posts, one.post, by=one.person)
    new = _new(likings)
    with connection.cursor() as cursor:
        cursor.executemany(
            _LIKE, [(next_id(one.at), one.post, one.person) for one in new]
        )
    _add(Counter(one.post for one in new), "likes")
    ledger.record_many([_liked(one, posts[one.post]) for one in new])
    tell_many([PostLiked(post=one.post, person=one.person) for one in new])
    return len(new)


def _new(likings: Sequence[Liking]) -> list[Liking]:
    there = set(
        Like.objects.filter(
            post_id__in={one.post for one in likings},
            person_id__in={one.person for one in likings},
        ).values_list("post_id", "person_id")
    )
    new = []
    for one in likings:
        if (one.post, one.person) not in there:
            there.add((one.post, one.person))
            new.append(one)
    return new


def _liked(one: Liking, post: Post) -> Done:
    act = Act(
        verb=Verb.LIKE,
        person=one.person,
        actor=focus_of(place=post.place_id, towards=post.author_id, person=one.person),
        thing=Thing("post", post.id),
        place=post.place_id,
        post=post.id,
    )
    return Done(act=act, origin=one.origin, at=one.at)


def _add(more: Counter[int], column: str) -> None:
    # Together by how many more: most get one.
    for by in sorted(set(more.values())):
        posts = sorted(post for post, times in more.items() if times == by)
        Post.objects.filter(id__in=posts).update(**{column: F(column) + by})
