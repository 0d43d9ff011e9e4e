"""From the ledger's rows to what people did, each act with what drew it."""

from functools import reduce
from operator import and_
from typing import Final

import ibis
import ibis.expr.types as ir

from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.triggers import ACTS, PUSHED_ENTRIES, REWARD, RULES, UNKNOWN

DAY: Final = 86_400_000_000
REWARD_REACH: Final = 3 * DAY

# An act's place in its person's sequence: its moment, then its source, so that two
# acts of one moment have an order that no identifier decides.
PLACES: Final = 8


def rows(ledger: Ledger, *, until: int) -> ir.Table:
    """What was done by `until`; claimed orders have their person, makers a mark."""
    done = ledger.interaction.filter(ledger.interaction.at <= until)
    done = done.filter(done.actor.notnull())
    claims = done.filter(_claims_order(done), done.person.notnull())
    claims = claims.group_by("order_id").aggregate(claimant=claims.person.min())
    named = done.left_join(claims, "order_id").mutate(
        person=ibis.coalesce(ibis._.person, ibis._.claimant)
    )
    own = makers(ledger).mutate(by_maker=True)
    marked = named.select(*done.columns).left_join(own, ["person", "actor"])
    return marked.mutate(by_maker=ibis.coalesce(ibis._.by_maker, False)).select(
        *done.columns, "by_maker"
    )


def acts(ledger: Ledger, done: ir.Table) -> ir.Table:
    """One row for a person, actor, moment and source; makers are left out.

    What one person does at one actor in one moment from one source is one act: an
    order of three variants is not three.
    """
    own = _with_triggers(ledger, done)
    near = ibis.range_window(
        group_by=("actor", "person"),
        order_by="at",
        preceding=REWARD_REACH,
        following=REWARD_REACH,
    )
    coupled = own.mutate(rewarded=own.rewards.max().over(near))
    source = ibis.ifelse(coupled.rewarded == 1, REWARD, coupled.trigger)
    told = coupled.mutate(source=source.cast("int64"))
    merged = told.group_by("actor", "person", "at", "source").aggregate(
        rewarded=told.rewarded.max(), organic=told.organic.max()
    )
    return merged.mutate(key=merged.at * PLACES + merged.source)


def _with_triggers(ledger: Ledger, done: ir.Table) -> ir.Table:
    acted = done.filter(
        done.person.notnull(),
        ~done.by_maker,
        done.verb.isin(ACTS),
        ~_claims_order(done),
    )
    kinds = ledger.actor.select("actor", actor_kind="kind")
    places = ledger.actor.select(place="actor", place_kind="kind")
    acted = acted.left_join(kinds, "actor").left_join(places, "place")
    acted = acted.select(*done.columns, "actor_kind", "place_kind")
    buys = ibis.ifelse(acted.verb == "buy", acted.at, None)
    first = buys.min().over(ibis.window(group_by=("actor", "person")))
    facts = acted.mutate(
        promoted=acted.promotion.notnull(),
        from_post=acted.source_post.notnull(),
        repeat=acted.at > first,
    )
    pushed = facts.promoted | ibis.coalesce(facts.entry.isin(PUSHED_ENTRIES), False)
    rewards = (facts.verb == "claim") | (facts.object_kind == "reward")
    return facts.select(
        "actor",
        "person",
        "at",
        trigger=_trigger(facts),
        rewards=ibis.coalesce(rewards, False).cast("int8"),
        organic=(~pushed).cast("int8"),
    )


def _trigger(facts: ir.Table) -> Column:
    cases = (
        (
            reduce(and_, (facts[k] == v for k, v in rule.conditions().items())),
            rule.trigger,
        )
        for rule in RULES
    )
    return ibis.cases(*cases, else_=UNKNOWN)


def _claims_order(table: ir.Table) -> Column:
    claims = (table.verb == "claim") & (table.object_kind == "order")
    return ibis.coalesce(claims, False)


def makers(ledger: Ledger) -> ir.Table:
    """person, actor: who acts for a brand acts for its products."""
    direct = ledger.maker.select("person", "actor")
    owned = ledger.actor.filter(ledger.actor.brand.notnull())
    owned = owned.select(product="actor", owner="brand")
    through = direct.join(owned, direct.actor == owned.owner)
    return direct.union(through.select("person", actor="product"), distinct=True)
