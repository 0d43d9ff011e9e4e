"""Whom a viewer follows who did something at a product, as the tables say it now."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from xiangxin.insight.cues.rules import (
    FRESH,
    KEPT_AFTER,
    LIKES_READ,
    Did,
    Verb,
    fresh_since,
    strongest,
)
from xiangxin.ledger import queries as ledger
from xiangxin.social.actors import queries as actors

# peer walks the viewer's follows (index follow_once) and asks three small partial indexes
# who is an exception; then one look into follow_once for each peer and product, and the
# newest entries of like_person for each peer.
_ACTS = """
WITH peer(id, via, hides_follows, hides_likes, names_buys) AS MATERIALIZED (
  SELECT f.target_id, f.id,
         EXISTS (SELECT 1 FROM account c
                  WHERE c.actor_id = f.target_id AND NOT c.names_follows),
         EXISTS (SELECT 1 FROM account c
                  WHERE c.actor_id = f.target_id AND NOT c.names_likes),
         EXISTS (SELECT 1 FROM account c
                  WHERE c.actor_id = f.target_id AND c.names_buys)
    FROM follow f {join} actor a ON a.id = f.target_id
   WHERE f.follower_id = %(viewer)s AND a.kind = 'person' AND a.suspended_at IS NULL)
SELECT 'follow', peer.id, peer.via, f.target_id, f.id
  FROM peer {join} follow f ON f.follower_id = peer.id AND f.target_id IN ({items})
 WHERE NOT peer.hides_follows AND f.id >= %(follows_since)s
 UNION ALL
SELECT 'like', peer.id, peer.via, p.place_id, l.id
  FROM peer {likes} {join} post p ON p.id = l.post_id
 WHERE NOT peer.hides_likes AND p.place_id IN ({items})
   AND p.deleted_at IS NULL AND p.visibility = 'public'
 UNION ALL
SELECT 'own', peer.id, peer.via, NULL, NULL FROM peer WHERE peer.names_buys
"""
_LIKES = """SELECT {columns} FROM post_like n
 WHERE n.person_id = peer.id AND n.id >= %(likes_since)s ORDER BY n.id DESC LIMIT %(likes)s"""
# As in timelines: SQLite knows no LATERAL, and joins in the order we say.
_STATEMENTS = {
    "sqlite": {
        "join": "CROSS JOIN",
        "likes": f"CROSS JOIN post_like l ON l.id IN ({_LIKES.format(columns='n.id')})",
    },
    "postgresql": {
        "join": "JOIN",
        "likes": f"CROSS JOIN LATERAL ({_LIKES.format(columns='n.id, n.post_id')}) l",
    },
}


def acts_at(
    brands: dict[int, int], *, viewer: int, now: datetime
) -> dict[int, dict[int, Did]]:
    """By product the peers who may be named, each with their strongest fresh act.

    `brands` says whose each product is: nobody who acts for it is a peer.
    """
    rows = _rows(brands, viewer, now)
    found: dict[int, list[Did]] = {item: [] for item in brands}
    via: dict[int, int] = {}
    for verb, peer, follow, item, evidence in rows:
        if verb == Verb.OWN:
            via[peer] = follow
        else:
            found[item].append(
                Did(peer=peer, verb=Verb(verb), via=follow, evidence=evidence)
            )
    for item, peer, evidence in ledger.owners(
        via, brands, since=now - FRESH[Verb.OWN], until=now - KEPT_AFTER
    ):
        did = Did(peer=peer, verb=Verb.OWN, via=via[peer], evidence=evidence)
        found[item].append(did)
    makers = _makers(brands)
    return {
        item: strongest([did for did in acts if did.peer not in makers[item]])
        for item, acts in found.items()
    }


def _rows(
    items: Collection[int], viewer: int, now: datetime
) -> Sequence[tuple[str, int, int, int, int]]:
    names = {f"item{at}": item for at, item in enumerate(items)}
    statement = _ACTS.format(
        items=", ".join(f"%({name})s" for name in names),
        **_STATEMENTS[connection.vendor],
    )
    values: dict[str, Any] = {
        **names,
        "viewer": viewer,
        "follows_since": fresh_since(Verb.FOLLOW, now),
        "likes_since": fresh_since(Verb.LIKE, now),
        "likes": LIKES_READ,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Sequence[tuple[str, int, int, int, int]] = cursor.fetchall()
    return found


def _makers(brands: dict[int, int]) -> dict[int, set[int]]:
    acting: dict[int, set[int]] = defaultdict(set)
    for actor, person in actors.makers_of([*brands, *set(brands.values())]):
        acting[actor].add(person)
    return {item: acting[item] | acting[brand] for item, brand in brands.items()}


# One look-up of the viewer, ranges of two partial indexes that are empty most of the time,
# and primary keys.
_NOW = """
SELECT c.in_experiments, c.just_shop,
       EXISTS (SELECT 1 FROM account o
                WHERE o.names_changed_at IS NOT NULL AND o.names_changed_at >= %s
                  AND EXISTS (SELECT 1 FROM follow f
                               WHERE f.follower_id = c.actor_id AND f.target_id = o.actor_id))
       OR EXISTS (SELECT 1 FROM actor s
                   WHERE s.suspended_at IS NOT NULL AND s.suspended_at >= %s
                     AND EXISTS (SELECT 1 FROM follow f
                                  WHERE f.follower_id = c.actor_id AND f.target_id = s.id)),
       {follows}, {likes}
  FROM account c WHERE c.actor_id = %s
"""
_STILL = "(SELECT COUNT(*) FROM {table} WHERE id IN ({ids}))"


def still(
    viewer: int, *, since: datetime, follows: Collection[int], likes: Collection[int]
) -> tuple[bool, bool, bool] | None:
    """Whether the viewer is measured, just shops, and what was found `since` then still holds.

    It does when nobody they follow changed what may be told or was suspended, and these
    follows and likes are there. None: they have no account.
    """
    moment = connection.ops.adapt_datetimefield_value(since)
    statement = _NOW.format(
        follows=_count("follow", follows), likes=_count("post_like", likes)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment, moment, *follows, *likes, viewer])
        row = cursor.fetchone()
    if row is None:
        return None
    is_measured, just_shops, has_changed, kept_follows, kept_likes = row
    holds = (
        not has_changed and kept_follows == len(follows) and kept_likes == len(likes)
    )
    return bool(is_measured), bool(just_shops), holds


def _count(table: str, ids: Collection[int]) -> str:
    if not ids:
        return "0"
    return _STILL.format(table=table, ids=", ".join(["%s"] * len(ids)))
