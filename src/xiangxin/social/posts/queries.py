"""Posts as pages show them. One statement a list, author and place included."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from xiangxin.social.actors.rules import Kind, Viewer, person_of
from xiangxin.social.posts.errors import NoSuchPost
from xiangxin.social.posts.models import Post
from xiangxin.social.posts.rules import Commercial, Visibility

THREAD_MOST = 200


@dataclass(frozen=True, slots=True)
class PostCard:
    """What a page shows of a post. The place is None at no place and at a suspended one."""

    id: int
    author_id: int
    author_kind: Kind
    author_handle: str
    author_name: str
    author_avatar: str
    place_id: int | None
    place_kind: Kind | None
    place_handle: str | None
    place_name: str | None
    place_avatar: str | None
    html: str
    language: str
    created_at: datetime
    edited_at: datetime | None
    likes: int
    replies: int
    liked: bool
    in_reply_to: int | None
    root: int | None
    is_deleted: bool
    commercial: Commercial
    is_for_followers: bool
    is_marked: bool
    pictures: int
    is_hidden: bool  # with its place; only home reads such, to look again without them


(
    _AUTHOR_KIND,
    _PLACE_KIND,
    _CREATED_AT,
    _EDITED_AT,
    _LIKED,
    _IS_DELETED,
    _COMMERCIAL,
    _IS_FOR_FOLLOWERS,
    _IS_MARKED,
    _IS_HIDDEN,
) = (
    list(PostCard.__dataclass_fields__).index(name)
    for name in (
        "author_kind place_kind created_at edited_at liked is_deleted commercial "
        "is_for_followers is_marked is_hidden"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A first post and what was answered, in order; a deleted post is an empty card."""

    root: PostCard
    replies: list[PostCard]


# The columns of PostCard in its order, for statements that go on with AND. They need the
# parameter `viewer`, a person or None. Nothing said by a suspended actor is shown, nor what
# was said by or at one that is hidden. Every author is there, but an inner join lets SQLite read all actors into a Bloom filter first.
SELECT_ALL = """
SELECT p.id, p.author_id, a.kind, a.handle, a.display_name, a.avatar,
       b.id, b.kind, b.handle, b.display_name, b.avatar,
       p.html, p.language, p.created_at, p.edited_at, p.likes, p.replies,
       l.id IS NOT NULL, p.in_reply_to_id, p.root_id, p.deleted_at IS NOT NULL, p.commercial,
       p.visibility = 'followers', p.is_marked, p.pictures,
       b.hidden_at IS NOT NULL
  FROM post p
  LEFT JOIN actor a ON a.id = p.author_id
  LEFT JOIN actor b ON b.id = p.place_id AND b.suspended_at IS NULL
  LEFT JOIN post_like l ON l.post_id = p.id AND l.person_id = %(viewer)s
 WHERE a.suspended_at IS NULL AND a.hidden_at IS NULL
"""
SELECT_CARDS = f"{SELECT_ALL} AND b.hidden_at IS NULL"
# What is for followers is for those of whose thread it is. `actions.may_see` says the same.
_HOST = "COALESCE((SELECT r.author_id FROM post r WHERE r.id = p.root_id), p.author_id)"
_MAY_SEE = f"""
(p.visibility IN ('public', 'unlisted') OR p.author_id = %(viewer)s
 OR p.visibility = 'followers' AND (
    {_HOST} = %(viewer)s OR EXISTS (
      SELECT 1 FROM follow w WHERE w.follower_id = %(viewer)s AND w.target_id = {_HOST})))
"""  # noqa: S608

# Two index look-ups (the primary key, then post_thread from its start) give the ids.
_THREAD = f"""
WITH opened(root) AS (SELECT COALESCE(root_id, id) FROM post WHERE id = %(post)s)
{SELECT_CARDS}
   AND p.id IN (
       SELECT root FROM opened
        UNION ALL
       SELECT id FROM (SELECT r.id FROM post r JOIN opened ON r.root_id = opened.root
                        ORDER BY r.id LIMIT {THREAD_MOST}) first)
   AND {_MAY_SEE}
 ORDER BY p.id
"""  # noqa: S608 - made of constants only


def cards(statement: str, parameters: Mapping[str, Any]) -> list[PostCard]:
    """Run a statement that begins with SELECT_CARDS."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [_card(row) for row in cursor.fetchall()]


def cards_of(viewer: Viewer, ids: Iterable[int]) -> list[PostCard]:
    """Cards in the order of `ids`; posts that are not there or not for the viewer are left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    places = {f"id{n}": identifier for n, identifier in enumerate(wanted)}
    marks = ", ".join(f"%({name})s" for name in places)
    found = cards(
        f"{SELECT_CARDS} AND p.id IN ({marks}) AND {_MAY_SEE}",
        {"viewer": person_of(viewer), **places},
    )
    by_id = {card.id: card for card in found}
    return [by_id[identifier] for identifier in wanted if identifier in by_id]


