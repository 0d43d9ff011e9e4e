"""Who reached an actor when, by which door, from whose circle, and after whom."""

from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend
from xiangxin.pull.acts import DAY
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.ties.toward import toward
from xiangxin.pull.triggers import ACTS

REACH: Final = 30 * DAY
"""So long before an act somebody else's may have led to it."""
KINDS: Final = ("product", "brand", "group")
"""Persons have people around them too, but nobody's circle is shown."""
WRITES: Final = ("say", "reply", "ask", "propose", "review")
BROUGHT, FOLLOWED, SHOWN, TIED = 4, 3, 2, 1
"""How an earlier act led to a later one, the surest first."""


def adoptions(ledger: Ledger, *, until: int) -> ir.Table:
    """actor, person, at, entry, source_post: the first act of each, makers left out.

    Where the first moment has rows of several doors, the first of the alphabet is told,
    and a source post only where there is one.
    """
    done = people_acts.held(ledger, until=until)
    listed = ledger.actor.filter(ledger.actor.kind.isin(KINDS)).select("actor")
    done = done.filter(
        done.person.notnull(), ~done.by_maker, done.verb.isin(ACTS)
    ).semi_join(listed, "actor")
    first = done.mutate(
        first=done.at.min().over(ibis.window(group_by=("actor", "person")))
    )
    first = first.filter(first.at == first.first)
    told = first.group_by("actor", "person").aggregate(
        at=first.at.min(),
        entry=first.entry.min(),
        source_post=first.source_post.min(),
        sources=first.source_post.nunique(),
    )
    return told.mutate(
        source_post=ibis.ifelse(told.sources == 1, told.source_post, None),
        entry=ibis.coalesce(told.entry, "unknown"),
    ).drop("sources")


def contacts(ledger: Ledger, *, until: int) -> ir.Table:
    """u, v, since: when two people first had to do with each other, in both orders."""
    met = toward(ledger, since=-1, until=until)
    some = met.u != met.v
    u, v, at = met.u[some], met.v[some], met.at[some]
    table = pa.table(
        {
            "u": pa.array(np.concatenate([u, v]), pa.int64()),
            "v": pa.array(np.concatenate([v, u]), pa.int64()),
            "at": pa.array(np.concatenate([at, at]), pa.int64()),
        }
    )
    rows = ibis.memtable(table)
    return rows.group_by("u", "v").aggregate(since=rows.at.min())


def circles(ledger: Ledger, reached: ir.Table, met: ir.Table) -> ir.Table:
    """actor, person, near, friends: when each entered the makers' circle, and that of
    somebody in it; null for never."""
    makers = people_acts.makers(ledger).select("actor", u="person")
    near = makers.join(met, "u")
    near = near.group_by("actor", person=near.v).aggregate(near=near.since.min())
    step = near.select("actor", u="person", entered="near").join(met, "u")
    step = step.mutate(entered=ibis.greatest(step.entered, step.since))
    step = step.semi_join(reached.select("actor", v="person"), ["actor", "v"])
    friends = step.group_by("actor", person=step.v).aggregate(
        friends=step.entered.min()
    )
    told = reached.select("actor", "person").left_join(near, ["actor", "person"])
    told = told.select("actor", "person", "near")
    told = told.left_join(friends, ["actor", "person"])
    return told.select("actor", "person", "near", "friends")


def leads(ledger: Ledger, reached: ir.Table, met: ir.Table) -> ir.Table:
    """actor, person, parent, way: after whom each came, where that can be told.

    In this order: who brought them by a referral; whose post they came through; who was
    named beside the product when they last saw it within REACH; who of those they had
    to do with came last within REACH. The parent's own first act is always earlier.
    Where two stand equal in all of this, nobody is the parent.
    """
    ways = [_followed(ledger, reached), _tied(reached, met)]
    shown = _shown(ledger, reached)
    if shown is not None:
        ways.append(shown)
    if "referral" in ledger.extras:
        ways.append(_brought(ledger, reached))
    told = ibis.union(*ways)
    best = ibis.window(group_by=("actor", "person"))
    told = told.mutate(top=told.way.max().over(best))
    told = told.filter(told.way == told.top)
    for column in ("evidence", "adopted"):
        told = told.mutate(last=told[column].max().over(best))
        told = told.filter(told[column] == told["last"])
    one = told.group_by("actor", "person").aggregate(
        parent=told.parent.min(), parents=told.parent.nunique(), way=told.way.max()
    )
    return one.filter(one.parents == 1).drop("parents")


