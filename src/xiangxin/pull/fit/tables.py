"""From the ledger's tables to what each product's people did, for all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, orders
from xiangxin.pull.acts import DAY, makers
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.slices import by_actor
from xiangxin.pull.triggers import ACTS, REWARD

YEAR: Final = 365 * DAY
RECENT: Final = 28 * DAY
TALK: Final = ("say", "reply", "ask")
USES: Final = ("use",)
BUYING: Final = (
    "order", "line", "variant", "price", "stock", "payment", "shipment", "return",
    "refund",
)  # fmt: skip
"""What is said of these is said from an order, price or stock page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """`done` all acts at products, `acts` the same with what drew them, `kept` orders,
    `talk` what was said (actor, person, at, entry, object_kind, object_id, post)."""

    done: ir.Table
    acts: ir.Table
    kept: ir.Table
    talk: ir.Table
    until: int


def rows(ledger: Ledger, *, until: int) -> Rows:
    con = ledger.backend
    products = ledger.actor.filter(ledger.actor.kind == "product").select("actor")
    done = people_acts.held(ledger, until=until).semi_join(products, "actor")
    acts = people_acts.held_acts(ledger, until=until).semi_join(products, "actor")
    kept = backend.keep(con, orders.kept(done), name="kept")
    talk = backend.keep(con, _talk(ledger, done), name="talk")
    return Rows(done=done, acts=acts, kept=kept, talk=talk, until=until)


def begun(ledger: Ledger, of: Rows) -> dict[int, int]:
    """By product: when it began, as its own row says, else its first act."""
    first = of.done.group_by("actor").aggregate(first=of.done.at.min())
    told = first.join(ledger.actor, "actor")
    began = told.select(
        "actor",
        began=ibis.least(told.first, ibis.coalesce(told.created_at, told.first)),
    )
    got = backend.collect(ledger.backend, began)
    return dict(zip(got["actor"].to_pylist(), got["began"].to_pylist(), strict=True))


def owners(of: Rows) -> ir.Table:
    """actor, person, since: with a kept order of the last year, and the first one."""
    kept = of.kept.filter(of.kept.person.notnull(), of.kept.at > of.until - YEAR)
    return kept.group_by("actor", "person").aggregate(since=kept.at.min())


