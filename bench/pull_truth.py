"""Does the engine find what was planted? Many seeds, each a world of its own.

    .venv/bin/python bench/pull_truth.py
    .venv/bin/python bench/pull_truth.py --seeds 20 --only actors --only spreads

Prints a table, and one line of JSON a check.
"""

import argparse
import json
import math
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from multiprocessing import get_context

for threads in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

from _seen import Seen  # noqa: E402
from _truths import MEASURES  # noqa: E402

COVERED = (0.85, 0.95)
MOST_ABOVE = 16 / 200
RIGHT = 0.95
TOLD_APART = 0.95
Z = 1.645


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--seeds", type=int, default=200)
    read.add_argument("--first", type=int, default=0, help="the first seed")
    read.add_argument("--only", action="append", choices=sorted(MEASURES))
    read.add_argument("--processes", type=int, default=2, choices=(1, 2))
    args = read.parse_args()
    print(f"{'check':<44}{'n':>7}{'rate':>8}{'90 %':>16}  wanted")
    for name in args.only or MEASURES:
        began = time.perf_counter()
        found = run(name, range(args.first, args.first + args.seeds), args.processes)
        seconds = time.perf_counter() - began
        for line in judged(found):
            shown(line)
            line |= {"bench": "pull_truth", "measure": name, "seeds": args.seeds}
            print(json.dumps(line | {"seconds": round(seconds, 1)}))


def run(name: str, seeds: Sequence[int], processes: int) -> list[Seen]:
    """All seeds of one measure; a seed that fails ends the bench."""
    found: list[Seen] = []
    with get_context("spawn").Pool(processes) as pool:
        for done, some in enumerate(
            pool.imap_unordered(_one, [(name, seed) for seed in seeds]), start=1
        ):
            found.extend(some)
            if sys.stderr.isatty():
                end = "\n" if done == len(seeds) else ""
                print(f"\r{name}: {done} of {len(seeds)} ", end=end, file=sys.stderr)
    return found


def _one(asked: tuple[str, int]) -> list[Seen]:
    name, seed = asked
    return list(MEASURES[name](seed))


def judged(found: Sequence[Seen]) -> list[dict[str, object]]:
    by_check: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for seen in found:
        by_check[seen.kind, seen.check].append(seen)
    told = []
    for (kind, check), some in sorted(by_check.items()):
        rate = (
            apart(some) if kind == "score" else sum(s.value for s in some) / len(some)
        )
        low, high = wilson(rate, len(some))
        line: dict[str, object] = {"check": check, "n": len(some), "rate": rate}
        line |= {"low": low, "high": high, **_wanted(kind, rate, low, high)}
        if kind == "right":
            line["early"] = sum(s.label == "too_early" for s in some) / len(some)
        told.append(line)
    return told


def _wanted(kind: str, rate: float, low: float, high: float) -> dict[str, object]:
    """Undecided where the rate lies outside and its own interval does not."""
    wanted = {
        "covers": COVERED,
        "region": (COVERED[0], 1.0),
        "above": (0.0, MOST_ABOVE),
        "right": (RIGHT, 1.0),
        "score": (TOLD_APART, 1.0),
    }.get(kind)
    if wanted is None:
        return {"wanted": None, "verdict": "stated"}
    if wanted[0] <= rate <= wanted[1]:
        return {"wanted": list(wanted), "verdict": "holds"}
    near = high >= wanted[0] and low <= wanted[1]
    return {"wanted": list(wanted), "verdict": "undecided" if near else "missed"}


def apart(some: Sequence[Seen]) -> float:
    """AUC: that a rewarded spread or a pyramid scores higher than an organic one."""
    organic = sorted(s.value for s in some if s.label == "organic")
    others = [s.value for s in some if s.label != "organic"]
    won = sum((o < t) + (o == t) / 2 for t in others for o in organic)
    return won / max(len(organic) * len(others), 1)


def wilson(rate: float, n: int) -> tuple[float, float]:
    """Wilson 1927, doi 10.1080/01621459.1927.10502953."""
    centre = (rate + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(rate * (1 - rate) / n + Z**2 / (4 * n**2))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def shown(line: dict[str, object]) -> None:
    wanted = line["wanted"]
    bounds = f"{wanted[0]:.2f} to {wanted[1]:.2f}" if isinstance(wanted, list) else ""
    print(
        f"{line['check']:<44}{line['n']:>7}{line['rate']:>8.3f}"
        f"   [{line['low']:.3f}, {line['high']:.3f}]  {bounds:<14}{line['verdict']}"
    )


if __name__ == "__main__":
    main()
