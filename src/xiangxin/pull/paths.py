"""Which sources a person met before an act, and what each is worth to an actor."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from xiangxin.pull import backend, chains
from xiangxin.pull.acts import DAY, PLACES
from xiangxin.pull.backend import Column
from xiangxin.pull.triggers import SOURCES

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]

REACH: Final = 30 * DAY
CHAIN: Final = 58 * DAY  # the 28 days measured, and the 30 before them
RECENT: Final = 28 * DAY
YEAR: Final = 365 * DAY

STATES: Final = len(SOURCES)
START: Final = STATES
ACTED: Final = STATES
LOST: Final = STATES + 1
MASKS: Final = 1 << STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """`masks`: acts of a person by the set of sources met; `steps`: the chain.

    `acts` are the year's, one row each, with their moment and that set.
    """

    acts: ir.Table
    masks: ir.Table
    steps: ir.Table


def paths(con: ibis.BaseBackend, acts: ir.Table, *, until: int) -> Paths:
    """Two tables of counts, made from one pass over the people's sequences."""
    seen = _in_sequence(con, acts.filter(acts.at > until - YEAR - REACH), until=until)
    year = seen.filter(seen.at > until - YEAR)
    recent = (year.at > until - RECENT).cast("int64")
    masks = year.group_by("actor", "person", "mask").aggregate(
        recent=recent.sum(), year=year.count()
    )
    return Paths(
        acts=year.select("actor", "person", "at", "mask"),
        masks=masks,
        steps=_steps(con, seen),
    )


def removal_effects(steps: Whole) -> Array:
    """Loss of acts when a source is gone, exactly, for each actor: (actors, sources).

    `steps` counts (actors, from, to): from a source or the start, to a source, an
    act or nothing. Absorbing chain: P(act) = start (I - Q)^-1 r (Anderl, Becker,
    von Wangenheim & Schumann 2016, doi 10.1016/j.ijresmar.2016.03.001).
    """
    totals = steps.sum(axis=2, keepdims=True)
    chances = np.divide(steps, totals, out=np.zeros(steps.shape), where=totals > 0)
    effects = chains.removal_effects(
        chances[:, START, :STATES],
        chances[:, :STATES, :STATES],
        chances[:, :STATES, ACTED, None],
        of=np.arange(STATES),
        sources=STATES,
    )
    return effects[:, 0]


def splits(effects: Array) -> Array:
    """How an act is divided among the sources present: (actors, set, sources)."""
    present = (np.arange(MASKS)[:, None] >> np.arange(STATES)) & 1
    weights = effects[:, None, :] * present
    totals = weights.sum(axis=2, keepdims=True)
    # Sources that the chain has not met lately are divided equally.
    equal = present / np.maximum(present.sum(axis=1, keepdims=True), 1)
    return np.where(totals > 0, weights / np.where(totals > 0, totals, 1.0), equal)


def _in_sequence(con: ibis.BaseBackend, acts: ir.Table, *, until: int) -> ir.Table:
    person = ("actor", "person")
    line = ibis.window(group_by=person, order_by="key")
    before = ibis.range_window(
        group_by=person, order_by="key", preceding=REACH * PLACES, following=0
    )
    after = ibis.range_window(
        group_by=person, order_by="key", preceding=0, following=REACH * PLACES
    )
    bit = ibis.literal(1).cast("int64") << acts.source
    met = bit.bit_or().over(before)
    following = acts.key.lead().over(line)
    goes_on = ibis.coalesce(following - acts.key <= REACH * PLACES, False)
    counted = acts.at > until - CHAIN
    # A path ends in an act; the last one also ends in nothing, once 30 days are over.
    lost = (counted & ~goes_on & (acts.at + REACH <= until)).cast("int64")
    told = acts.mutate(
        # Within the reach of a reward nothing else counts.
        mask=ibis.ifelse(acts.rewarded == 1, bit, met).cast("int64"),
        first=acts.source.first().over(before),
        following=acts.source.lead().over(line),
        goes_on=goes_on,
        acted=counted.cast("int64"),
        lost=lost,
    )
    ends = told.acted + told.lost
    told = told.mutate(ends=ends, through=ends.sum().over(after) - ends)
    return backend.keep(con, told, name="sequence")


def _steps(con: ibis.BaseBackend, seen: ir.Table) -> ir.Table:
    chained = seen.filter((seen.ends > 0) | (seen.through > 0))
    onward = chained.filter(chained.goes_on)
    parts = (
        (chained, START, chained.first, chained.ends),
        (onward, onward.source, onward.following, onward.through),
        (chained, chained.source, ACTED, chained.acted),
        (chained, chained.source, LOST, chained.lost),
    )
    counted = [
        table.select(
            actor=table.actor,
            left=_whole(left),
            reached=_whole(reached),
            times=_whole(times),
        )
        for table, left, reached, times in parts
    ]
    every = ibis.union(*counted)
    return every.group_by("actor", "left", "reached").aggregate(times=every.times.sum())


def _whole(value: Column) -> Column:
    return (ibis.literal(value) if isinstance(value, int) else value).cast("int64")
