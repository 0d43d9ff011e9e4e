"""How the direction and the strength moved: the last six windows of 28 days."""

from dataclasses import dataclass
from typing import Final

import ibis.expr.types as ir
import numpy as np

from xiangxin.pull import direction as where
from xiangxin.pull.draws import Array
from xiangxin.pull.paths import RECENT
from xiangxin.pull.triggers import PERSON, PRODUCT, REWARD, TOPIC, UNKNOWN
from xiangxin.pull.windows import WINDOWS

Whole = where.Whole

FEWEST_IN_A_WINDOW: Final = 20
"""Fewer people of known direction than this are no window of a trend."""
FEWEST_WINDOWS: Final = 3
NORMAL_90: Final = 1.6448536269514722

# Goods, attention, reward. The same even admixture in every window keeps logarithms
# finite; pseudo-people would weigh more in smaller windows and feign a trend.
PARTS: Final = 3
ADMIXTURE: Final = 0.01
FEWEST_OF_A_KIND: Final = 5.0
"""People's worth of a part over all windows; a log-ratio of fewer is not told."""
FIRST, SECOND = np.sqrt(1 / 2), np.sqrt(2 / 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Rows of people by actor's position and window (0 is the last 28 days)."""

    actor: Whole
    window: Whole
    person: Whole
    vectors: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """By what the odds are multiplied every 28 days, with a 90 % interval.

    `goods` against attention, `reward` against both; None where too few came for one.
    """

    goods: tuple[float, float, float] | None
    reward: tuple[float, float, float] | None
    people: int
    windows: int


def windowed(acts: ir.Table, *, until: int) -> ir.Table:
    """actor, person, window, mask, times: `acts` are those of `paths.Paths`."""
    near = acts.filter(acts.at > until - WINDOWS * RECENT)
    placed = near.mutate(window=((until - near.at) // RECENT).cast("int64"))
    return placed.group_by("actor", "person", "window", "mask").aggregate(
        times=placed.count()
    )


def coordinates(parts: Array) -> Array:
    """Isometric log-ratios of goods, attention and reward along the last axis.

    Egozcue, Pawlowsky-Glahn, Mateu-Figueras & Barceló-Vidal 2003,
    doi 10.1023/A:1023818214614: goods against attention; both against reward.
    """
    return _coordinates(np.log(parts))


def _coordinates(logs: Array) -> Array:
    goods, attention, reward = np.moveaxis(logs, -1, 0)
    return np.stack(
        [FIRST * (goods - attention), SECOND * ((goods + attention) / 2 - reward)],
        axis=-1,
    )


def amalgamated(shares: Array) -> Array:
    """Goods, attention (person and topic) and reward, from the four directions."""
    return np.stack(
        [
            shares[..., PRODUCT],
            shares[..., PERSON] + shares[..., TOPIC],
            shares[..., REWARD],
        ],
        axis=-1,
    )


def slope(window: Whole, person: Whole, shares: Array) -> Slope | None:
    """The trend of one actor: least squares in log-ratios, windows weighed by people.

    `shares` has a row for each person of known direction in each window. A person who
    acts in several windows is one person: the interval adds up the influence of each
    person over all windows, which is the linear term of a bootstrap over people.
    """
    counts = np.bincount(window, minlength=WINDOWS)
    used = counts >= FEWEST_IN_A_WINDOW
    if used.sum() < FEWEST_WINDOWS:
        return None
    inside = used[window]
    window, person, shares = window[inside], person[inside], shares[inside]
    parts = (1 - ADMIXTURE) * amalgamated(shares) + ADMIXTURE / PARTS
    held = amalgamated(shares).sum(axis=0) >= FEWEST_OF_A_KIND
    weight = np.maximum(counts, 1)
    means = np.full((WINDOWS, PARTS), 1.0 / PARTS)
    for part in range(PARTS):
        sums = np.bincount(window, parts[:, part], minlength=WINDOWS)
        means[used, part] = (sums / weight)[used]
    heft = np.where(used, counts, 0).astype(np.float64)
    time = -np.arange(WINDOWS, dtype=np.float64)
    centred = time - (heft @ time) / heft.sum()
    lever = heft * centred / (heft @ centred**2)
    value = lever @ coordinates(means)
    moved = (parts - means[window]) / (means[window] * weight[window, None])
    pushes = _coordinates(moved) * lever[window, None]
    _, who = np.unique(person, return_inverse=True)
    per_person = [np.bincount(who, pushes[:, i]) for i in range(2)]
    error = np.array([np.sqrt(pushed @ pushed) for pushed in per_person])
    return Slope(
        goods=_odds(value[0] / FIRST, error[0] / FIRST) if held[:2].all() else None,
        reward=_odds(-value[1] / SECOND, error[1] / SECOND) if held.all() else None,
        people=int(who.max()) + 1,
        windows=int(used.sum()),
    )


def known(windows: Windows) -> Windows:
    """Those whose direction is known, their four shares adding up to one."""
    told, has = where.known(windows.vectors)
    return Windows(
        actor=windows.actor[has],
        window=windows.window[has],
        person=windows.person[has],
        vectors=told,
    )


def windows_of(rows: tuple[Whole, Whole, Whole, Whole, Whole], split: Array) -> Windows:
    """From rows of (actor's position, person, window, mask, times)."""
    actor, person, window, mask, times = rows
    order = np.lexsort((mask, person, window, actor))
    actor, person, window = actor[order], person[order], window[order]
    mask, times = mask[order], times[order]
    new = np.ones(len(actor), dtype=bool)
    new[1:] = (
        (actor[1:] != actor[:-1])
        | (window[1:] != window[:-1])
        | (person[1:] != person[:-1])
    )
    pairs = np.cumsum(new) - 1
    vectors = where.vectors(mask, times, pairs=pairs, split=split[actor, mask])
    return Windows(
        actor=actor[new],
        window=window[new],
        person=person[new],
        vectors=vectors.reshape(-1, UNKNOWN + 1),
    )


def _odds(value: float, error: float) -> tuple[float, float, float]:
    reach = NORMAL_90 * error
    low, high = np.exp(np.clip([value - reach, value + reach], -50, 50))
    return float(np.exp(value)), float(low), float(high)
