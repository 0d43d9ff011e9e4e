"""What the experiment's measures make of planted influence, and of none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa
from _seen import ALONE, NOTHING_ELSE, OUTCOMES, Seen, covers

from xiangxin.pull import world
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.world import World
from xiangxin.pull.world.cues import ARMS, ONE_OF_SHOWN

AGAIN = 5


def influence(seed: int) -> Iterator[Seen]:
    """ITT by band and pooled, and the hazard, beside the potential outcomes."""
    made = world.make(people=2000, seed=seed, histories=0.6, **NOTHING_ELSE)
    ledger = made.ledger()
    cut = _cut(ledger)
    yield from _all_effects(made, cut)
    for other in _drawn_again(made, cut, seed):
        for seen in _all_effects(made, other):
            if seen.kind == "covers":
                yield replace(seen, check=f"{seen.check}, drawn again")
    yield from _hazard(made, ledger, cut)
    tie = made.truth.units["tie"].to_numpy()[_places(made, cut)]
    same = float((tie == cut.bands.interaction).mean())
    yield Seen(
        check="ties, units in the band of their class", kind="stated", value=same
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """The engine's units, their bands, and which unit of the truth each one is."""

    units: pa.Table
    bands: Any
    named: pa.Table
    strength: Any
    arm: Any
    clusters: Any
    stratum: Any
    until: int


def _cut(ledger: Ledger) -> _Cut:
    part = {
        name: import_module(f"xiangxin.pull.influence.{name}")
        for name in ("units", "bands", "clusters", "spells")
    }
    until = round(ledger.as_of.timestamp() * 1_000_000)
    found = part["units"].units(ledger, until=until).table
    named = part["spells"].named(ledger, found, until=until)
    dyads, many = ["viewer", "drawn", "at"], found.num_rows
    strength, common = part["bands"].strengths(
        pa.concat_tables([found.select(dyads), named.select(dyads)]),
        ties_at=part["bands"].of_ledger(ledger),
        common_at=part["bands"].strangers_of(ledger),
    )
    return _Cut(
        units=found,
        bands=part["bands"].of_strengths(found, strength[:many], common[:many]),
        named=named,
        strength=strength[many:],
        arm=found["arm"].to_numpy(),
        clusters=part["clusters"].clusters(found["viewer"], found["item"]),
        stratum=part["bands"].stratum(found),
        until=until,
    )


def _drawn_again(made: World, cut: _Cut, seed: int) -> Iterator[_Cut]:
    """The same units with other arms and other luck: two hundred worlds alone leave a
    coverage of 0.92 anywhere from 0.89 to 0.95."""
    dice = np.random.default_rng(seed)
    units, at = made.truth.units, _places(made, cut)
    held = np.asarray(made.truth.switches.heldback)[units["epoch"].to_numpy()[at] - 1]
    chances = {
        outcome: np.stack(
            [units[f"chance_{outcome}_{arm}"].to_numpy()[at] for arm in ARMS]
        )
        for outcome in OUTCOMES
    }
    for _ in range(AGAIN):
        draw, row = dice.random(len(at)), np.arange(len(at))
        one = held + ONE_OF_SHOWN * (1 - held)
        arm = (draw >= held).astype(np.int8) + (draw >= one)
        table = cut.units
        for outcome, chance in chances.items():
            did = (dice.random(len(at)) < chance[arm, row]).astype(np.int8)
            did[table[outcome].to_numpy() < 0] = -1
            table = table.set_column(
                table.schema.get_field_index(outcome), outcome, pa.array(did)
            )
        yield replace(cut, arm=arm.astype(np.int8), units=table)


def _told(cut: _Cut, outcome: str, group: Any, groups: int) -> Any:
    effects = import_module("xiangxin.pull.influence.effects")
    return effects.effects(
        {outcome: cut.units[outcome].to_numpy()},
        arm=cut.arm,
        group=group,
        groups=groups,
        clusters=cut.clusters,
        stratum=cut.stratum,
    )[outcome]


def _all_effects(made: World, cut: _Cut) -> Iterator[Seen]:
    for outcome in OUTCOMES:
        for name, group, groups in (
            ("all", np.zeros(len(cut.arm), dtype=np.int32), 1),
            ("band", cut.bands.interaction.astype(np.int32), 5),
        ):
            yield from _effects(made, cut, outcome, name, group, groups)


