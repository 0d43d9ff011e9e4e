"""What the whole market's experiment says, slice by slice."""

import math
from collections.abc import Iterator
from typing import Final

from xiangxin.pull.findings import EXPERIMENT
from xiangxin.pull.influence import features, planning, weighted
from xiangxin.pull.influence.clusters import Z
from xiangxin.pull.influence.effects import (
    FEWEST,
    Effects,
    difference,
    effects,
)
from xiangxin.pull.influence.study import Slicing, Study
from xiangxin.pull.telling import Teller

FEWEST_HITS: Final = 5
"""Of the held back, before a slice's own rate plans its size; else the market's does."""

GAPS: Final = (
    ("interaction:4-1", "interaction", (0.0, -1.0, 0.0, 0.0, 1.0)),
    ("familiar:no-yes", "familiar", (1.0, -1.0)),
    ("taste:agree-differ", "taste", (-1.0, 1.0)),
    ("carry:same-other", "carry", (0.0, -1.0, 1.0)),
)
"""One slice's effect less another's: strong ties and weak, friend and brand."""


def tell(teller: Teller, study: Study) -> None:
    whole = by_slice(study, study.whole)
    for at, slicing in enumerate(_slicings(study)):
        found = whole if at == 0 else by_slice(study, slicing)
        for outcome, effect in found.items():
            _slice(teller, outcome, slicing, effect, whole[outcome])
    for slicing in (study.whole, study.interaction):
        _weighed(teller, study, slicing)
    for part, way, weights in GAPS:
        _gap(teller, study, part, getattr(study, way), weights)


def _slicings(study: Study) -> Iterator[Slicing]:
    yield study.whole
    yield study.interaction
    yield study.common
    yield study.peers
    yield study.category
    yield study.familiar
    yield study.taste
    yield study.carry


def by_slice(
    study: Study, slicing: Slicing, *, fewest: int = FEWEST
) -> dict[str, Effects]:
    return effects(
        study.outcomes,
        arm=study.arm,
        group=slicing.group,
        groups=slicing.groups,
        clusters=study.clusters,
        stratum=study.bands.stratum,
        treated=slicing.treated,
        fewest=fewest,
    )


def _slice(
    teller: Teller, outcome: str, slicing: Slicing, found: Effects, whole: Effects
) -> None:
    for at, part in enumerate(slicing.parts):
        tell_effect(teller, f"itt_{outcome}", found, at, part=part)
        tell_ratio(teller, f"rr_{outcome}", found, at, part=part)
        _volume(teller, f"volume_{outcome}", found, at, part=part)
        tell_plan(teller, outcome, found, at, whole, part=part)


def why(found: Effects, at: int) -> str:
    """The code of why a slice's effect cannot be told."""
    if found.shown[at] == 0 and found.held[at] == 0:
        return "no_units"
    if found.shown[at] == 0 or found.held[at] == 0:
        return "one_arm"
    return "too_few"


def tell_effect(
    teller: Teller,
    name: str,
    found: Effects,
    at: int,
    *,
    part: str = "",
    actor: int | None = None,
) -> None:
    if not found.told[at]:
        teller.missing(name, why(found, at), part=part, actor=actor)
        return
    teller.between(
        name,
        float(found.effect[at]),
        (float(found.low[at]), float(found.high[at])),
        n=int(found.units[at]),
        part=part,
        actor=actor,
        badge=EXPERIMENT,
    )


def tell_ratio(
    teller: Teller,
    name: str,
    found: Effects,
    at: int,
    *,
    part: str = "",
    actor: int | None = None,
) -> None:
    if not found.has_ratio[at]:
        reason = "no_events" if found.told[at] else why(found, at)
        teller.missing(name, reason, part=part, actor=actor)
        return
    teller.between(
        name,
        float(found.ratio[at]),
        (float(found.ratio_low[at]), float(found.ratio_high[at])),
        n=int(found.units[at]),
        part=part,
        actor=actor,
        badge=EXPERIMENT,
    )


def _volume(teller: Teller, name: str, found: Effects, at: int, *, part: str) -> None:
    """Effect × units whose cue was shown."""
    if not found.told[at]:
        teller.missing(name, why(found, at), part=part)
        return
    shown = int(found.shown[at])
    ends = (float(found.low[at]) * shown, float(found.high[at]) * shown)
    value = float(found.effect[at]) * shown
    teller.between(name, value, ends, n=shown, part=part, badge=EXPERIMENT)


