"""What happened to organic visits when one attractor went off, or came on.

Fourteen days before against fourteen after, beside the same days at the other actors
of the category: a difference in differences of logs.
"""

from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np

from xiangxin.pull.acts import DAY
from xiangxin.pull.direction import Array, Whole
from xiangxin.pull.ledger import Ledger

SPAN: Final = 14
YEAR: Final = 365
ACTIVE: Final = 3
"""Posts in the 28 days before a silence; a rarer author was not there to miss."""
SHARE: Final = 0.2
"""Of the posts at an actor: whoever writes less does not carry it."""
Z: Final = 1.6448536269514722

REWARDS: Final = ("coupon", "sample", "invite", "like_gift", "follow_gift", "recruit")
KINDS: Final = ("reward_ended", "creator_silent", "release")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Organic visits of one person (in days) after and before, over all events."""

    after: Whole
    before: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """After over before, against the others; with a 90 % interval."""

    value: float
    low: float
    high: float
    people: int
    visits: int


def visits(acts: ir.Table, *, until: int) -> ir.Table:
    """actor, person, day: days ago on which somebody came by themselves."""
    year = acts.filter(acts.at > until - YEAR * DAY, acts.organic == 1)
    days = ((until - year.at) // DAY).cast("int64")
    return year.select("actor", "person", day=days).distinct()


def events(ledger: Ledger, *, until: int) -> ir.Table | None:
    """actor, kind (index of KINDS), day: none twice; None where no table tells."""
    told = [
        table.filter(table.actor.notnull(), table.at.notnull()).select(
            "actor", "at", kind=ibis.literal(KINDS.index(kind)).cast("int64")
        )
        for kind, table in _told(ledger, until=until).items()
    ]
    if not told:
        return None
    every = told[0] if len(told) == 1 else ibis.union(*told)
    near = every.filter(
        every.at <= until - SPAN * DAY, every.at > until - (YEAR - SPAN - 1) * DAY
    )
    days = ((until - near.at) // DAY).cast("int64")
    return near.select("actor", "kind", day=days).distinct()


def around(came: ir.Table, happened: ir.Table) -> ir.Table:
    """actor, kind, person, after, before: the event's own day counts for neither."""
    both = came.join(happened.rename(event="day"), "actor")
    gap = both.event - both.day
    both = both.filter(gap != 0, gap.abs() <= SPAN)
    later = (both.event > both.day).cast("int64")
    return both.group_by("actor", "kind", "person").aggregate(
        after=later.sum(), before=(1 - later).sum()
    )


def change(own: Visits, *, others_after: float, others_before: float) -> Change:
    """The others' visits are totals over the same days, already spread for clumping.

    The interval adds up each person's influence on the log ratio, so that a person
    who comes daily is one person.
    """
    after, before = own.after.sum() + 0.5, own.before.sum() + 0.5
    usual = np.log((others_after + 0.5) / (others_before + 0.5))
    value = np.log(after / before) - usual
    pushes = own.after / after - own.before / before
    spread = 1 / (others_after + 0.5) + 1 / (others_before + 0.5)
    reach = Z * np.sqrt(float(pushes @ pushes) + spread)
    low, middle, high = np.exp([value - reach, value, value + reach])
    return Change(
        value=float(middle),
        low=float(low),
        high=float(high),
        people=len(own.after),
        visits=int(own.after.sum() + own.before.sum()),
    )


def daily(actor: Whole, day: Whole, people: Whole, *, actors: int) -> Array:
    """Visits of each actor on each of the last 365 days."""
    spot = actor * YEAR + day
    counted = np.bincount(spot, people, minlength=actors * YEAR).astype(np.float64)
    return counted.reshape(actors, YEAR)


def others(totals: Array, category: Whole, *, actor: int) -> Array:
    """By day, of the rest of the category; of the rest of the market without one."""
    same = category == category[actor]
    if category[actor] < 0 or same.sum() == 1:
        same = np.ones(len(category), dtype=bool)
    return np.asarray(totals[same].sum(axis=0) - totals[actor])


def over_and_under(by_day: Array, days: Whole) -> tuple[float, float]:
    """Totals after and before the events, divided by how much the days clump."""
    after = sum(by_day[day - SPAN : day].sum() for day in days)
    before = sum(by_day[day + 1 : day + 1 + SPAN].sum() for day in days)
    mean = by_day.mean()
    clump = max(1.0, float(by_day.var() / mean)) if mean > 0 else 1.0
    return float(after) / clump, float(before) / clump


def _told(ledger: Ledger, *, until: int) -> dict[str, ir.Table]:
    given, told = ledger.given, {}
    if {"promotion.actor", "promotion.until_at"} <= given:
        told["reward_ended"] = _rewards(ledger.extras["promotion"])
    if {"post.person", "post.place", "post.happened_at"} <= given:
        told["creator_silent"] = _silences(ledger.extras["post"], until=until)
    if "release" in given:
        releases = ledger.extras["release"]
        told["release"] = releases.select("at", actor="product")
    return told


def _rewards(promotion: ir.Table) -> ir.Table:
    """The ends of rewards that no other reward of the same actor outlived."""
    rewards = promotion.filter(
        promotion.kind.isin(REWARDS), promotion.actor.notnull()
    ).select("promotion", "actor", "from_at", "until_at")
    ended = rewards.filter(rewards.until_at.notnull())
    still = rewards.select("actor", began="from_at", ends="until_at")
    goes_on = ended.join(
        still,
        [
            ended.actor == still.actor,
            ibis.coalesce(still.ends > ended.until_at, True),
            ibis.coalesce(still.began < ended.until_at + SPAN * DAY, True),
        ],
    ).select("promotion")
    last = ended.anti_join(goes_on, "promotion")
    return last.select("actor", at="until_at")


def _silences(post: ir.Table, *, until: int) -> ir.Table:
    """When somebody who carried the talk at an actor last wrote before a pause."""
    said = post.filter(
        post.at.notnull(), post.at <= until, post.person.notnull(), post.place.notnull()
    ).select("person", "at", actor="place")
    line = ibis.window(group_by=("actor", "person"), order_by="at")
    month = ibis.range_window(
        group_by=("actor", "person"), order_by="at", preceding=28 * DAY, following=0
    )
    everybody = ibis.window(group_by="actor")
    one = ibis.window(group_by=("actor", "person"))
    told = said.mutate(
        following=ibis.coalesce(said.at.lead().over(line), until),
        lately=said.at.count().over(month),
        own=said.at.count().over(one),
        all=said.at.count().over(everybody),
    )
    silent = told.filter(
        told.following - told.at >= SPAN * DAY,
        told.lately >= ACTIVE,
        told.own >= SHARE * told.all,
    )
    return silent.select("actor", "at")