def _effects(
    made: World, cut: _Cut, outcome: str, name: str, group: Any, groups: int
) -> Iterator[Seen]:
    told = _told(cut, outcome, group, groups)
    planted = _planted(made, cut, f"chance_{outcome}")
    came = _planted(made, cut, outcome)
    counts = cut.units[outcome].to_numpy() >= 0
    for at in range(groups):
        if not told.told[at]:
            continue
        rows = counts & (group == at) & (cut.arm < 2)
        wanted = _weighed(planted, rows, cut)
        check = f"influence {outcome} {name}" + (f" {at}" if groups > 1 else "")
        yield covers(check, told.low[at], wanted, told.high[at])
        # Both arms of a unit share one draw of chance, which no interval can know, so
        # of this world's own luck it holds more than it promises.
        lucky = told.low[at] <= _weighed(came, rows, cut) <= told.high[at]
        check = "influence, potential outcomes of this world"
        yield Seen(check=check, kind="stated", value=float(lucky))


def _planted(made: World, cut: _Cut, outcome: str) -> Any:
    """Y(one) − Y(none) of each of the engine's units, or the same of the chances."""
    units, at = made.truth.units, _places(made, cut)
    one = units[f"{outcome}_one"].to_numpy(zero_copy_only=False)[at].astype(float)
    none = units[f"{outcome}_none"].to_numpy(zero_copy_only=False)[at].astype(float)
    return one - none


def _places(made: World, cut: _Cut) -> Any:
    """Where in the truth's units each of the engine's stands."""
    units = made.truth.units
    key = _key(units["viewer"], units["item"])
    order = np.argsort(key)
    asked = _key(cut.units["viewer"], cut.units["item"])
    at = order[np.minimum(np.searchsorted(key[order], asked), len(key) - 1)]
    if not np.array_equal(key[at], asked):
        raise AssertionError("The engine has a unit that was never planted.")
    return at


def _key(viewer: Any, item: Any) -> Any:
    return viewer.to_numpy() * 10_000_000 + item.to_numpy() % 10_000_000


def _weighed(truth: Any, rows: Any, cut: _Cut) -> float:
    """Means of the epochs, weighed as the engine weighs them: n₁ n₀ / (n₁ + n₀)."""
    total = weight = 0.0
    for epoch in np.unique(cut.stratum):
        inside = rows & (cut.stratum == epoch)
        shown, held = (inside & (cut.arm == 1)).sum(), (inside & (cut.arm == 0)).sum()
        if not inside.any():
            continue
        own = shown * held / max(shown + held, 1)
        total += own * truth[inside].mean()
        weight += own
    return float(total / weight)


def _hazard(made: World, ledger: Ledger, cut: _Cut) -> Iterator[Seen]:
    spells = import_module("xiangxin.pull.influence.spells")
    hazards = import_module("xiangxin.pull.influence.hazard")
    seen = spells.seen(cut.units, cut.named, cut.bands, cut.strength)
    days = spells.spells(cut.units, seen, outcome="follow", until=cut.until)
    told = hazards.hazard(days, names=spells.COVARIATES)
    if told is None:
        return
    mean = _mean_pull(made, cut)
    for at, name in enumerate(told.names):
        if name.startswith("interaction:") and told.told[at]:
            band = int(name.partition(":")[2])
            yield covers(f"hazard band {band}", told.low[at], mean[band], told.high[at])
        if name == "fatigue" and told.told[at]:
            yield covers("hazard fatigue", told.low[at], 0.0, told.high[at])


def _mean_pull(made: World, cut: _Cut) -> list[float]:
    """What was planted by class of tie, averaged over the engine's bands."""
    tie = made.truth.units["tie"].to_numpy()[_places(made, cut)]
    pull = np.asarray(made.truth.pull)[tie]
    return [float(pull[cut.bands.interaction == band].mean()) for band in range(5)]


def nothing(seed: int) -> Iterator[Seen]:
    """Worlds with one confounder and no influence: lower bounds above zero.

    From the world's own units, without the ledger between: `influence` goes that way.
    """
    part = import_module("xiangxin.pull.influence.effects")
    clusters = import_module("xiangxin.pull.influence.clusters")
    for alone in ALONE:
        off = {name: float(name == alone) for name in ALONE}
        made = world.make(
            people=1500, seed=seed, influence=0, histories=0, **off, **NOTHING_ELSE
        )
        units = made.truth.units
        arm = np.array([part.ARMS.index(a) for a in units["arm"].to_pylist()], np.int8)
        did = {
            name: units[f"{name}_none"].to_numpy(zero_copy_only=False).astype(np.int8)
            for name in OUTCOMES
        }
        told = part.effects(
            did,
            arm=arm,
            group=np.zeros(len(arm), dtype=np.int32),
            groups=1,
            clusters=clusters.clusters(units["viewer"], units["item"]),
            stratum=units["epoch"].to_numpy().astype(np.int32),
        )
        for outcome, effects in told.items():
            check = f"{alone} alone, {outcome}, experiment"
            above = float(effects.told[0] and effects.low[0] > 0)
            yield Seen(check=check, kind="above", value=above)