def tell_plan(
    teller: Teller,
    outcome: str,
    found: Effects,
    at: int,
    whole: Effects,
    *,
    part: str = "",
    actor: int | None = None,
) -> None:
    """The rate without a cue, and how many units a lift of a fifth would take."""
    hits, held = int(found.hits_held[at]), int(found.held[at])
    names = f"p0_{outcome}", f"required_n_{outcome}"
    if held >= FEWEST:
        low, high = wilson(hits, held)
        teller.between(
            names[0],
            hits / held,
            (low, high),
            n=held,
            part=part,
            actor=actor,
            badge=EXPERIMENT,
        )
    else:
        reason = "too_few" if held else why(found, at)
        teller.missing(names[0], reason, part=part, actor=actor)
    own, slice_at = (found, at) if hits >= FEWEST_HITS else (whole, 0)
    hits, held = int(own.hits_held[slice_at]), int(own.held[slice_at])
    share = held / max(int(own.units[slice_at]), 1)
    if hits < 1 or not 0 < share < 1 or hits == held:
        teller.missing(names[1], "no_base_rate", part=part, actor=actor)
        return
    design = float(own.design_effect[slice_at])
    few, many = (_needed(rate, share, design) for rate in reversed(wilson(hits, held)))
    value = _needed(hits / held, share, design)
    teller.between(
        names[1], value, (few, many), n=held, part=part, actor=actor, badge=EXPERIMENT
    )


def _needed(rate: float, share: float, design: float) -> float:
    # Where a fifth more would be more than everybody, plan for the highest rate.
    rate = min(rate, 0.99 / (1 + planning.LIFT))
    plan = planning.required(rate, held_share=share, design_effect=design)
    return float(plan.total)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 90 % interval of a rate (Wilson 1927, doi 10.1080/01621459.1927.10502953)."""
    rate, spare = hits / n, Z**2 / n
    middle = (rate + spare / 2) / (1 + spare)
    reach = Z * math.sqrt(rate * (1 - rate) / n + spare / n / 4) / (1 + spare)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def _weighed(teller: Teller, study: Study, slicing: Slicing) -> None:
    for outcome, y in study.outcomes.items():
        known = features.features(
            study.table, study.bands, y, study.clusters, study.fold
        )
        plain = weighted.ipw(
            y,
            arm=study.arm,
            propensity=study.propensity,
            group=slicing.group,
            groups=slicing.groups,
            clusters=study.clusters,
            stratum=study.bands.stratum,
        )
        robust = weighted.aipw(
            y,
            arm=study.arm,
            propensity=study.propensity,
            features=known,
            fold=study.fold,
            group=slicing.group,
            groups=slicing.groups,
            clusters=study.clusters,
            stratum=study.bands.stratum,
        )
        for at, part in enumerate(slicing.parts):
            tell_effect(teller, f"ipw_{outcome}", plain, at, part=part)
            tell_effect(teller, f"aipw_{outcome}", robust, at, part=part)
    _trust(teller, study, slicing)


def _trust(teller: Teller, study: Study, slicing: Slicing) -> None:
    """How far the propensities can be trusted."""
    told = weighted.weights(
        arm=study.arm,
        propensity=study.propensity,
        group=slicing.group,
        groups=slicing.groups,
    )
    for name, values in (
        ("clipped_share", told.clipped),
        ("ess", told.ess),
        ("largest_weight", told.largest),
    ):
        for at, part in enumerate(slicing.parts):
            n = int((slicing.group == at).sum())
            if n == 0:
                teller.missing(name, "no_units", part=part)
                continue
            value = float(values[at])
            teller.between(
                name, value, (value, value), n=n, part=part, badge=EXPERIMENT
            )


def _gap(
    teller: Teller,
    study: Study,
    part: str,
    slicing: Slicing,
    weights: tuple[float, ...],
) -> None:
    for outcome, y in study.outcomes.items():
        found = difference(
            y,
            arm=study.arm,
            group=slicing.group,
            weights=weights,
            clusters=study.clusters,
            stratum=study.bands.stratum,
        )
        if found is None:
            teller.missing(f"gap_{outcome}", "too_few", part=part)
            continue
        teller.between(
            f"gap_{outcome}",
            found.effect,
            (found.low, found.high),
            n=found.units,
            part=part,
            badge=EXPERIMENT,
        )
