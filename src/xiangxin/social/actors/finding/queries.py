"""Finding people, brands and groups: most followed first."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from xiangxin.social.actors.finding.models import INDEX
from xiangxin.social.actors.queries import ActorCard, cards_of
from xiangxin.social.actors.rules import Kind
from xiangxin.text.index import matching
from xiangxin.text.words import Asked, being_typed

# Of the newest so many that the words are in.
_HITS_MOST = 2_000
_FTS = f"{INDEX.table}_fts"
_SQLITE = f"""
SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH %s ORDER BY rowid DESC LIMIT {_HITS_MOST}
"""  # noqa: S608 - made of constants
_POSTGRESQL = f"""
SELECT actor_id FROM {INDEX.table} WHERE found @@ %s::tsquery
 ORDER BY actor_id DESC LIMIT {_HITS_MOST}
"""  # noqa: S608
_BEST = """
SELECT a.id FROM actor a
 WHERE a.id IN ({hits}) AND a.kind IN ({kinds}) AND a.domain = ''
   AND a.suspended_at IS NULL AND a.hidden_at IS NULL
 ORDER BY a.followers DESC, a.id LIMIT %s
"""


def search(question: Asked, *, kinds: Collection[Kind], limit: int) -> list[ActorCard]:
    """Actors of these kinds; the last word may be the beginning of theirs."""
    if not question:
        return []
    hits = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    hits = f"SELECT * FROM ({hits}) hits"  # noqa: S608
    marks = ", ".join(["%s"] * len(kinds))
    parameters: list[Any] = [matching(being_typed(question))]
    parameters += [*map(str, kinds), limit]
    with connection.cursor() as cursor:
        cursor.execute(_BEST.format(hits=hits, kinds=marks), parameters)
        ids = [row[0] for row in cursor.fetchall()]
    cards = cards_of(ids) if ids else {}
    return [cards[one] for one in ids if one in cards]
