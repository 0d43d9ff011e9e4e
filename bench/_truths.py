"""One function a measure: a seed in, what came of it out. `pull_truth.py` runs them.

Each makes a world in which little else is switched on, asks the engine, and compares
with what was planted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
import pyarrow as pa

from xiangxin.pull import measure, world
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.world import World

NOTHING_ELSE: Final = {
    "audiences": 0,
    "influencer": 0,
    "community": 0,
    "shop": 0,
    "organic": 0,
    "reward": 0,
    "pyramids": 0,
}
OUTCOMES: Final = ("open", "follow", "order")
ALONE: Final = ("homophily", "fame", "taste")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one seed told about one check.

    `kind` says how it is judged: `covers` (did the interval hold the truth), `above`
    (was a lower bound above zero though nothing was planted), `right` (was the answer
    right, or early), `score` (a number that should tell `label` from the others).
    """

    check: str
    kind: str
    value: float
    label: str = ""


def covers(check: str, low: float, truth: float, high: float) -> Seen:
    return Seen(check=check, kind="covers", value=float(low <= truth <= high))


def influence(seed: int) -> Iterator[Seen]:
    """ITT by band and pooled, and the hazard, beside the potential outcomes."""
    made = world.make(people=2000, seed=seed, histories=0.6, **NOTHING_ELSE)
    ledger = made.ledger()
    cut = _cut(ledger)
    for outcome in OUTCOMES:
        for name, group, groups in (
            ("all", np.zeros(len(cut.arm), dtype=np.int32), 1),
            ("band", cut.bands.interaction.astype(np.int32), 5),
        ):
            yield from _effects(made, cut, outcome, name, group, groups)
    yield from _hazard(made, ledger, cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """The engine's units, their bands, and which unit of the truth each one is."""

    units: pa.Table
    bands: Any
    ties_at: Any
    arm: Any
    clusters: Any
    stratum: Any
    until: int


def _cut(ledger: Ledger) -> _Cut:
    part = {
        name: import_module(f"xiangxin.pull.influence.{name}")
        for name in ("units", "bands", "clusters")
    }
    until = round(ledger.as_of.timestamp() * 1_000_000)
    found = part["units"].units(ledger, until=until).table
    ties_at = part["bands"].remembered(part["bands"].of_ledger(ledger))
    return _Cut(
        units=found,
        bands=part["bands"].bands(found, ties_at=ties_at),
        ties_at=ties_at,
        arm=found["arm"].to_numpy(),
        clusters=part["clusters"].clusters(found["viewer"], found["item"]),
        stratum=part["bands"].stratum(found),
        until=until,
    )


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


def _effects(
    made: World, cut: _Cut, outcome: str, name: str, group: Any, groups: int
) -> Iterator[Seen]:
    told = _told(cut, outcome, group, groups)
    truth = _planted(made, cut, outcome)
    counts = cut.units[outcome].to_numpy() >= 0
    for at in range(groups):
        if not told.told[at]:
            continue
        rows = counts & (group == at) & (cut.arm < 2)
        wanted = _weighed(truth, rows, cut)
        check = f"influence {outcome} {name}" + (f" {at}" if groups > 1 else "")
        yield covers(check, told.low[at], wanted, told.high[at])


def _planted(made: World, cut: _Cut, outcome: str) -> Any:
    """Y(one) − Y(none) of each of the engine's units."""
    units = made.truth.units
    key = _key(units["viewer"], units["item"])
    order = np.argsort(key)
    asked = _key(cut.units["viewer"], cut.units["item"])
    at = order[np.searchsorted(key[order], asked)]
    if not np.array_equal(key[at], asked):
        raise AssertionError("The engine has a unit that was never planted.")
    one = units[f"{outcome}_one"].to_numpy(zero_copy_only=False)[at].astype(float)
    none = units[f"{outcome}_none"].to_numpy(zero_copy_only=False)[at].astype(float)
    return one - none


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
    seen = spells.seen(ledger, cut.units, cut.bands, ties_at=cut.ties_at)
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
    units = made.truth.units
    key = _key(units["viewer"], units["item"])
    order = np.argsort(key)
    at = order[
        np.searchsorted(key[order], _key(cut.units["viewer"], cut.units["item"]))
    ]
    pull = np.asarray(made.truth.pull)[units["tie"].to_numpy()[at]]
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


def actors(seed: int) -> Iterator[Seen]:
    """Direction, strength, repeats and verdicts of planted actors."""
    made = world.make(
        people=2000,
        seed=seed,
        exposures=0,
        histories=0,
        audiences=1,
        organic=0,
        reward=0,
        pyramids=0,
    )
    planted = made.truth.actors.to_pylist()
    found = measure.snapshots(
        made.ledger(), seed=seed, actors=[row["actor"] for row in planted]
    )
    by_id = {int(each.actor.id): each for each in found}
    for row in planted:
        yield from _actor(by_id[row["actor"]], row)


def _actor(found: Any, row: dict[str, Any]) -> Iterator[Seen]:
    for name, figure in found.shares.items():
        yield covers(f"direction share {name}", figure.low, row[name], figure.high)
    if found.needle:
        north, south = row["product"], row["person"]
        east, west = row["topic"], row["reward"]
        bearing = np.degrees(np.arctan2(south - north, east - west))
        turn = 360 * round((found.needle.bearing - bearing) / 360)
        low, high = found.needle.low, found.needle.high
        inside = low <= bearing + turn <= high
        check = "direction within its region"
        yield Seen(check=check, kind="region", value=float(inside))
    if row["returned"] is not None and found.strength:
        back = found.strength.returned
        yield covers("strength returned", back.low, row["returned"], back.high)
    if row["repeat"] is not None and found.repeat:
        again = found.repeat
        yield covers("repeat in 180 days", again.low, row["repeat"], again.high)
    code = found.verdict.code
    right = float(code in (row["verdict"], "too_early"))
    yield Seen(check="verdict", kind="right", value=right, label=code)


def spreads(seed: int) -> Iterator[Seen]:
    """Drop ratios, and whether a score tells reward and pyramid from organic growth."""
    reward = import_module("xiangxin.pull.reward.measure")
    off = {**NOTHING_ELSE, "organic": 2, "reward": 2, "pyramids": 2}
    made = world.make(people=1200, seed=seed, exposures=0, histories=0, **off)
    ledger = made.ledger()
    planted = {row["actor"]: row for row in made.truth.spreads.to_pylist()}
    asked = Asked(as_of=ledger.as_of, seed=seed, actors=frozenset(planted))
    for row in reward.reward(ledger, asked).to_pylist():
        of = planted.get(row["actor"])
        if of is None or row["value"] is None:
            continue
        if row["name"] == "drop_ratio" and of["drop"] is not None:
            check = f"drop ratio, {of['kind']}"
            yield covers(check, row["low"], of["drop"], row["high"])
        if row["name"] == "score":
            yield Seen(
                check="reward and pyramid from organic",
                kind="score",
                value=row["value"],
                label=of["kind"],
            )


def worth(seed: int) -> Iterator[Seen]:
    """Orders and money of the coming year, beside those that come."""
    part = import_module("xiangxin.pull.worth.measure")
    made = world.make(
        people=2000,
        seed=seed,
        exposures=0,
        histories=0,
        **NOTHING_ELSE | {"audiences": 1, "shop": 1},
    )
    ledger = made.ledger()
    rows = {row["actor"]: row for row in made.truth.actors.to_pylist()}
    some = (a for a, row in rows.items() if row["verdict"] in ("goods", "both_ways"))
    asked = Asked(as_of=ledger.as_of, seed=seed, actors=frozenset(some))
    names = {"forecast_orders": "next_orders", "forecast_revenue": "next_money"}
    for told in part.run(ledger, asked).to_pylist():
        if told["name"] in names and told["value"] is not None:
            truth = rows[told["actor"]][names[told["name"]]]
            yield covers(f"worth {told['name']}", told["low"], truth, told["high"])


def observed(seed: int) -> Iterator[Seen]:
    """Logs without an experiment: how often matching and shuffling see influence where
    there is none, and whether they see it where there is."""
    for alone in (*ALONE, "influence"):
        off = {name: float(name == alone) for name in (*ALONE, "influence")}
        made = world.make(
            people=500, seed=seed, experiment=False, histories=0, **off, **NOTHING_ELSE
        )
        told = dict(_without_arms(made.ledger(), seed=seed))
        for name, sees in told.items():
            check = f"{alone} alone, {name}"
            yield Seen(check=check, kind="stated", value=float(sees[0] > 0))
        if alone == "influence" and "matched" in told:
            low, high = told["matched"]
            inside = float(low <= made.truth.itt("adopt") <= high)
            check = "influence alone, matched covers"
            yield Seen(check=check, kind="stated", value=inside)


def _without_arms(ledger: Ledger, *, seed: int) -> Iterator[tuple[str, Any]]:
    """Interval of the matched difference, of the placebo, of the edges' difference, and
    for the shuffle test an interval that is above zero where p < 0.05."""
    part = {
        name: import_module(f"xiangxin.pull.observational.{name}")
        for name in ("seen", "candidates", "matching", "shuffles")
    }
    until = round(ledger.as_of.timestamp() * 1_000_000)
    told = part["seen"].seen(ledger, until=until)
    adopted = told.adoptions["order"]
    for name, early in (("matched", False), ("placebo", True)):
        drawn = part["candidates"].sample(
            told, adopted, told.cues, until=until, seed=seed, early=early
        )
        if drawn is None:
            continue
        found = part["matching"].matched_sample(
            drawn.rows, horizon=part["candidates"].HORIZON, seed=seed
        )
        apart = found.effect.difference
        if apart is not None:
            yield name, (apart.low, apart.high)
    edges = np.stack([told.ties.person, told.ties.item], axis=1)
    log = part["shuffles"].Adoptions(
        person=adopted.person, item=adopted.item, at=adopted.at
    )
    day = 86_400_000_000
    one = part["shuffles"].shuffle_test(
        edges, log, period=day, seed=seed, permutations=200
    )
    if one.p is not None:
        yield "shuffled", (0.05 - one.p, 1.0)
    two = part["shuffles"].edge_reversal(edges, log, period=day)
    if two.difference is not None:
        yield "edges turned", (two.difference.low, two.difference.high)


MEASURES: Final[dict[str, Callable[[int], Iterator[Seen]]]] = {
    "influence": influence,
    "nothing": nothing,
    "actors": actors,
    "spreads": spreads,
    "worth": worth,
    "observed": observed,
}
