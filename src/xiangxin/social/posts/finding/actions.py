"""Keeping what search knows of posts."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Q

from xiangxin.social.posts.finding.models import INDEX, PostFound
from xiangxin.social.posts.models import Post
from xiangxin.social.posts.rules import Visibility
from xiangxin.text.index import column
from xiangxin.text.markdown import plain
from xiangxin.text.words import cut

_AT_ONCE = 500
_PUBLIC = Q(visibility=Visibility.PUBLIC, deleted_at=None)


def put(posts: Iterable[Post]) -> None:
    """Make those of these that are public found; in the transaction that writes them."""
    PostFound.objects.bulk_create(
        [
            PostFound(post_id=post.id, words=_words(post))
            for post in posts
            if post.visibility == Visibility.PUBLIC and post.deleted_at is None
        ],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["post"],
        update_fields=["words"],
    )


def drop(post: int) -> None:
    PostFound.objects.filter(pk=post).delete()


def put_all() -> Iterator[tuple[int, int]]:
    """Make every post found anew, in parts: (how many are done, of how many)."""
    INDEX.make_anew()
    PostFound.objects.exclude(post__in=Post.objects.filter(_PUBLIC)).delete()
    ids = _ids()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        with transaction.atomic():
            put(Post.objects.filter(id__in=part))
        yield start + len(part), len(ids)


def drifted() -> Iterator[int]:
    """Posts that search knows by other words than theirs, and those it should not know."""
    wrong = PostFound.objects.exclude(post__in=Post.objects.filter(_PUBLIC))
    yield from wrong.values_list("post_id", flat=True)
    ids = _ids()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        kept = dict(
            PostFound.objects.filter(pk__in=part).values_list("post_id", "words")
        )
        for post in Post.objects.filter(id__in=part):
            if kept.get(post.id) != _words(post):
                yield post.id


def is_sound() -> bool:
    return INDEX.is_sound()


def _ids() -> Sequence[int]:
    rows = Post.objects.filter(_PUBLIC).order_by("id")
    return list(rows.values_list("id", flat=True))


def _words(post: Post) -> str:
    return column(cut(plain(post.html)))