def owner_weeks(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, days, said, used, active, people: owners alike in the last 28 days: on how
    many days they came by themselves, and how often they spoke and used it."""
    since = of.until - RECENT
    acts = of.acts.filter(of.acts.at > since)
    free = (acts.organic == 1) & (acts.source != REWARD)
    came = acts.group_by("actor", "person").aggregate(
        days=(acts.at // DAY).nunique(where=free), active=acts.count()
    )
    talk = of.talk.filter(of.talk.at > since)
    said = talk.group_by("actor", "person").aggregate(said=talk.count())
    uses = of.done.filter(
        of.done.verb.isin(USES), of.done.at > since, of.done.person.notnull()
    )
    used = uses.group_by("actor", "person").aggregate(used=uses.count())
    each = owners(of).select("actor", "person")
    for other in (came, said, used):
        each = each.left_join(other, ["actor", "person"]).select(
            *each.columns, *(c for c in other.columns if c not in {"actor", "person"})
        )
    counts = {c: ibis.coalesce(each[c], 0) for c in ("days", "said", "used")}
    each = each.select(
        "actor", **counts, active=(ibis.coalesce(each.active, 0) > 0).cast("int64")
    )
    alike = each.group_by("actor", *counts, "active").aggregate(people=each.count())
    return by_actor(backend.collect(ledger.backend, alike))


def variants(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, variant, people: who bought it in the last year and still has some."""
    lines = of.done.filter(
        of.done.person.notnull(),
        ~of.done.by_maker,
        of.done.verb.isin(("buy", "cancel", "refund")),
        of.done.object_kind == "variant",
        of.done.object_id.notnull(),
        of.done.at > of.until - YEAR,
    )
    buys = lines.verb == "buy"
    units = ibis.ifelse(
        buys,
        ibis.coalesce(lines.units, 1).cast("int64"),
        -ibis.coalesce(lines.units, orders.EVERYTHING).cast("int64"),
    )
    told = lines.mutate(left=units)
    each = told.group_by("actor", "person", variant="object_id").aggregate(
        left=told.left.sum()
    )
    each = each.filter(each.left > 0)
    counts = each.group_by("actor", "variant").aggregate(people=each.count())
    return by_actor(backend.collect(ledger.backend, counts.drop("variant")))


def topics(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, person, topic: hashtags and releases that people spoke of in a year."""
    talk = of.talk.filter(of.talk.at > of.until - YEAR)
    told = []
    if "release" in ledger.extras:
        # A release is named by its moment, which no renumbering changes.
        made = ledger.extras["release"].select(
            object_id="release", moment="at", actor="product"
        )
        about = talk.filter(talk.object_kind == "release")
        about = about.join(made, ["actor", "object_id"])
        name = ibis.literal("release:") + about.moment.cast("string")
        told.append(about.select("actor", "person", topic=name))
    if "post.tags" in ledger.given:
        post = ledger.extras["post"]
        tagged = post.filter(post.tags.notnull()).select("post", "tags")
        both = talk.select("actor", "person", "post").join(tagged, "post")
        names = both.mutate(topic=both.tags.unnest()).select("actor", "person", "topic")
        told.append(names.mutate(topic="#" + names.topic.lower()))
    if not told:
        return {}
    spoken = ibis.union(*told) if len(told) > 1 else told[0]
    distinct = spoken.filter(spoken.topic.notnull()).distinct()
    return by_actor(backend.collect(ledger.backend, distinct))


def off_page(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, free, said, people: people alike in how much of their talk of a year was
    not said from an order, price or stock page."""
    talk = of.talk.filter(of.talk.at > of.until - YEAR)
    buying = ibis.coalesce(talk.object_kind.isin(BUYING), False)
    each = talk.group_by("actor", "person").aggregate(
        free=(~buying).cast("int64").sum(), said=talk.count()
    )
    alike = each.group_by("actor", "free", "said").aggregate(people=each.count())
    return by_actor(backend.collect(ledger.backend, alike))


def releases(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, release, at."""
    if "release" not in ledger.extras:
        return {}
    made = ledger.extras["release"]
    made = made.filter(made.at <= of.until).select("release", "at", actor="product")
    return by_actor(backend.collect(ledger.backend, made))


def ideas(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, release, by_member: shipped ideas whose author is known."""
    if "idea" not in ledger.extras:
        return {}
    idea = ledger.extras["idea"]
    shipped = idea.filter(
        (idea.state == "shipped") | idea.shipped_at.notnull(),
        ibis.coalesce(idea.shipped_at, idea.at) <= of.until,
        idea.person.notnull(),
    ).select("release", "person", actor="product")
    own = makers(ledger).mutate(by_maker=True)
    told = shipped.left_join(own, ["actor", "person"])
    told = told.select(
        "actor", "release", by_member=~ibis.coalesce(told.by_maker, False)
    )
    return by_actor(backend.collect(ledger.backend, told))


def uptake(ledger: Ledger, of: Rows) -> Mapping[int, pa.Table]:
    """actor, owners, took: of those who owned it when the last release came that is 28
    days old, how many touched a release in the 28 days after."""
    if "release" not in ledger.extras:
        return {}
    made = ledger.extras["release"]
    made = made.filter(made.at <= of.until - RECENT)
    last = made.group_by(actor="product").aggregate(came=made.at.max())
    had = of.kept.filter(of.kept.person.notnull()).join(last, "actor")
    had = had.filter(had.at < had.came).select("actor", "person", "came").distinct()
    touches = of.done.filter(
        of.done.person.notnull(),
        of.done.verb.isin(ACTS),
        (of.done.entry == "release") | (of.done.object_kind == "release"),
    ).select("actor", "person", "at")
    took = touches.join(had, ["actor", "person"])
    took = took.filter(took.at >= took.came, took.at < took.came + RECENT)
    took = took.select("actor", "person").distinct().mutate(took=ibis.literal(1))
    both = had.left_join(took, ["actor", "person"])
    told = both.group_by("actor").aggregate(owners=both.count(), took=both.took.count())
    return by_actor(backend.collect(ledger.backend, told))


def _talk(ledger: Ledger, done: ir.Table) -> ir.Table:
    """What people said, without support threads and questions about one's own order."""
    said = done.filter(done.person.notnull(), ~done.by_maker, done.verb.isin(TALK))
    said = said.filter(~((said.verb == "ask") & _is(said, "order")))
    columns = ("actor", "person", "at", "entry", "object_kind", "object_id", "post")
    if "post.kind" not in ledger.given:
        return said.select(*columns)
    post = ledger.extras["post"]
    support = post.filter(post.kind == "support").select("post")
    replies = post.filter(post.root.notnull() | post.in_reply_to.notnull())
    rooted = replies.select(
        "post", above=ibis.coalesce(replies.root, replies.in_reply_to)
    )
    below = rooted.semi_join(support.select(above="post"), "above").select("post")
    every = support.union(below, distinct=True)
    return said.anti_join(every, "post").select(*columns)


def _is(table: ir.Table, kind: str) -> ir.Value:
    return ibis.coalesce(table.object_kind == kind, False)
