"""The influence table of 10⁷ exposures: at most 3 seconds; beside pandas and statsmodels.

    .venv/bin/python bench/pull_influence.py
    .venv/bin/python bench/pull_influence.py --units 1e6 --sample 1e5 --pairs 3

Five bands, three outcomes, two epochs: for each the difference of two rates and the log of
their ratio, with intervals clustered by viewer and by item. Ours reads a table of units
as `influence.units` gives it, sorted by viewer and item: once from columns in memory, once
from Parquet (nine columns, zstd, the file warm). Building that table from a ledger is not
in it; numbering viewers and items is. `unsorted` is the same with the rows shuffled.

The peer fits, for each band and outcome, least squares of the outcome on the arm and the
epoch (the same weights of epochs as ours) and takes statsmodels' two-way covariance. It
gives no ratio, and sees fewer rows, because it would take minutes; ours is measured on the
same fewer rows beside it. Differences must be equal, variances within two per cent.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _stats import ratio_of

from xiangxin.pull.influence.clusters import clusters
from xiangxin.pull.influence.effects import Effects, effects

BUDGET = 3.0
BANDS = 5
OUTCOMES = ("open", "follow", "order")
SIZES = (100_000, 1_000_000, 10_000_000)


@dataclass(slots=True)
class Side:
    name: str
    work: Callable[[], Any]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def run(self) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        made = self.work()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return made

    def line(self, units: int) -> str:
        return (
            f"  {self.name:<28}{units:>12,}{median(self.wall):9.2f} s"
            f"{median(self.cpu):9.2f} s{median(self.wall) / units * 1e6:10.3f} µs"
        )


def main() -> None:
    args = _arguments()
    measured(units(1_000))  # compiled, or read from the cache
    if args.only:
        print(json.dumps(_alone(args.units, args.runs)))
        return
    print(f"{'':30}{'units':>12}{'wall':>11}{'CPU':>11}{'wall each':>13}")
    facts: dict[str, Any] = _against(units(args.sample), args.pairs)
    sizes = sorted({size for size in SIZES if size < args.units} | {args.units})
    found = [_child(size, args.runs) for size in sizes]
    for each in found:
        print(
            f"  {each['units']:>12,} units: {each['memory']['wall']:.2f} s in memory, "
            f"{each['parquet']['wall']:.2f} s from Parquet, "
            f"{each['unsorted']['wall']:.2f} s unsorted; "
            f"columns {each['columns_mb']} MB, at most {each['peak_mb']} MB held"
        )
    whole = found[-1]
    if facts:
        far = facts["seconds"] * args.units / args.sample
        print(f"  the peer at {args.units:,} units, were it linear: {far:,.0f} s")
    # Others on the machine lengthen the wall's time and hardly the processor's.
    by_wall, by_cpu = (
        "holds"
        if max(whole[way][key] for way in ("memory", "parquet")) <= BUDGET
        else "missed"
        for key in ("worst", "cpu")
    )
    load = round(os.getloadavg()[0], 1)
    print(
        f"  {args.units:,} units in {BUDGET:.0f} s: {by_wall} by the wall, {by_cpu} by "
        f"CPU; load {load} on {os.cpu_count()} cores"
    )
    facts = {"peer": facts, "sizes": found, "budget": BUDGET, "verdict": by_wall}
    facts |= {"by_cpu": by_cpu, "cores": os.cpu_count(), "load": load}
    facts["at"] = datetime.now(UTC).isoformat(timespec="minutes")
    print(json.dumps({"bench": "pull_influence", **facts}))


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    size = {"type": lambda text: int(float(text))}
    read.add_argument("--units", default=10_000_000, **size)
    read.add_argument("--sample", default=300_000, help="beside the peer", **size)
    read.add_argument("--pairs", type=int, default=5, help="runs of each side")
    read.add_argument("--runs", type=int, default=5, help="of the whole")
    read.add_argument("--only", action="store_true", help="ours, one size, and memory")
    return read.parse_args()


def units(many: int) -> pa.Table:
    """Five exposures a viewer, items by Zipf's law, ids of no pattern; sorted."""
    dice = np.random.default_rng(1)
    viewers, items = max(many // 5, 10), max(many // 500, 10)
    viewer = np.sort(dice.integers(0, viewers, many)) * 7_919 + 10**12
    item = dice.zipf(1.3, many) % items * 104_729
    band = dice.integers(0, BANDS, many).astype(np.int32)
    epoch = dice.integers(0, 2, many).astype(np.int32)
    draw, held = dice.random(many), np.array([0.5, 0.05])[epoch]
    arm = np.where(draw < held, 0, np.where(draw < held + 0.8 * (1 - held), 1, 2))
    rates = {"open": 0.05, "follow": 0.02, "order": 0.005}
    order = np.lexsort((item, viewer))
    columns = {"viewer": viewer, "item": item, "band": band, "epoch": epoch}
    columns["arm"] = arm.astype(np.int8)
    for name, rate in rates.items():
        lifted = rate * (1 + 0.1 * band * (arm == 1))
        columns[name] = (dice.random(many) < lifted).astype(np.int8)
    return pa.table({name: column[order] for name, column in columns.items()})


def measured(table: pa.Table) -> dict[str, Effects]:
    column = {name: table[name].to_numpy() for name in table.column_names}
    return effects(
        {name: column[name] for name in OUTCOMES},
        arm=column["arm"],
        group=column["band"],
        groups=BANDS,
        clusters=clusters(column["viewer"], column["item"]),
        stratum=column["epoch"],
    )


def _alone(many: int, runs: int) -> dict[str, Any]:
    table = units(many)
    found: dict[str, Any] = {"units": many, "columns_mb": round(table.nbytes / 1e6)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.parquet"
        pq.write_table(table, path, compression="zstd")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        mixed = table.take(pa.array(np.random.default_rng(2).permutation(many)))
        ways = {
            "memory": lambda: measured(table),
            "parquet": lambda: measured(pq.read_table(path)),
            "unsorted": lambda: measured(mixed),
        }
        for name, work in ways.items():
            side = Side(name, work)
            for _ in range(runs):
                side.run()
            found[name] = {
                "wall": round(median(side.wall), 3),
                "best": round(min(side.wall), 3),
                "worst": round(max(side.wall), 3),
                "cpu": round(median(side.cpu), 3),
            }
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found | {"made_mb": round(before / 1e3), "peak_mb": round(after / 1e3)}


def _child(many: int, runs: int) -> dict[str, Any]:
    """A process of its own, so that its memory is that of this size."""
    command = [sys.executable, __file__, "--only", f"--units={many}", f"--runs={runs}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def _against(table: pa.Table, pairs: int) -> dict[str, Any]:
    """A B B A, so that what drifts meets both alike."""
    try:
        peer = _statsmodels(table)
    except ModuleNotFoundError:
        print("  statsmodels or pandas is not installed, so it is left out")
        return {}
    _check(measured(table), peer())
    ours = Side("ours", lambda: measured(table))
    other = Side("pandas and statsmodels", peer)
    for n in range(pairs):
        for side in (ours, other) if n % 2 == 0 else (other, ours):
            side.run()
    for side in (ours, other):
        print(side.line(len(table)))
    wall, cpu = ratio_of(other.wall, ours.wall), ratio_of(other.cpu, ours.cpu)
    print(f"  pandas and statsmodels take {wall} times ours, by CPU {cpu}")
    return {
        "units": len(table),
        "seconds": round(median(other.wall), 3),
        "ratio": round(wall.value, 1),
        "low": round(wall.low, 1),
        "high": round(wall.high, 1),
        "cpu_ratio": round(cpu.value, 1),
    }


def _statsmodels(table: pa.Table) -> Callable[[], Any]:
    pd = import_module("pandas")
    ols = import_module("statsmodels.api").OLS
    two_way = import_module("statsmodels.stats.sandwich_covariance").cov_cluster_2groups

    def work() -> dict[tuple[str, int], tuple[float, float]]:
        rows = pd.DataFrame({n: table[n].to_numpy() for n in table.column_names})
        rows = rows[rows.arm < 2]
        found = {}
        for band, part in rows.groupby("band"):
            viewer, item = (pd.factorize(part[n])[0] for n in ("viewer", "item"))
            x = np.column_stack(
                [np.ones(len(part)), part.arm.to_numpy() == 1, part.epoch.to_numpy()]
            ).astype(float)
            for outcome in OUTCOMES:
                fit = ols(part[outcome].to_numpy().astype(float), x).fit()
                both, one, other = two_way(fit, viewer, item, use_correction=False)
                wide = max(both[1, 1], one[1, 1], other[1, 1])
                found[outcome, band] = fit.params[1], wide
        return found

    return work


def _check(
    ours: dict[str, Effects], theirs: dict[tuple[str, int], tuple[float, float]]
) -> None:
    """Both find the same, or nothing is measured."""
    for (outcome, band), (effect, variance) in theirs.items():
        own = ours[outcome]
        if abs(own.effect[band] - effect) > 1e-9:
            raise SystemExit(f"other effects of {outcome} in band {band}")
        if abs(own.variance[band] / variance - 1) > 0.02:
            raise SystemExit(f"other variances of {outcome} in band {band}")
    print(f"  equal to statsmodels in {len(theirs)} effects and their variances")


if __name__ == "__main__":
    main()
