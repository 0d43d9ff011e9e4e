"""Which sources a person met before an act, and what each is worth to an actor."""

from dataclasses import dataclass
from importlib import import_module
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend, chains, kernels
from xiangxin.pull.acts import DAY, PLACES, Acts
from xiangxin.pull.triggers import SOURCES

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int8]

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
    """`mask` is the set of sources met before each act, 0 for acts of no concern.

    `steps` counts (actors, from, to), an actor's place being that in `of.actors`.
    """

    of: Acts
    until: int
    mask: Codes
    steps: Whole

    @property
    def acts(self) -> ir.Table:
        """actor, person, at, mask: the acts of the year."""
        year = np.flatnonzero(self.of.at > self.until - YEAR)
        group = self.of.groups[year]
        columns = {
            "actor": self.of.actors[self.of.actor[group]],
            "person": self.of.persons[self.of.person[group]],
            "at": self.of.at[year],
            "mask": self.mask[year].astype(np.int64),
        }
        return ibis.memtable(pa.table(columns))

    def masks(self, *, since: int) -> tuple[Whole, Whole, Whole]:
        """Group, set, and how many acts of the group met it after `since`."""
        loops = import_module("xiangxin.pull.path_loops")

        def part(groups: tuple[int, int]) -> tuple[Whole, Codes, Whole]:
            found: tuple[Whole, Codes, Whole] = loops.sets(
                self.of.starts, self.of.at, self.mask, since, groups
            )
            return found

        group, mask, times = map(
            np.concatenate,
            zip(*kernels.parts(part, self.of.starts), strict=True),
        )
        return group, mask.astype(np.int64), times

    def steps_of(self, ids: Whole) -> Whole:
        """The counts for these actors, which are sorted."""
        counts = np.zeros((len(ids), *self.steps.shape[1:]), dtype=np.int64)
        at = np.searchsorted(ids, self.of.actors)
        known = ids[np.minimum(at, len(ids) - 1)] == self.of.actors
        counts[at[known]] = self.steps[known]
        return counts


def paths(con: ibis.BaseBackend, acts: ir.Table, *, until: int) -> Paths:
    """Of the columns of `acts.acts`."""
    return walk(people_acts.gathered(backend.collect(con, acts)), until=until)


def walk(acts: Acts, *, until: int) -> Paths:
    """One pass over the people's sequences."""
    loops = import_module("xiangxin.pull.path_loops")
    mask = np.zeros(len(acts.at), np.int8)
    keys = (acts.key, acts.source, acts.rewarded)
    moments = (until - YEAR - REACH, until - CHAIN, until - REACH)
    spans = (REACH * PLACES, *((moment + 1) * PLACES for moment in moments))

    def part(groups: tuple[int, int]) -> Whole:
        steps = np.zeros((len(acts.actors), STATES + 1, LOST + 1), np.int64)
        gathered = (acts.starts, acts.actor)
        loops.walked(gathered, keys, (mask, steps), spans, groups)
        return steps

    steps = np.add.reduce(kernels.parts(part, acts.starts))
    return Paths(of=acts, until=until, mask=mask, steps=steps)


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
