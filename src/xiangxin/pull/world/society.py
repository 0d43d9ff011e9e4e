"""People with tastes, who they follow, and how near they are to each other."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.world.rows import Real, Whole, expand
from xiangxin.pull.world.switches import Switches

CATEGORIES: Final = ("shoes", "coats", "tea", "lamps", "bicycles", "books")
CLASSES: Final = 5
"""Of ties: 0 have never interacted, 1 to 4 interact more and more."""
CLASS_SHARES: Final = (0.40, 0.15, 0.15, 0.15, 0.15)
USUAL_FOLLOWS: Final = 7.0
MOST_FOLLOWS: Final = 150
ELSEWHERE: Final = 0.2
"""Share of follows that leave the neighbourhood, for people in the ratio of fame."""
DRAWS: Final = 0.8
"""What a style or a liking adds, in logs."""
ALIKE: Final = 0.9
"""With homophily on, the share of a neighbourhood that has its style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Society:
    """`follower` → `followed`, sorted; `tie` is the class of each such pair.

    `style` is the category that people alike share with their neighbours, `liking`
    one of their own.
    """

    people: int
    style: Whole
    style_draws: float
    liking: Whole
    liking_draws: float
    follower: Whole
    followed: Whole
    tie: Whole
    first: Whole
    """Where each person's follows begin; one more than there are people."""


def society(chance: np.random.Generator, *, people: int, on: Switches) -> Society:
    kinds = len(CATEGORIES)
    liking = chance.integers(kinds, size=people)
    block = max(people // (kinds * 8), 5)
    style = (np.arange(people) // block) % kinds
    stays = chance.random(people) < ALIKE * min(on.homophily, 1.0)
    style = np.where(stays, style, chance.integers(kinds, size=people))
    follower, followed = _follows(chance, people=people)
    return Society(
        people=people,
        style=style,
        style_draws=DRAWS * on.homophily,
        liking=liking,
        liking_draws=DRAWS * on.taste,
        follower=follower,
        followed=followed,
        tie=_classes(chance, follower, followed, people=people),
        first=np.searchsorted(follower, np.arange(people + 1)),
    )


def _follows(chance: np.random.Generator, *, people: int) -> tuple[Whole, Whole]:
    """A ring with short cuts (Watts & Strogatz 1998, doi 10.1038/30918), whose far
    ends are drawn in the ratio of a heavy-tailed fame."""
    many = chance.lognormal(np.log(USUAL_FOLLOWS), 0.7, people)
    degree = np.clip(np.rint(many), 1, min(MOST_FOLLOWS, people - 1)).astype(np.int64)
    of = np.repeat(np.arange(people), degree)
    reach = np.maximum(degree[of] * 0.75, 2.0)
    step = np.ceil(chance.random(len(of)) * reach).astype(np.int64)
    near = (of + np.where(chance.random(len(of)) < 0.5, step, -step)) % people
    fame = chance.pareto(1.5, people) + 0.1
    far = np.searchsorted(np.cumsum(fame), chance.random(len(of)) * fame.sum())
    to = np.where(chance.random(len(of)) < ELSEWHERE, np.minimum(far, people - 1), near)
    key = np.unique((of * people + to)[of != to])
    return key // people, key % people


def _classes(
    chance: np.random.Generator, follower: Whole, followed: Whole, *, people: int
) -> Whole:
    """One class a pair, in both directions; neighbours on the ring are nearer."""
    low, high = np.minimum(follower, followed), np.maximum(follower, followed)
    pairs, of = np.unique(low * people + high, return_inverse=True)
    apart = pairs % people - pairs // people
    apart = np.minimum(apart, people - apart)
    nearness = chance.standard_normal(len(pairs)) - 0.5 * np.log1p(apart)
    rank = np.empty(len(pairs))
    rank[np.argsort(nearness, kind="stable")] = np.arange(len(pairs))
    cuts = np.cumsum(CLASS_SHARES)[:-1] * len(pairs)
    return np.searchsorted(cuts, rank[of.reshape(-1)], side="right")


def affinity(of: Society, person: Whole, category: Whole) -> Real:
    """How much more than others somebody is drawn to a category, in logs."""
    alike = of.style_draws * (of.style[person] == category)
    return np.asarray(alike + of.liking_draws * (of.liking[person] == category))


def followers_of(of: Society, persons: Whole) -> tuple[Whole, Whole]:
    """Everybody who follows one of `persons`: which of them, and the edge."""
    order = np.argsort(of.followed, kind="stable")
    starts = np.searchsorted(of.followed[order], persons, side="left")
    ends = np.searchsorted(of.followed[order], persons, side="right")
    which, at = expand(starts, ends - starts)
    return which, order[at]
