"""What an actor's referral forest tells: figures, and draws for the classification."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from xiangxin.pull import resample
from xiangxin.pull.acts import DAY
from xiangxin.pull.draws import DRAWS, Array
from xiangxin.pull.findings import Asked
from xiangxin.pull.reward import trees
from xiangxin.pull.reward.referrals import Told
from xiangxin.pull.reward.trees import Trees
from xiangxin.pull.telling import Teller

Whole = npt.NDArray[np.int64]

WITHIN: Final = 28
"""Days in which a recruit's recruits are counted."""
OFTEN: Final = 0.01
"""A level is paid when this part of the payouts reaches it."""
GENERATIONS: Final = 10
"""Told one by one; those below are few or long."""

REPRODUCTION, FUNDED, LEVELS, FARMED, TOP, GINI, UNCAUSED = range(31, 38)
BROUGHT, SUCCESS = 40, 60
"""Streams of chance; the last two have one for each generation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Draws for the classification; None where not told."""

    recruits: int
    funded: Array | None
    levels: Array | None


def forests(told: Told, *, actor: int, asked: Asked, say: Teller) -> Scheme:
    """Says what the forest tells of this actor."""
    shape = trees.trees(told.referrals)
    recruits = int((shape.standing & (told.referrals.parent >= 0)).sum())
    say.counted("recruits", recruits, actor=actor)
    say.counted("circles", shape.circles, actor=actor)
    say.counted("refused", shape.refused, actor=actor)
    if not shape.standing.any():
        for name in ("brought", "r_eff", "depth", "virality", "farmed"):
            say.missing(name, "no_trees", actor=actor)
        return Scheme(recruits=0, funded=None, levels=None)
    _generations(told, shape, actor=actor, asked=asked, say=say)
    _reproduction(told, shape, actor=actor, asked=asked, say=say)
    _form(told, shape, actor=actor, asked=asked, say=say)
    funded, levels = _money(told, shape, actor=actor, asked=asked, say=say)
    return Scheme(recruits=recruits, funded=funded, levels=levels)


def _generations(
    told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller
) -> None:
    depth = shape.forest.depth
    for at in range(min(GENERATIONS, int(depth.max()) + 1)):
        inside = depth == at
        people, part = int(inside.sum()), f"generation:{at}"
        brought = shape.brought[inside].astype(np.float64)
        drawn = resample.ratio(
            brought, np.ones(people), seed=asked.seed, stream=BROUGHT + at
        )
        say.drawn("brought", brought.mean(), drawn, n=people, actor=actor, part=part)
        sent = told.invited[inside].astype(np.float64)
        if sent.sum() >= max(brought.sum(), 1):
            rate = resample.ratio(brought, sent, seed=asked.seed, stream=SUCCESS + at)
            value = brought.sum() / sent.sum()
            drawn = np.minimum(rate, 1.0)
            say.drawn("success", value, drawn, n=people, actor=actor, part=part)


def _reproduction(
    told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller
) -> None:
    until = asked.until / DAY
    own = trees.reproduction(told.referrals, shape, until=until, within=WITHIN)
    if not len(own):
        say.missing("r_eff", "no_settled", actor=actor)
        return
    brought = own.astype(np.float64)
    ones = np.ones(len(own))
    drawn = resample.ratio(brought, ones, seed=asked.seed, stream=REPRODUCTION)
    say.drawn("r_eff", brought.mean(), drawn, n=len(own), actor=actor)


def _form(told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller) -> None:
    seen = shape.forest
    say.counted("depth", int(seen.depths.max()), actor=actor)
    largest = seen.sizes == seen.sizes.max()
    # Of trees equally large, the one that spread furthest, whatever their numbers are.
    virality = float(seen.virality[largest].max())
    size = int(seen.sizes.max())
    say.between("virality", virality, (virality, virality), n=size, actor=actor)
    child = shape.standing & (told.referrals.parent >= 0)
    n = int(child.sum())
    if not n:
        say.missing("farmed", "no_settled", actor=actor)
        return
    hits = int(trees.farmed(told.referrals, shape).sum())
    drawn = resample.share(hits, n, seed=asked.seed, stream=FARMED)
    say.drawn("farmed", hits / n, drawn, n=n, actor=actor)


def _money(
    told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller
) -> tuple[Array | None, Array | None]:
    paid = told.payouts
    if told.left_out:
        say.counted("left_out", told.left_out, actor=actor)
    names = ("payout_at_top", "payout_gini", "later_funded", "paid_levels")
    inside = shape.standing[paid.person]
    if not inside.any():
        for name in names:
            say.missing(name, "no_payouts", actor=actor)
        return None, None
    _spread(told, shape, actor=actor, asked=asked, say=say)
    if not (paid.because >= 0).any():
        for name in names[2:]:
            say.missing(name, "no_cause", actor=actor)
        return None, None
    covered, all_of = trees.later_funded(told.referrals, shape, paid)
    funded = None
    if not told.fees or not len(all_of):
        say.missing(
            "later_funded", "no_fees" if len(all_of) else "no_cause", actor=actor
        )
    else:
        funded = resample.part_of(covered, all_of, seed=asked.seed, stream=FUNDED)
        value = covered.sum() / all_of.sum()
        say.drawn("later_funded", value, funded, n=len(all_of), actor=actor)
    return funded, _levels(told, shape, actor=actor, asked=asked, say=say)


def _spread(told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller) -> None:
    paid = told.payouts
    sums = np.bincount(paid.person, paid.amount, len(shape.standing))
    got: Array = sums[shape.standing].astype(np.float64)
    depth = shape.forest.depth[shape.standing]
    people = len(got)
    chance = np.random.default_rng([asked.seed, TOP])
    kinds, count = resample.cells(np.stack([depth.astype(float), got], axis=1))
    many: Array = chance.poisson(count, (DRAWS, len(count))).astype(np.float64)
    top = trees.concentrations(kinds[:, 1], kinds[:, 0].round().astype(int), many)
    value = trees.concentration(got, depth)
    say.drawn("payout_at_top", value, top, n=people, actor=actor)
    unequal = trees.ginis(kinds[:, 1], many)
    say.drawn("payout_gini", trees.gini(got), unequal, n=people, actor=actor)
    told_why = float(paid.amount[paid.because >= 0].sum() / paid.amount.sum())
    if told_why < 1:
        n = len(paid.amount)
        drawn = resample.share((1 - told_why) * n, n, seed=asked.seed, stream=UNCAUSED)
        say.drawn("uncaused", 1 - told_why, drawn, n=n, actor=actor)


def _levels(
    told: Told, shape: Trees, *, actor: int, asked: Asked, say: Teller
) -> Array | None:
    levels = trees.paid_levels(told.referrals, shape, told.payouts)
    if not len(levels):
        say.missing("paid_levels", "no_cause", actor=actor)
        return None
    counts = np.bincount(levels)
    value = _deepest(counts[None, :].astype(np.float64))[0]
    chance = np.random.default_rng([asked.seed, LEVELS])
    drawn = _deepest(chance.standard_gamma(counts, (DRAWS, len(counts))))
    say.drawn("paid_levels", value, drawn, n=len(levels), actor=actor)
    return drawn


def _deepest(counts: Array) -> Array:
    """The highest level that OFTEN of the payouts reach, of each row."""
    reaching = counts[:, ::-1].cumsum(axis=1)[:, ::-1]
    often = reaching >= OFTEN * reaching[:, :1]
    return np.asarray(often[:, 1:].sum(axis=1), dtype=np.float64)