def thread(viewer: Viewer, post: int) -> Thread:
    """The whole thread that `post` is in, whichever of its posts that is."""
    found = cards(_THREAD, {"viewer": person_of(viewer), "post": post})
    root = next((card for card in found if card.root is None), None)
    if root is None:
        raise NoSuchPost
    return Thread(root=root, replies=[card for card in found if card.root is not None])


def _card(row: tuple[Any, ...]) -> PostCard:
    columns = list(row)
    columns[_AUTHOR_KIND] = Kind(columns[_AUTHOR_KIND])
    if columns[_PLACE_KIND] is not None:
        columns[_PLACE_KIND] = Kind(columns[_PLACE_KIND])
    columns[_CREATED_AT] = _moment(columns[_CREATED_AT])
    if columns[_EDITED_AT] is not None:
        columns[_EDITED_AT] = _moment(columns[_EDITED_AT])
    columns[_LIKED] = bool(columns[_LIKED])
    columns[_IS_DELETED] = bool(columns[_IS_DELETED])
    columns[_COMMERCIAL] = Commercial(columns[_COMMERCIAL])
    columns[_IS_FOR_FOLLOWERS] = bool(columns[_IS_FOR_FOLLOWERS])
    columns[_IS_MARKED] = bool(columns[_IS_MARKED])
    columns[_IS_HIDDEN] = bool(columns[_IS_HIDDEN])
    return PostCard(*columns)


def _moment(stored: datetime) -> datetime:
    # Below the ORM SQLite gives UTC without saying so.
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """A post without its words."""

    id: int
    created_at: datetime
    author: int
    place: int | None
    in_reply_to: int | None
    root: int | None
    language: str
    visibility: str


def all_for_export(*, until: datetime) -> Iterator[Written]:
    """Only for an export: every post that is not deleted, in the order of their ids."""
    rows = Post.objects.filter(created_at__lte=until, deleted_at=None).order_by("id")
    fields = ("id", "created_at", "author_id", "place_id", "in_reply_to_id", "root_id")
    more = ("language", "visibility")
    for row in rows.values_list(*fields, *more).iterator(chunk_size=10_000):
        yield Written(*row)


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says and who says it, for those who read it for the market."""

    source: str
    author: int
    author_kind: Kind
    visibility: Visibility
    commercial: Commercial


def words_of(ids: Iterable[int]) -> dict[int, Words]:
    """Only for the shield: by post id; deleted posts are left out."""
    rows = Post.objects.filter(id__in=list(ids), deleted_at=None).values_list(
        "id", "source", "author_id", "author__kind", "visibility", "commercial"
    )
    return {
        post: Words(source, author, Kind(kind), Visibility(seen), Commercial(paid))
        for post, source, author, kind, seen, paid in rows.order_by("id")
    }


@dataclass(frozen=True, slots=True)
class Answering:
    """How many questions were asked lately at a place, and how soon the middle one was answered.

    None: by nobody but whoever asked, or after more than half were left alone.
    """

    asked: int
    median: timedelta | None


_QUESTIONS_READ = 60
_IS_QUESTION = Q(source__endswith="?") | Q(source__endswith="？")


def answering_at(places: Iterable[int]) -> dict[int, Answering]:
    """By place, over the newest questions; one statement each."""
    return {place: _answering(place) for place in places}


def _answering(place: int) -> Answering:
    by_others = Post.objects.filter(root_id=OuterRef("id"), deleted_at=None).exclude(
        author_id=OuterRef("author_id")
    )
    first = by_others.order_by("id").values("created_at")[:1]
    asked = Post.objects.filter(
        _IS_QUESTION,
        place_id=place,
        root=None,
        deleted_at=None,
        visibility=Visibility.PUBLIC,
    ).order_by("-id")
    rows = asked.annotate(first=Subquery(first)).values_list("created_at", "first")
    found = list(rows[:_QUESTIONS_READ])
    waits = sorted(first - at for at, first in found if first is not None)
    middle = len(found) // 2
    return Answering(len(found), waits[middle] if middle < len(waits) else None)


_IDS_AT_ONCE = 1000


def open_roots(ids: Iterable[int]) -> dict[int, int]:
    """By post, the first post of its thread; only of posts that lists may show."""
    wanted = sorted(ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = Post.objects.filter(
            id__in=wanted[start : start + _IDS_AT_ONCE],
            visibility=Visibility.PUBLIC,
            deleted_at=None,
        )
        found |= {
            post: root or post for post, root in rows.values_list("id", "root_id")
        }
    return found


def ids_after(post: int, *, limit: int) -> list[int]:
    """The next posts in the order of their ids."""
    rows = Post.objects.filter(id__gt=post).order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])
