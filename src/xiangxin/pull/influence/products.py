"""What the experiment says of each product, alone and with what others lend it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from xiangxin.pull.findings import ASSOCIATION, EXPERIMENT
from xiangxin.pull.influence import market
from xiangxin.pull.influence.clusters import Array, Whole, Z, variances
from xiangxin.pull.influence.effects import Effects
from xiangxin.pull.influence.pooling import Pooled, pool
from xiangxin.pull.influence.quadrants import quadrant
from xiangxin.pull.influence.study import Slicing, Study
from xiangxin.pull.telling import Teller

LENT: Final = 20.0
"""Units of the market's rate that each group's rate begins with in its variance, so
that a group where nothing happened yet is not taken for one that is surely nil."""


def tell(teller: Teller, study: Study, *, only: frozenset[int] | None) -> None:
    """Products and categories; with `only`, no other products are told (all lend)."""
    slicing, categories = study.product, study.category
    ids = [int(part) for part in slicing.parts]
    chosen = [at for at, actor in enumerate(ids) if only is None or actor in only]
    relation = _relations(study, slicing)
    _tell_relations(teller, ids, chosen, relation)
    whole = market.by_slice(study, study.whole)
    own, rough = (
        market.by_slice(study, slicing),
        market.by_slice(study, slicing, fewest=1),
    )
    of_category = market.by_slice(study, categories, fewest=1)
    for outcome, base in whole.items():
        for at in chosen:
            found, actor = own[outcome], ids[at]
            market.tell_effect(teller, f"itt_{outcome}", found, at, actor=actor)
            market.tell_ratio(teller, f"rr_{outcome}", found, at, actor=actor)
            market.tell_plan(teller, outcome, found, at, base, actor=actor)
        lent = _lent(teller, outcome, rough[outcome], base, "products")
        for at in chosen:
            _tell_lent(teller, outcome, lent, at, actor=ids[at])
            _tell_quadrant(teller, outcome, relation, lent, at, actor=ids[at])
        lent = _lent(teller, outcome, of_category[outcome], base, "categories")
        for at, part in enumerate(categories.parts):
            _tell_lent(teller, outcome, lent, at, part=part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Mean strength of the ties to the peers drawn; never interacted counts as 0."""

    mean: Array
    low: Array
    high: Array
    n: Whole
    split: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """Pooled effects; `place` is a group's place in them, `units` its units."""

    pooled: Pooled | None
    place: dict[int, int]
    units: Whole
    split: float


def _relations(study: Study, slicing: Slicing) -> Relation:
    s = np.nan_to_num(study.bands.strength)
    n = np.bincount(slicing.group, minlength=slicing.groups)
    mean = np.bincount(slicing.group, s, minlength=slicing.groups) / n
    centred = (s - mean[slicing.group]) / n[slicing.group]
    spread = variances(
        study.clusters,
        code=np.arange(len(s), dtype=np.int32),
        table=centred[:, None],
        group_of=slicing.group,
        groups=slicing.groups,
    )
    reach = Z * np.sqrt(spread.two_way[:, 0])
    return Relation(
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        n=n,
        split=float(np.median(mean)),
    )


def _tell_relations(
    teller: Teller, ids: list[int], chosen: list[int], relation: Relation
) -> None:
    split = relation.split
    teller.between(
        "relation_split", split, (split, split), n=len(ids), badge=ASSOCIATION
    )
    for at in chosen:
        teller.between(
            "relation",
            float(relation.mean[at]),
            (float(relation.low[at]), float(relation.high[at])),
            n=int(relation.n[at]),
            actor=ids[at],
            badge=ASSOCIATION,
        )


def _lent(
    teller: Teller, outcome: str, found: Effects, base: Effects, part: str
) -> Lent:
    """Pool the groups that have both arms, and tell how much they differ."""
    kept = np.flatnonzero(found.told)
    rates = np.array([base.rate_held[0], base.rate_shown[0]])
    hits = np.stack([found.hits_held, found.hits_shown], axis=1)[kept]
    n = np.stack([found.held, found.shown], axis=1)[kept]
    rate = (hits + LENT * rates) / (n + LENT)
    each = (rate * (1 - rate) * found.per_unit[kept]).sum(axis=1)
    variance = each * max(float(base.design_effect[0]), 1.0)
    pooled = pool(found.effect[kept], variance) if base.told[0] else None
    names = f"spread_{outcome}", f"influence_split_{outcome}"
    if pooled is None:
        teller.missing(names[0], "too_few_groups", part=part)
        return Lent(pooled=None, place={}, units=found.units, split=0.0)
    middle, low, high = pooled.spread
    teller.between(
        names[0], middle, (low, high), n=len(kept), part=part, badge=EXPERIMENT
    )
    split = float(np.median(pooled.mean))
    if part == "products":
        teller.between(names[1], split, (split, split), n=len(kept), badge=EXPERIMENT)
    place = {int(at): k for k, at in enumerate(kept)}
    return Lent(pooled=pooled, place=place, units=found.units, split=split)


def _tell_lent(
    teller: Teller,
    outcome: str,
    lent: Lent,
    at: int,
    *,
    actor: int | None = None,
    part: str = "",
) -> None:
    name = f"pooled_{outcome}"
    if lent.pooled is None:
        teller.missing(name, "too_few_groups", actor=actor, part=part)
        return
    if at not in lent.place:
        teller.missing(name, "one_arm", actor=actor, part=part)
        return
    k = lent.place[at]
    teller.between(
        name,
        float(lent.pooled.mean[k]),
        (float(lent.pooled.low[k]), float(lent.pooled.high[k])),
        n=int(lent.units[at]),
        actor=actor,
        part=part,
        badge=EXPERIMENT,
    )


def _tell_quadrant(
    teller: Teller, outcome: str, relation: Relation, lent: Lent, at: int, *, actor: int
) -> None:
    name = f"quadrant_{outcome}"
    if lent.pooled is None or at not in lent.place:
        teller.missing(name, "undecided", actor=actor)
        return
    k = lent.place[at]
    found = quadrant(
        relation=(float(relation.low[at]), float(relation.high[at])),
        influence=(float(lent.pooled.low[k]), float(lent.pooled.high[k])),
        splits=(relation.split, lent.split),
    )
    if found is None:
        teller.missing(name, "undecided", actor=actor)
        return
    teller.between(
        name,
        found,
        (found, found),
        n=int(lent.units[at]),
        actor=actor,
        badge=EXPERIMENT,
    )
