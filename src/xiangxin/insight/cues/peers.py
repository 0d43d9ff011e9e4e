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
    POSTS_READ,
    Did,
    Verb,
    fresh_since,
    strongest,
)
from xiangxin.ledger import queries as ledger
from xiangxin.social.actors import queries as actors

# peer walks the viewer's follows (index follow_of), with one look at each one's actor and
# account, and goes through what each followed lately in the same index: the `+` keeps
# follow_once out, where each peer and product would be one look. recent takes the newest
# posts of each product from post_at_place. Who liked one of them is read from like_once; of
# a post that very many liked each peer is looked up instead, one by one: for a join SQLite
# would first read all likes into a filter.
_ACTS = """
WITH peer(id, via, names_follows, names_likes, names_buys) AS MATERIALIZED (
  SELECT f.target_id, f.id, c.names_follows, c.names_likes, c.names_buys
    FROM follow f {join} account c ON c.actor_id = f.target_id
   WHERE f.follower_id = %(viewer)s
     AND (SELECT a.suspended_at FROM actor a WHERE a.id = f.target_id) IS NULL),
asked(item) AS (VALUES {rows}),
recent(item, id, likes) AS MATERIALIZED (SELECT i.item, p.id, p.likes FROM asked i {recent})
SELECT 'follow', peer.id, peer.via, f.target_id, f.id
  FROM peer {join} follow f ON f.follower_id = peer.id AND +f.target_id IN ({items})
   AND f.id >= %(follows_since)s
 WHERE peer.names_follows
 UNION ALL
SELECT 'like', peer.id, peer.via, r.item, l.id
  FROM recent r {join} post_like l ON l.post_id = r.id {join} peer ON peer.id = l.person_id
 WHERE r.likes <= %(many)s AND peer.names_likes AND l.id >= %(likes_since)s
 UNION ALL
SELECT 'like', peer, via, item, id
  FROM (SELECT peer.id AS peer, peer.via, r.item,
               (SELECT l.id FROM post_like l
                 WHERE l.post_id = r.id AND l.person_id = peer.id) AS id
          FROM recent r CROSS JOIN peer
         WHERE r.likes > %(many)s AND peer.names_likes) one_by_one
 WHERE id >= %(likes_since)s
 UNION ALL
SELECT 'own', peer.id, peer.via, NULL, NULL FROM peer WHERE peer.names_buys
"""
_RECENT = """SELECT {columns} FROM post n
 WHERE n.place_id = i.item AND n.root_id IS NULL AND n.deleted_at IS NULL
   AND n.visibility = 'public' AND n.id >= %(likes_since)s
 ORDER BY n.id DESC LIMIT %(posts)s"""
# As in timelines: SQLite knows no LATERAL, and joins in the order we say.
_STATEMENTS = {
    "sqlite": {
        "join": "CROSS JOIN",
        "recent": f"CROSS JOIN post p ON p.id IN ({_RECENT.format(columns='n.id')})",
        "row": "(%({name})s)",
    },
    "postgresql": {
        "join": "JOIN",
        "recent": f"CROSS JOIN LATERAL ({_RECENT.format(columns='n.id, n.likes')}) p",
        "row": "(%({name})s::bigint)",
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
    words = dict(_STATEMENTS[connection.vendor])
    row = words.pop("row")
    statement = _ACTS.format(
        items=", ".join(f"%({name})s" for name in names),
        rows=", ".join(row.format(name=name) for name in names),
        **words,
    )
    values: dict[str, Any] = {
        **names,
        "viewer": viewer,
        "follows_since": fresh_since(Verb.FOLLOW, now),
        "likes_since": fresh_since(Verb.LIKE, now),
        "posts": POSTS_READ,
        "many": LIKES_READ,
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
