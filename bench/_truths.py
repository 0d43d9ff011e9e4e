"""One function a measure: a seed in, what came of it out. `pull_truth.py` runs them.

Each makes a world in which little else is switched on, asks the engine, and compares
with what was planted.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final

import numpy as np
from _seen import ALONE, NOTHING_ELSE, Seen, covers
from _truths_of_cues import influence, nothing

from xiangxin.pull import measure, world
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger


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
    # Two actors share this category, so each is the other's usual rate.
    one, other = (row for row in planted if row["returned"] is not None)
    for mine, usual in ((one, other), (other, one)):
        ratio = by_id[mine["actor"]].strength.ratio
        truth = mine["returned"] / usual["returned"]
        yield covers("strength ratio to the category", ratio.low, truth, ratio.high)


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
