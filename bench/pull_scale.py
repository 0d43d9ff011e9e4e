"""From 10⁷ interactions to all direction and orbit tables: at most 10 s and 3 GB, linear.

    .venv/bin/python bench/pull_scale.py
    .venv/bin/python bench/pull_scale.py --sizes 1e5 1e6 --runs 3 --plot scale.svg

Each run is a process of its own on an exported ledger (`_interactions.py` says of what
shape). `read` brings the Parquet files into DuckDB; `tables` makes from there, for all
actors at once, what direction, orbits, strength, buying again and guests are told from
(`counts.count`); `intervals` draws 4,000 bootstraps for each actor and decides its verdict
(`measure.snapshots` without the counting), which no budget names. Not in it: starting
Python and reading the compiled loops from their cache, which a ledger of 1,000 rows does
first. Memory is the most that the process ever held, before intervals.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

import _interactions

from xiangxin.pull import counts, ledger, measure

SECONDS, GIGABYTES = 10.0, 3.0
PARTS = ("read", "tables", "intervals")


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / "warm"
        _interactions.make(1_000, warm)
        told = []
        for size in args.sizes:
            made = Path(folder) / str(size)
            _make(size, made)
            runs = [_run(made, warm) for _ in range(args.runs)]
            told.append({"rows": size, **_middle(runs)})
            _say(told[-1], first=len(told) == 1)
    growth = [_growth(a, b) for a, b in pairwise(told)]
    for each in growth:
        print(
            f"  {each['from']:>12,} to {each['to']:,} rows: time grows as rows^"
            f"{each['by_cpu']:.2f} by CPU, rows^{each['by_wall']:.2f} by the wall"
        )
    last = told[-1]
    seconds = last["read"]["wall"] + last["tables"]["wall"]
    answer = {
        "tables": "holds" if last["tables"]["wall"] <= SECONDS else "missed",
        "read_and_tables": "holds" if seconds <= SECONDS else "missed",
        "memory": "holds" if last["gigabytes"] <= GIGABYTES else "missed",
    }
    print(
        f"  {last['rows']:,} rows: tables {last['tables']['wall']:.1f} s "
        f"({answer['tables']}), with reading {seconds:.1f} s "
        f"({answer['read_and_tables']}), {last['gigabytes']:.2f} GB ({answer['memory']})"
    )
    if args.plot:
        args.plot.write_text(plot(told), encoding="utf-8")
        print(f"  drawn to {args.plot}")
    facts = {"sizes": told, "growth": growth, "verdict": answer}
    facts |= {"budget": [SECONDS, GIGABYTES], "cores": os.cpu_count()}
    facts["at"] = datetime.now(UTC).isoformat(timespec="minutes")
    print(json.dumps({"bench": "pull_scale", **facts}))


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = [100_000, 1_000_000, 10_000_000]
    whole = {"type": lambda text: int(float(text))}
    read.add_argument("--sizes", nargs="+", default=sizes, **whole)
    read.add_argument("--runs", type=int, default=1, help="of each size")
    read.add_argument("--plot", type=Path, help="an SVG of time and memory by size")
    return read.parse_args()


def _make(size: int, folder: Path) -> None:
    # In a process of its own, so that making the rows is in nobody's memory.
    subprocess.run(
        [sys.executable, "_interactions.py", str(size), str(folder)],
        cwd=Path(__file__).parent,
        check=True,
    )


def _run(folder: Path, warm: Path) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "pull_scale.py", "child", str(warm), str(folder)],
        cwd=Path(__file__).parent,
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(made.stdout)
    return told


def child(warm: Path, folder: Path) -> None:
    """Measures itself, and prints what it found."""

    def timed(work: Any) -> tuple[Any, dict[str, float]]:
        wall, cpu = time.perf_counter(), time.process_time()
        made = work()
        spent = time.perf_counter() - wall, time.process_time() - cpu
        return made, dict(zip(("wall", "cpu"), spent, strict=True))

    measure.snapshots(ledger.directory(warm), seed=1)
    told: dict[str, Any] = {}
    found, told["read"] = timed(lambda: ledger.directory(folder))
    market, told["tables"] = timed(lambda: counts.count(found, as_of=found.as_of))
    told["gigabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    measure.count = lambda *_, **__: market
    _, told["intervals"] = timed(lambda: measure.snapshots(found, seed=1))
    print(json.dumps(told))


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    parts = {
        part: {
            clock: round(median(run[part][clock] for run in runs), 3)
            for clock in ("wall", "cpu")
        }
        for part in PARTS
    }
    return {**parts, "gigabytes": round(max(run["gigabytes"] for run in runs), 3)}


def _say(row: dict[str, Any], *, first: bool) -> None:
    if first:
        clocks = "".join(f"{part + ', wall':>17}{'CPU':>10}" for part in PARTS)
        print(f"{'rows':>14}{clocks}{'memory':>12}")
    clocks = "".join(
        f"{row[part]['wall']:15.2f} s{row[part]['cpu']:8.2f} s" for part in PARTS
    )
    print(f"{row['rows']:14,}{clocks}{row['gigabytes']:9.2f} GB")


def _growth(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """1 is linear; below, something does not grow with the rows."""
    more = log10(b["rows"] / a["rows"])
    clocks = {
        f"by_{clock}": round(
            log10(
                sum(b[part][clock] for part in PARTS[:2])
                / sum(a[part][clock] for part in PARTS[:2])
            )
            / more,
            3,
        )
        for clock in ("wall", "cpu")
    }
    return {"from": a["rows"], "to": b["rows"], **clocks}


WIDE, HIGH, EDGE = 640, 360, 56
LINES = {
    "CPU, s": ("#b3261e", lambda row: row["read"]["cpu"] + row["tables"]["cpu"]),
    "wall, s": ("#1d4e89", lambda row: row["read"]["wall"] + row["tables"]["wall"]),
    "memory, GB": ("#5b6b3a", lambda row: row["gigabytes"]),
}


def plot(told: Sequence[dict[str, Any]]) -> str:
    """Both axes in tens, with a dashed line of what is linear."""
    values = [of(row) for _, of in LINES.values() for row in told]
    low, high = (log10(end(values)) for end in (min, max))
    left, right = (log10(told[at]["rows"]) for at in (0, -1))
    linear = log10(LINES["CPU, s"][1](told[0]))
    high = max(high, linear + right - left)

    def place(rows: float, value: float) -> str:
        across = (log10(rows) - left) / max(right - left, 1e-9)
        up = (log10(value) - low) / max(high - low, 1e-9)
        x, y = EDGE + across * (WIDE - 3 * EDGE), HIGH - EDGE - up * (HIGH - 2 * EDGE)
        return f"{x:.1f},{y:.1f}"

    marks = []
    for name, (colour, of) in LINES.items():
        points = [place(row["rows"], of(row)) for row in told]
        x, y = points[-1].split(",")
        line = " ".join(points)
        marks.append(f'<polyline points="{line}" fill="none" stroke="{colour}"/>')
        marks.append(f'<text x="{float(x) + 6}" y="{y}" fill="{colour}">{name}</text>')
    ends = (
        place(told[0]["rows"], 10**linear),
        place(told[-1]["rows"], 10 ** (linear + right - left)),
    )
    marks.append(
        f'<polyline points="{" ".join(ends)}" stroke="#888" stroke-dasharray="4"/>'
    )
    for row in told:
        x = place(row["rows"], 10**low).split(",")[0]
        marks.append(
            f'<text x="{x}" y="{HIGH - 20}" text-anchor="middle">{row["rows"]:,}</text>'
        )
    for ten in range(int(low) - 1, int(high) + 1):
        if low <= ten <= high:
            y = place(told[0]["rows"], 10.0**ten).split(",")[1]
            marks.append(
                f'<text x="{EDGE - 8}" y="{y}" text-anchor="end">{10.0**ten:g}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fbf8f1"/>'
        f'<text x="{EDGE}" y="24">Reading and all tables, by interactions; '
        "dashed: linear</text>"
        f"{''.join(marks)}</svg>\n"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
