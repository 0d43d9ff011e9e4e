"""What to read: the first posts of threads, newest first, one statement a page.

Why home is read so is told in docs/algorithms/timelines.md.
"""

from collections.abc import Sequence

from django.db import connection

from xiangxin.social.actors.rules import Viewer, person_of
from xiangxin.social.posts.queries import SELECT_ALL, SELECT_CARDS, PostCard, cards

PAGE = 20
_END = 2**63 - 1

# Word for word the condition of the indexes post_by_author and post_at_place, or neither
# database sees that they will do.
_FIRST = "p.root_id IS NULL AND p.deleted_at IS NULL"
_LISTED = f"{_FIRST} AND p.visibility = 'public'"
# What is for followers is said at no place, so it is only ever found by its author.
_OF_AUTHOR = f"{_FIRST} AND p.visibility IN ('public', 'followers')"
_NEXT = f"{_LISTED} AND p.id < %(before)s ORDER BY p.id DESC LIMIT %(limit)s"

# Backwards along the primary key, passing over answers.
_LOCAL = f"{SELECT_CARDS} AND {_NEXT}"
# SEARCH p USING INDEX post_at_place (place_id=? AND id<?), in the order wanted.
_PRODUCT = f"{SELECT_CARDS} AND p.place_id = %(place)s AND {_NEXT}"
# SEARCH p USING INDEX post_by_author (author_id=? AND id<?), in the order wanted.
_PERSON = f"""{SELECT_CARDS} AND p.author_id = %(author)s AND {_OF_AUTHOR}
   AND (p.visibility = 'public' OR p.author_id = %(viewer)s OR EXISTS (
         SELECT 1 FROM follow w WHERE w.follower_id = %(viewer)s AND w.target_id = p.author_id))
   AND p.id < %(before)s ORDER BY p.id DESC LIMIT %(limit)s"""  # noqa: S608

# Everything put together below is a constant of this file; values are parameters.
# What the actor `f` said, and what was said at it by anybody who is there.
_SAID = f"SELECT p.id FROM post p WHERE p.author_id = f.id AND {_OF_AUTHOR}"  # noqa: S608
# Asked of each follow this costs a quarter of the statement; a page seldom needs it.
_NOT_AT_HIDDEN = """
AND (p.place_id IS NULL OR (SELECT h.hidden_at FROM actor h WHERE h.id = p.place_id) IS NULL)"""
_HEARD = f"""
SELECT p.id FROM post p JOIN actor s ON s.id = p.author_id
   AND s.suspended_at IS NULL AND s.hidden_at IS NULL
 WHERE p.place_id = f.id AND {_LISTED}"""  # noqa: S608
_NEWEST = "AND p.id < %(before)s ORDER BY p.id DESC LIMIT 1"
_DOWN_TO_FLOOR = """
AND p.id >= (SELECT id FROM floor) AND p.id < %(before)s ORDER BY p.id DESC LIMIT %(limit)s"""

# newest walks the follows of one person (index follow_once) and makes two look-ups of one
# row each, in post_by_author and post_at_place; found does so again only for actors that
# reach the floor. Whether an actor is suspended is asked one by one: as a join, PostgreSQL
# reads all actors.
_HOME = f"""
WITH newest(id, said, heard) AS MATERIALIZED (
  SELECT f.id, ({_SAID} {{but}} {_NEWEST}), ({_HEARD} {_NEWEST})
    FROM (SELECT w.target_id AS id FROM follow w
           WHERE w.follower_id = %(viewer)s
             AND (SELECT COALESCE(t.suspended_at, t.hidden_at) FROM actor t
                   WHERE t.id = w.target_id) IS NULL
           UNION ALL SELECT CAST(%(viewer)s AS bigint)) f),
floor(id) AS MATERIALIZED (
  SELECT COALESCE((SELECT id FROM (SELECT said AS id FROM newest
                                    UNION SELECT heard FROM newest) firsts
                    WHERE id IS NOT NULL
                    ORDER BY id DESC LIMIT 1 OFFSET %(limit)s - 1), 0)),
found(id) AS (
  SELECT q.id FROM newest f {{said}} WHERE f.said >= (SELECT id FROM floor)
   UNION
  SELECT q.id FROM newest f {{heard}} WHERE f.heard >= (SELECT id FROM floor))
{SELECT_ALL}
   AND p.id IN (SELECT id FROM found ORDER BY id DESC LIMIT %(limit)s)
 ORDER BY p.id DESC
"""  # noqa: S608


