"""Finding posts, newest first. One statement, as every list of posts."""

from django.db import connection

from xiangxin.social.actors.rules import Viewer, person_of
from xiangxin.social.posts.finding.models import INDEX
from xiangxin.social.posts.queries import SELECT_CARDS, PostCard, cards
from xiangxin.text.index import matching
from xiangxin.text.words import Asked

_END = 2**63 - 1
_FTS = f"{INDEX.table}_fts"
_SQLITE = f"""
SELECT rowid FROM {_FTS}
 WHERE {_FTS} MATCH %(words)s AND rowid < %(before)s ORDER BY rowid DESC LIMIT %(limit)s
"""  # noqa: S608 - made of constants
_POSTGRESQL = f"""
SELECT post_id FROM {INDEX.table}
 WHERE found @@ %(words)s::tsquery AND post_id < %(before)s
 ORDER BY post_id DESC LIMIT %(limit)s
"""  # noqa: S608
# What is shown is asked of the post itself once more.
_FOUND = f"""
{SELECT_CARDS}
   AND p.id IN (SELECT * FROM ({{hits}}) hits)
   AND p.visibility = 'public' AND p.deleted_at IS NULL
 ORDER BY p.id DESC
"""  # noqa: S608


def search(
    viewer: Viewer, question: Asked, *, before: int | None = None, limit: int
) -> list[PostCard]:
    """Public posts that hold all that was asked; what its author deleted is in none."""
    if not question:
        return []
    hits = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    return cards(
        _FOUND.format(hits=hits),
        {
            "viewer": person_of(viewer),
            "words": matching(question),
            "before": _END if before is None else before,
            "limit": limit,
        },
    )