def _followed(ledger: Ledger, reached: ir.Table) -> ir.Table:
    by = authors(ledger)
    through = reached.filter(reached.source_post.notnull())
    through = through.join(by, through.source_post == by.post)
    return _after(
        through.select("actor", "person", "at", "parent", evidence="at"),
        reached,
        FOLLOWED,
    )


def _brought(ledger: Ledger, reached: ir.Table) -> ir.Table:
    told = ledger.extras["referral"]
    told = told.filter(told.recruiter.notnull())
    told = told.select("actor", person="recruited", parent="recruiter", evidence="at")
    came = reached.select("actor", "person", "at")
    return _after(told.join(came, ["actor", "person"]), reached, BROUGHT)


def _shown(ledger: Ledger, reached: ir.Table) -> ir.Table | None:
    if not {"exposure", "exposure.actor", "exposure.cue_shown"} <= ledger.given:
        return None
    seen = ledger.extras["exposure"]
    seen = seen.filter(seen.viewer.notnull(), seen.cue_shown.notnull())
    seen = seen.select("actor", "cue_shown", person="viewer", evidence="at")
    came = reached.select("actor", "person", "at")
    both = seen.join(came, ["actor", "person"])
    both = both.filter(both.evidence < both.at, both.evidence >= both.at - REACH)
    named = both.mutate(parent=both.cue_shown.unnest()).drop("cue_shown")
    return _after(named, reached, SHOWN)


def _tied(reached: ir.Table, met: ir.Table) -> ir.Table:
    known = reached.select("actor", "person", "at").join(met, [("person", "u")])
    known = known.filter(known.since < known.at)
    near = known.select("actor", "person", "at", parent="v", evidence="at")
    after = _after(near, reached, TIED)
    return after.filter(after.adopted >= after.evidence - REACH)


def _after(rows: ir.Table, reached: ir.Table, way: int) -> ir.Table:
    """Of those, the ones whose parent came to the same actor before."""
    earlier = reached.select("actor", parent="person", adopted="at")
    both = rows.join(earlier, ["actor", "parent"])
    both = both.filter(both.adopted < both.at, both.parent != both.person)
    return both.select(
        "actor",
        "person",
        "parent",
        "evidence",
        "adopted",
        way=ibis.literal(way).cast("int64"),
    )


def authors(ledger: Ledger) -> ir.Table:
    """post, parent: who wrote it."""
    if "post.person" in ledger.given:
        posts = ledger.extras["post"]
        wrote = posts.filter(posts.person.notnull())
        return wrote.select("post", parent="person")
    done = ledger.interaction
    wrote = done.filter(
        done.verb.isin(WRITES), done.post.notnull(), done.person.notnull()
    )
    alone = wrote.group_by("post").aggregate(
        parent=wrote.person.min(), authors=wrote.person.nunique()
    )
    return alone.filter(alone.authors == 1).drop("authors")


def reached_tables(ledger: Ledger, *, until: int) -> tuple[ir.Table, bool]:
    """actor, person, at, entry, near, friends, parent, way, all in one; and whether
    anything is known of who has to do with whom."""
    con = ledger.backend
    reached = backend.keep(con, adoptions(ledger, until=until), name="reached")
    met = backend.keep(con, contacts(ledger, until=until), name="met")
    pair = ["actor", "person"]
    round_ = circles(ledger, reached, met)
    told = reached.left_join(round_, pair).select(*reached.columns, "near", "friends")
    after = leads(ledger, reached, met)
    told = told.left_join(after, pair).select(*told.columns, "parent", "way")
    return told.drop("source_post"), backend.rows_of(con, met) > 0