def _home(each: str, but: str = "") -> str:
    return _HOME.format(
        but=but,
        said=each.format(f"{_SAID} {but} {_DOWN_TO_FLOOR}"),
        heard=each.format(f"{_HEARD} {_DOWN_TO_FLOOR}"),
    )


# SQLite knows no LATERAL, and PostgreSQL would run such an IN for every post there is.
_EACH_OF = {
    "sqlite": "CROSS JOIN post q ON q.id IN ({})",
    "postgresql": "CROSS JOIN LATERAL ({}) q",
}
_HOMES = {vendor: _home(each) for vendor, each in _EACH_OF.items()}
_HOMES_PAST_HIDDEN = {
    vendor: _home(each, _NOT_AT_HIDDEN) for vendor, each in _EACH_OF.items()
}


_STRANGERS = """p.author_id <> COALESCE(CAST(%(viewer)s AS bigint), 0)
   AND NOT EXISTS (SELECT 1 FROM follow w
                    WHERE w.follower_id = %(viewer)s AND w.target_id = p.author_id)"""
_SQUARE = f"{SELECT_CARDS} AND {_STRANGERS} AND {_NEXT}"
# One range of post_at_place for each place, and of these the newest.
_AT = f"""
SELECT p.id FROM post p JOIN actor s ON s.id = p.author_id
   AND s.suspended_at IS NULL AND s.hidden_at IS NULL
 WHERE p.place_id = f.id AND {_STRANGERS} AND {_NEXT}"""  # noqa: S608
_SQUARE_AT = f"""
WITH asked(id) AS (VALUES {{places}}),
found(id) AS (SELECT q.id FROM asked f {{at}})
{SELECT_CARDS}
   AND p.id IN (SELECT id FROM found ORDER BY id DESC LIMIT %(limit)s)
 ORDER BY p.id DESC
"""  # noqa: S608
_EACH = {
    "sqlite": ("(%({})s)", f"CROSS JOIN post q ON q.id IN ({_AT})"),
    "postgresql": ("(%({})s::bigint)", f"CROSS JOIN LATERAL ({_AT}) q"),
}


def square(
    viewer: Viewer,
    *,
    places: Sequence[int] | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[PostCard]:
    """What those say whom the viewer does not follow; `places` leaves out what is said elsewhere."""
    if places is None:
        return _page(_SQUARE, viewer, before, limit)
    if not places:
        return []
    row, at = _EACH[connection.vendor]
    names = {f"place{n}": place for n, place in enumerate(places)}
    statement = _SQUARE_AT.format(
        places=", ".join(row.format(name) for name in names), at=at
    )
    return _page(statement, viewer, before, limit, **names)


def home(
    person: int, *, before: int | None = None, limit: int = PAGE
) -> list[PostCard]:
    """What `person` follows: said by whom they follow, at what they follow, or by themselves.

    Go on with `before` = the id of the last card; a page shorter than `limit` is the last.
    """
    asked = {"viewer": person, "before": before or _END, "limit": limit}
    found = cards(_HOMES[connection.vendor], asked)
    if any(card.is_hidden for card in found):
        return cards(_HOMES_PAST_HIDDEN[connection.vendor], asked)
    return found


def product(
    viewer: Viewer, place: int, *, before: int | None = None, limit: int = PAGE
) -> list[PostCard]:
    """What is said at a product (or a group), its own posts among it."""
    return _page(_PRODUCT, viewer, before, limit, place=place)


def person(
    viewer: Viewer, author: int, *, before: int | None = None, limit: int = PAGE
) -> list[PostCard]:
    """What one author says, wherever; answers are in their threads."""
    return _page(_PERSON, viewer, before, limit, author=author)


def local(
    viewer: Viewer, *, before: int | None = None, limit: int = PAGE
) -> list[PostCard]:
    """All that is said in this market."""
    return _page(_LOCAL, viewer, before, limit)


def _page(
    statement: str, viewer: Viewer, before: int | None, limit: int, **of: int
) -> list[PostCard]:
    return cards(
        statement,
        {"viewer": person_of(viewer), "before": before or _END, "limit": limit, **of},
    )
