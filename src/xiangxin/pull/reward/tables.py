"""From the ledger's tables to counts of people alike, for all actors at once."""

from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, orders
from xiangxin.pull.acts import DAY
from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.triggers import REWARD

WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY
HALF_YEAR: Final = 180 * DAY
STEPS: Final = 64
"""People whose shares of rewarded acts are this near each other share a cell."""
BURST: Final = 3
FEWEST_CLAIMS: Final = 10
"""Claims that make a reward's time where no promotion tells of one."""

REWARDS: Final = (
    "coupon", "sample", "invite", "like_gift", "follow_gift", "recruit",
)  # fmt: skip
"""Promotions that give people something; ads and endorsements do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """`done` all that happened, `acts` what people did with its source."""

    done: ir.Table
    acts: ir.Table
    until: int


def rows(ledger: Ledger, *, until: int) -> Rows:
    return Rows(
        done=people_acts.held(ledger, until=until),
        acts=people_acts.held_acts(ledger, until=until),
        until=until,
    )


def coupling(of: Rows) -> ir.Table:
    """actor, drawn, near, people: people of the last year alike in the parts of their
    acts that a reward drew, and that lie within 72 hours of a claim of theirs."""
    acts = of.acts.filter(of.acts.at > of.until - YEAR)
    drawn = (acts.source == REWARD).cast("float64")
    near = acts.rewarded.cast("float64")
    each = acts.group_by("actor", "person").aggregate(
        drawn=drawn.mean(), near=near.mean()
    )
    alike = each.mutate(
        d=(each.drawn * STEPS).round().cast("int64"),
        c=(each.near * STEPS).round().cast("int64"),
    )
    return (
        alike.group_by("actor", "d", "c")
        .aggregate(
            # Rounded, so that what is summed in another order is still the same.
            drawn=alike.drawn.mean().round(9),
            near=alike.near.mean().round(9),
            people=alike.count(),
        )
        .drop("d", "c")
    )


def bursts(of: Rows) -> ir.Table:
    """actor, burst, days, persons: person-days of 180 days, and the most in three."""
    acts = of.acts.filter(of.acts.at > of.until - HALF_YEAR)
    acts = acts.mutate(day=_day(acts.at))
    daily = acts.group_by("actor", "day").aggregate(people=acts.person.nunique())
    near = ibis.range_window(
        group_by="actor", order_by="day", preceding=BURST - 1, following=0
    )
    three = daily.mutate(three=daily.people.sum().over(near))
    crowd = acts.group_by("actor").aggregate(persons=acts.person.nunique())
    told = three.group_by("actor").aggregate(
        burst=three.three.max(), days=three.people.sum()
    )
    return told.join(crowd, "actor")


def likes_and_orders(of: Rows) -> ir.Table:
    """actor, liked, bought, people: of the last year, with a like or a kept order."""
    done = of.done.filter(
        of.done.person.notnull(), ~of.done.by_maker, of.done.at > of.until - YEAR
    )
    likes = done.filter(done.verb == "like").select(
        "actor", "person", liked=ibis.literal(1), bought=ibis.literal(0)
    )
    kept = orders.kept(of.done)
    kept = kept.filter(kept.person.notnull(), kept.at > of.until - YEAR).select(
        "actor", "person", liked=ibis.literal(0), bought=ibis.literal(1)
    )
    both = likes.union(kept)
    each = both.group_by("actor", "person").aggregate(
        liked=both.liked.max(), bought=both.bought.sum()
    )
    return each.group_by("actor", "liked", "bought").aggregate(people=each.count())


def returns(of: Rows) -> ir.Table:
    """actor, week, won, days, back, bracket, people.

    People alike in the week they came, whether a reward brought them (`won`), after how
    many days they first came back without one (`back`, else until when they were
    watched), and whether they did in days 28 to 55 (null where that is not over).
    """
    acts = of.acts
    first = acts.group_by("actor", "person").aggregate(
        came=acts.at.min(), source=acts.source.argmin(acts.key)
    )
    free = acts.filter(acts.source != REWARD).select("actor", "person", "at")
    later = free.join(first, ["actor", "person"])
    age = later.at - later.came
    back = later.group_by("actor", "person").aggregate(
        again=later.at.min(where=age >= DAY),
        stayed=((age >= 28 * DAY) & (age < 56 * DAY)).any(),
    )
    told = first.left_join(back, ["actor", "person"]).select(
        *first.columns, "again", "stayed"
    )
    end = ibis.coalesce(told.again, of.until)
    told = told.mutate(
        won=told.source == REWARD,
        week=told.came // WEEK,
        days=((end - told.came) // DAY).cast("int64"),
        back=told.again.notnull(),
        bracket=ibis.ifelse(
            told.came <= of.until - 56 * DAY, ibis.coalesce(told.stayed, False), None
        ),
    )
    keys = ("actor", "week", "won", "days", "back", "bracket")
    return told.group_by(*keys).aggregate(people=told.count())


def spells(ledger: Ledger, of: Rows, *, apart: int) -> ir.Table:
    """actor, began, ended, next, inferred: times when a reward was on.

    From the promotions where the ledger has them; else from the claims and the likes on
    posts that promise gifts, a stretch of them ending with the last. Times less than `apart` after one another are one.
    `next` is when the following one began; `ended` is null while it is on.
    """
    told = _from_claims(ledger, of)
    if "promotion" in ledger.extras:
        promotion = ledger.extras["promotion"]
        given = promotion.filter(
            promotion.kind.isin(REWARDS),
            promotion.actor.notnull(),
            promotion.from_at <= of.until,
        ).select("actor", began="from_at", ended="until_at")
        if backend.rows_of(ledger.backend, given):
            told = given.mutate(inferred=False)
    never = ibis.literal(2**62)
    told = told.mutate(ended=ibis.coalesce(told.ended, never))
    line = {"group_by": "actor", "order_by": ("began", "ended")}
    before = ibis.window(**line, preceding=(None, 1))
    fresh = told.mutate(reached=told.ended.max().over(before))
    fresh = fresh.mutate(
        new=ibis.coalesce(fresh.began > fresh.reached + apart, True).cast("int64")
    )
    numbered = fresh.mutate(
        spell=fresh.new.sum().over(ibis.window(**line, preceding=(None, 0)))
    )
    merged = numbered.group_by("actor", "spell", "inferred").aggregate(
        began=numbered.began.min(), ended=numbered.ended.max(), rows=numbered.count()
    )
    merged = merged.filter(~merged.inferred | (merged.rows >= FEWEST_CLAIMS))
    line = ibis.window(group_by="actor", order_by="began")
    return merged.select(
        "actor",
        "began",
        "inferred",
        ended=ibis.ifelse(merged.ended > of.until, None, merged.ended),
        next=merged.began.lead().over(line),
    )


def around(of: Rows, ends: ir.Table) -> ir.Table:
    """actor, before, after, people: people alike in how many acts they did in the
    windows before and after the end of a reward."""
    acts = of.acts.join(ends, "actor")
    acts = acts.filter(acts.at >= acts.from_at, acts.at < acts.until_at)
    after = acts.at >= acts.ended
    each = acts.group_by("actor", "person").aggregate(
        before=(~after).cast("int64").sum(), after=after.cast("int64").sum()
    )
    return each.group_by("actor", "before", "after").aggregate(people=each.count())


def daily(of: Rows, actors: ir.Table) -> ir.Table:
    """actor, day, acts of these actors, days since 1970."""
    acts = of.acts.mutate(day=_day(of.acts.at)).semi_join(actors, "actor")
    return acts.group_by("actor", "day").aggregate(acts=acts.count())


def daily_elsewhere(ledger: Ledger, of: Rows, rewarded: ir.Table) -> ir.Table:
    """category, day, acts at all the actors of a category that had no reward."""
    kinds = ledger.actor.filter(ledger.actor.category.notnull())
    kinds = kinds.select("actor", "category").anti_join(rewarded, "actor")
    acts = of.acts.mutate(day=_day(of.acts.at)).join(kinds, "actor")
    return acts.group_by("category", "day").aggregate(acts=acts.count())


def _day(at: Column) -> Column:
    return (at // DAY).cast("int64")


def _from_claims(ledger: Ledger, of: Rows) -> ir.Table:
    """A claim a row, or a like on a post that promises a gift; the claim that joins a
    guest's order to a person is none."""
    done = people_acts.with_gifts(ledger, of.done)
    claims = done.filter(
        done.person.notnull(),
        ~done.by_maker,
        (done.verb == "claim")
        | ibis.coalesce(done.object_kind == "reward", False)
        | done.liked_gift,
        ibis.coalesce(done.object_kind != "order", True),
    )
    return claims.select("actor", began="at", ended="at", inferred=ibis.literal(True))  # noqa: FBT003
