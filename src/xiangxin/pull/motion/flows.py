"""Who moved between orbits, 28 days by 28 days."""

from itertools import pairwise
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np

from xiangxin.pull import orbits as near
from xiangxin.pull import orders as kept_orders
from xiangxin.pull.direction import Array, Whole
from xiangxin.pull.paths import RECENT

PERIODS: Final = 3
OUTSIDE: Final = -1
"""In no orbit: before somebody came, or after they left."""
FEWEST: Final = 20
"""People at the start; a rate of fewer is not told."""
Z: Final = 1.6448536269514722


def flows(
    done: ir.Table, *, until: int, seen: ir.Table | None = None, periods: int = PERIODS
) -> ir.Table:
    """actor, period, began, ended, people: period 0 is the last 28 days.

    `began` and `ended` are orbits, or OUTSIDE. `done` are rows of `acts.rows`.
    """
    ends = [until - RECENT * period for period in range(periods + 1)]
    places = [_places(done, seen, until=end) for end in ends]
    counted = [
        _between(before, after).mutate(period=ibis.literal(period).cast("int64"))
        for period, (after, before) in enumerate(pairwise(places))
    ]
    return ibis.union(*counted)


def rates(people: Whole, groups: Whole) -> tuple[Array, Array, Array, Whole]:
    """Value, low, high and n of each flow among those who began in the same orbit.

    `groups` numbers actor, period and orbit at the start. The interval is Wilson's
    (1927, doi 10.1080/01621459.1927.10502953) at 90 %.
    """
    sizes = np.bincount(groups, people, minlength=int(groups.max(initial=-1)) + 1)
    n = sizes[groups]
    value = people / n
    middle = (value + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z * np.sqrt(value * (1 - value) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    low = np.clip(np.minimum(middle - reach, value), 0.0, 1.0)
    high = np.clip(np.maximum(middle + reach, value), 0.0, 1.0)
    return value, low, high, n.astype(np.int64)


def _places(done: ir.Table, seen: ir.Table | None, *, until: int) -> ir.Table:
    past = done.filter(done.at <= until)
    opened = None if seen is None else seen.filter(seen.at <= until)
    return near.orbits(past, kept_orders.kept(past), until=until, seen=opened)


def _between(before: ir.Table, after: ir.Table) -> ir.Table:
    was = before.rename(began="orbit")
    now = after.rename(ended="orbit")
    both = was.outer_join(now, ["actor", "person"])
    moved = both.select(
        actor=ibis.coalesce(both.actor, both.actor_right),
        began=ibis.coalesce(both.began, OUTSIDE),
        ended=ibis.coalesce(both.ended, OUTSIDE),
    )
    return moved.group_by("actor", "began", "ended").aggregate(people=moved.count())
