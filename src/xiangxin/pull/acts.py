"""From the ledger's rows to what people did, each act with what drew it."""

from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from operator import and_, or_
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import backend, kernels
from xiangxin.pull.backend import Column
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.triggers import ACTS, PUSHED_ENTRIES, REWARD, RULES, UNKNOWN, Rule

Whole: TypeAlias = npt.NDArray[np.int64]
Nodes: TypeAlias = npt.NDArray[np.int32]
Codes: TypeAlias = npt.NDArray[np.int8]

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


def held(ledger: Ledger, *, until: int) -> ir.Table:
    """`rows`, computed once for all measures of this ledger."""
    return ledger.once("done", until, lambda: rows(ledger, until=until))


def held_acts(ledger: Ledger, *, until: int) -> ir.Table:
    """`acts` of `held`, computed once as well."""
    return ledger.once("acts", until, lambda: acts(ledger, held(ledger, until=until)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What people did at actors, in numpy: one place for a person, actor, moment, source.

    Group g is of person `persons[person[g]]` at actor `actors[actor[g]]`; its acts are
    at the places starts[g] : starts[g + 1], by moment, then source.
    """

    actors: Whole
    persons: Whole
    actor: Nodes
    person: Nodes
    starts: Whole
    at: Whole
    source: Codes
    rewarded: Codes
    organic: Codes

    @property
    def key(self) -> Whole:
        return self.at * PLACES + self.source

    @property
    def groups(self) -> Whole:
        """Of each act."""
        return np.repeat(np.arange(len(self.actor)), np.diff(self.starts))

    def table(self, *, since: int | None = None) -> ir.Table:
        """actor, person, at, source, rewarded, organic, key: one row an act."""
        chosen = slice(None) if since is None else np.flatnonzero(self.at > since)
        group = self.groups[chosen]
        at, source = self.at[chosen], self.source[chosen].astype(np.int64)
        columns = {
            "actor": self.actors[self.actor[group]],
            "person": self.persons[self.person[group]],
            "at": at,
            "source": source,
            "rewarded": self.rewarded[chosen],
            "organic": self.organic[chosen],
            "key": at * PLACES + source,
        }
        return ibis.memtable(pa.table(columns))


def acts(ledger: Ledger, done: ir.Table) -> ir.Table:
    """One row for a person, actor, moment and source; makers are left out.

    What one person does at one actor in one moment from one source is one act: an
    order of three variants is not three.
    """
    return told(ledger, done).table()


def gathered(table: pa.Table) -> Acts:
    """Acts from the rows of such a table, in any order."""
    names = ("actor", "person", "key", "rewarded", "organic")
    actor, person, key, rewarded, organic = (table.column(n).to_numpy() for n in names)
    of = kernels.groups(actor, person)
    loops = import_module("xiangxin.pull.act_loops")
    loops.in_time(of.rows, of.starts, key, (0, len(of.first)))
    key = key[of.rows]
    return Acts(
        actors=of.firsts,
        persons=of.seconds,
        actor=of.first,
        person=of.second,
        starts=of.starts,
        at=key // PLACES,
        source=(key % PLACES).astype(np.int8),
        rewarded=rewarded[of.rows].astype(np.int8),
        organic=organic[of.rows].astype(np.int8),
    )


def told(ledger: Ledger, done: ir.Table) -> Acts:
    """The same in numpy: a few columns of the rows, and compiled loops over them."""
    facts = backend.collect(ledger.backend, _facts(ledger, done))
    of = kernels.groups(*(facts.column(n).to_numpy() for n in ("actor", "person")))
    at, fact = (facts.column(name).to_numpy() for name in ("at", "fact"))
    del facts  # millions of rows, that are not held twice
    loops = import_module("xiangxin.pull.act_loops")

    def part(groups: tuple[int, int]) -> tuple[Whole, ...]:
        loops.in_time(of.rows, of.starts, at, groups)
        made: tuple[Whole, ...] = loops.told(
            (of.rows, of.starts), (at, fact), REWARD_REACH, REWARD, groups
        )
        return made

    many, *columns = map(
        np.concatenate, zip(*kernels.parts(part, of.starts), strict=True)
    )
    moments, source, rewarded, organic = columns
    return Acts(
        actors=of.firsts,
        persons=of.seconds,
        actor=of.first,
        person=of.second,
        starts=np.concatenate([[0], np.cumsum(many)]),
        at=moments,
        source=source,
        rewarded=rewarded,
        organic=organic,
    )


def _facts(ledger: Ledger, done: ir.Table) -> ir.Table:
    """actor, person, at, and the facts of the act in one number (see `act_loops`)."""
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
    acted = with_gifts(ledger, acted)
    facts = acted.mutate(
        promoted=acted.promotion.notnull() | acted.liked_gift,
        from_post=acted.source_post.notnull(),
    )
    pushed = facts.promoted | ibis.coalesce(facts.entry.isin(PUSHED_ENTRIES), False)
    rewards = (facts.verb == "claim") | (facts.object_kind == "reward")
    # Whether somebody had bought before is found in the loops, so both are told.
    first = _trigger(facts, is_repeat=False)
    again = ibis.ifelse(_may_differ(facts), _trigger(facts, is_repeat=True), first)
    bits = ((again, 3), (facts.verb == "buy", 6), (rewards, 7), (~pushed, 8))
    fact = first.cast("int16")
    for value, bit in bits:
        fact += ibis.coalesce(value.cast("int16"), 0) * (1 << bit)
    return facts.select("actor", "person", "at", fact=fact.cast("int16"))


def _trigger(facts: ir.Table, *, is_repeat: bool) -> Column:
    cases = (
        (_holds(facts, rule), rule.trigger)
        for rule in RULES
        if rule.repeat in {None, is_repeat}
    )
    return ibis.cases(*cases, else_=UNKNOWN)


def _may_differ(facts: ir.Table) -> Column:
    """Where it matters whether somebody had bought before: at few rows."""
    asking = [_holds(facts, rule) for rule in RULES if rule.repeat is not None]
    return ibis.coalesce(reduce(or_, asking), False)


def _holds(facts: ir.Table, rule: Rule) -> Column:
    """All conditions of a rule but the one on repeats, which rows do not tell."""
    asked = rule.conditions().items()
    return reduce(and_, (facts[k] == v for k, v in asked if k != "repeat"))


def with_gifts(ledger: Ledger, done: ir.Table) -> ir.Table:
    """Adds `liked_gift`: a like on a post that promises a gift, declared or not."""
    if "post.promises_gift" not in ledger.given:
        return done.mutate(liked_gift=ibis.literal(False))  # noqa: FBT003
    posts = ledger.extras["post"]
    promising = posts.filter(posts.promises_gift).select(promising="post").distinct()
    told = done.left_join(promising, done.post == promising.promising)
    liked = told.promising.notnull() & (told.verb == "like")
    return told.select(*done.columns, liked_gift=ibis.coalesce(liked, False))


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
