"""By which path somebody came to a product: closed, open, or unknown."""

from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull import acts as people_acts
from xiangxin.pull import orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.backend import Column
from xiangxin.pull.circles.mutual import near
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.spread.tables import authors
from xiangxin.pull.triggers import ACTS

OPEN, CLOSED = "open", "closed"
UNKNOWN: Final = "unknown"
CLOSED_POSTS: Final = ("followers", "direct")
OPEN_DOORS: Final = (
    "home", "square", "search", "discover", "product", "person", "group", "hashtag",
    "release", "idea",
)  # fmt: skip
"""Where anybody may meet a product, if no post is told that led there. A link, a message
or a code may have come from a friend as well as from a wall: unknown."""
REACH: Final = 30 * DAY
"""An order whose own door is not told is of the path of the last sight before it, if
that was so lately."""


def contacts(ledger: Ledger, pairs: ir.Table, *, until: int) -> ir.Table:
    """person, actor, at, path, verb: acts toward products (not by their makers) and,
    where there are any, exposures of them, with an empty verb."""
    listed = ledger.actor.filter(ledger.actor.kind == "product").select("actor")
    done = people_acts.held(ledger, until=until)
    done = done.filter(~done.by_maker, done.verb.isin(ACTS)).semi_join(listed, "actor")
    rows = done.select(
        "person",
        "actor",
        "at",
        "verb",
        order=ibis.coalesce(done.order_id, -done.id),
        post="source_post",
        door=done.entry,
    )
    if "exposure" in ledger.given:
        rows = ibis.union(rows, _sights(ledger, listed, until=until))
    return _with_path(rows, ledger, pairs)


def _sights(ledger: Ledger, listed: ir.Table, *, until: int) -> ir.Table:
    seen = ledger.extras["exposure"]
    seen = seen.filter(seen.at <= until, seen.viewer.notnull())
    of_post = ibis.coalesce(seen.item_kind == "post", False)
    seen = seen.select(
        "at",
        person="viewer",
        actor=ibis.coalesce(seen.actor, seen.item),
        verb=ibis.literal(""),
        order=ibis.null("int64"),
        post=ibis.ifelse(of_post, seen.item, None),
        door=ibis.coalesce(seen.surface, UNKNOWN),
    )
    makers = people_acts.makers(ledger)
    seen = seen.semi_join(listed, "actor").anti_join(makers, ["person", "actor"])
    return seen.select("person", "actor", "at", "verb", "order", "post", "door")


def _with_path(rows: ir.Table, ledger: Ledger, pairs: ir.Table) -> ir.Table:
    wrote = authors(ledger).select(written="post", author="parent")
    told = rows.left_join(wrote, rows.post == wrote.written)
    told = told.select(*rows.columns, "author")
    if "post.visibility" in ledger.given:
        posts = ledger.extras["post"].select(shown="post", visibility="visibility")
        both = told.left_join(posts, told.post == posts.shown)
        told = both.select(*told.columns, "visibility")
    else:
        told = told.mutate(visibility=ibis.null("string"))
    told = near(told, pairs, one="person", other="author")
    return told.select("person", "actor", "at", "verb", "order", path=_path(told))


def _path(told: ir.Table) -> Column:
    is_closed = ibis.coalesce(told.visibility.isin(CLOSED_POSTS), False) | told.is_near
    is_known = told.author.notnull() | told.visibility.notnull()
    is_own = ibis.coalesce(told.author == told.person, False)
    by_door = ibis.ifelse(told.door.isin(OPEN_DOORS), OPEN, UNKNOWN)
    return ibis.cases(
        (is_own, UNKNOWN),
        (is_closed, CLOSED),
        (is_known, OPEN),
        (told.post.notnull(), UNKNOWN),
        else_=ibis.coalesce(by_door, UNKNOWN),
    )


def reached(met: ir.Table) -> ir.Table:
    """actor, person, path, follows, owns: each person once, by the first contact whose
    path is known; closed where both stand in one moment."""
    named = met.filter(met.person.notnull())
    known = named.filter(named.path != UNKNOWN)
    who = ibis.window(group_by=("actor", "person"), order_by=("at", "path"))
    first = known.mutate(turn=ibis.row_number().over(who))
    first = first.filter(first.turn == 0).select("actor", "person", "path")
    each = named.group_by("actor", "person").aggregate(
        follows=(named.verb == "follow").any()
    )
    both = each.left_join(first, ["actor", "person"])
    return both.select(
        "actor", "person", "follows", path=ibis.coalesce(both.path, UNKNOWN)
    )


def sold(ledger: Ledger, met: ir.Table, *, until: int) -> ir.Table:
    """actor, person (null for a guest), at, path: kept orders."""
    done = people_acts.held(ledger, until=until)
    kept = orders.kept(done)
    bought = met.filter(met.verb == "buy")
    own = bought.group_by("actor", "order").aggregate(path=_surest(bought))
    rows = kept.select("actor", "order", "person", "at").join(own, ["actor", "order"])
    rows = rows.select("actor", "order", "person", "at", "path")
    known = met.filter(met.path != UNKNOWN, met.person.notnull(), met.verb != "buy")
    known = known.select("actor", "person", seen="at", way="path")
    before = rows.filter(rows.path == UNKNOWN).join(known, ["actor", "person"])
    before = before.filter(
        before.seen <= before["at"], before.seen > before["at"] - REACH
    )
    latest = before.group_by("actor", "order").aggregate(
        way=before.way.argmax(before.seen)
    )
    both = rows.left_join(latest, ["actor", "order"])
    path = ibis.ifelse(both.path == UNKNOWN, both.way, both.path)
    return both.select("actor", "person", "at", path=ibis.coalesce(path, UNKNOWN))


def _surest(rows: ir.Table) -> Column:
    """Of an order's lines: closed before open before unknown, as the alphabet has it."""
    return rows.path.min()
