"""Do people won by a reward come back without one, beside those who came by themselves?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull import backend, resample
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.reward import survival, tables
from xiangxin.pull.reward.tables import Rows
from xiangxin.pull.slices import by_actor

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

WITHIN: Final = 28
WON, OTHERS = "reward", "organic"
STREAMS: Final = {WON: 21, OTHERS: 22}
HAZARD_STREAM: Final = 23
BRACKET_STREAMS: Final = {WON: 24, OTHERS: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Of one actor, kinds of people: the week they came, whether a reward won them,
    after how many days they came `back` (else were last watched), whether they did in
    days 28 to 55 (`stayed`; -1 where that is not over), and how many they are."""

    week: Whole
    won: Truth
    days: Whole
    back: Truth
    stayed: Whole
    count: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share with its draws, and of how many people."""

    value: float
    drawn: Array
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Matched on the week they came. `ratio` is the hazard of people won over that of
    the others, None where one side has nobody who came back; `same` the log-rank p that
    both come back alike. Keys of the mappings are WON and OTHERS."""

    returned: Mapping[str, Part]
    stayed: Mapping[str, Part]
    ratio: Part | None
    same: float


def people(ledger: Ledger, of: Rows) -> Mapping[int, People]:
    """By actor, of those that have people won by a reward and others."""
    table = tables.returns(of)
    told = backend.keep(ledger.backend, table, name="returns")
    sides = told.group_by("actor").aggregate(sides=told.won.nunique())
    both = told.semi_join(sides.filter(sides.sides == 2), "actor")
    found = {}
    for actor, own in by_actor(backend.collect(ledger.backend, both)).items():
        found[actor] = People(
            week=own["week"].to_numpy(),
            won=own["won"].to_numpy(),
            days=own["days"].to_numpy(),
            back=own["back"].to_numpy(),
            stayed=own["bracket"].cast("int64").fill_null(-1).to_numpy(),
            count=own["people"].to_numpy().astype(np.float64),
        )
    return found


def returns(of: People, *, seed: int) -> Returns | None:
    """None where no week brought people of both sides."""
    matched = _matched(of)
    if matched is None:
        return None
    kinds, weight = matched
    returned, stayed = {}, {}
    for side, inside in ((WON, kinds.won), (OTHERS, ~kinds.won)):
        returned[side] = _returned(kinds, weight, inside, seed=seed, side=side)
        told = _stayed(kinds, weight, inside, seed=seed, side=side)
        if told is not None:
            stayed[side] = told
    return Returns(
        returned=returned,
        stayed=stayed,
        ratio=_ratio(kinds, seed=seed),
        same=_same(kinds),
    )


def _matched(of: People) -> tuple[People, Array] | None:
    """Only weeks with both sides; the others weigh as the people won of their week."""
    weeks, at = np.unique(of.week, return_inverse=True)
    won = np.bincount(at, of.count * of.won, len(weeks))
    others = np.bincount(at, of.count * ~of.won, len(weeks))
    inside = (won > 0)[at] & (others > 0)[at]
    if not inside.any():
        return None
    ratio = np.divide(won, others, out=np.ones_like(won), where=others > 0)
    weight = np.where(of.won, 1.0, ratio[at])
    kept = People(
        week=at[inside].astype(np.int64),
        won=of.won[inside],
        days=of.days[inside],
        back=of.back[inside],
        stayed=of.stayed[inside],
        count=of.count[inside],
    )
    return kept, weight[inside]


def _returned(
    of: People, weight: Array, inside: Truth, *, seed: int, side: str
) -> Part:
    """1 - S(28). Kinds of one day and end are drawn together, with the mean and the
    variance that their weighed people have apart."""
    days = np.minimum(of.days[inside], WITHIN + 1)
    key = days * 2 + of.back[inside]
    count, weighs = of.count[inside], weight[inside]
    mean: Array = np.bincount(key, weighs * count).astype(np.float64)
    square = np.bincount(key, weighs**2 * count)
    has = np.flatnonzero(mean > 0)
    day, back = has // 2, has % 2 == 1
    chance = np.random.default_rng([seed, STREAMS[side]])
    shape, scale = mean[has] ** 2 / square[has], square[has] / mean[has]
    drawn = chance.standard_gamma(shape, (DRAWS, len(has))) * scale
    value = survival.kaplan_meier(day, back, mean[has], until=WITHIN)[-1]
    curve = survival.kaplan_meier(day, back, drawn, until=WITHIN)[:, -1]
    total = float(count.sum())
    hit, rest = chance.standard_gamma(resample.HALF, (2, DRAWS))
    return Part(
        value=1 - float(value),
        drawn=((1 - curve) * total + hit) / (total + hit + rest),
        people=round(total),
    )


def _stayed(
    of: People, weight: Array, inside: Truth, *, seed: int, side: str
) -> Part | None:
    known = inside & (of.stayed >= 0)
    count, weighs = of.count[known], weight[known]
    total = float(weighs @ count)
    if total <= 0:
        return None
    share = float((weighs * (of.stayed[known] == 1)) @ count) / total
    worth = total**2 / float(weighs**2 @ count)  # people, as unequal weights leave them
    stream = BRACKET_STREAMS[side]
    drawn = resample.share(share * worth, worth, seed=seed, stream=stream)
    return Part(value=share, drawn=drawn, people=round(float(count.sum())))


def _ratio(of: People, *, seed: int) -> Part | None:
    hazard = survival.cox(
        of.days, of.back, of.count, x=of.won[:, None].astype(float), stratum=of.week
    )
    if hazard is None:
        return None
    beta, error = float(hazard.beta[0]), math.sqrt(float(hazard.covariance[0, 0]))
    chance = np.random.default_rng([seed, HAZARD_STREAM])
    drawn = np.exp(beta + error * chance.standard_normal(DRAWS))
    return Part(value=math.exp(beta), drawn=drawn, people=round(float(of.count.sum())))


def _same(of: People) -> float:
    square = survival.log_rank(
        of.days, of.back, of.count, group=of.won, stratum=of.week
    )
    return math.erfc(math.sqrt(square / 2))
