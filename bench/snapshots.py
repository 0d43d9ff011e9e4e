"""A snapshot of 10⁷ interactions, asked of the worker: how long, and who holds the memory.

    .venv/bin/python bench/snapshots.py
    .venv/bin/python bench/snapshots.py --rows 1e6

A web process and a worker run as `xiangxin start` runs them; the worker finds that the
nightly measurement is due and has a child do it. Told are the seconds from there until
the market's own row is kept, and of processors in all children, the same for the next night
(when only the last month is read again; `--nights 1` leaves it out), the most that any
child held, and what web and worker held before and at most.
Budget: web and worker grow by less than 10 MB, and stay under 250 MB together.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from _servers import HERE, run, serving

GROWTH_MB, TOGETHER_MB = 10.0, 250.0
LOOK_EVERY_S = 0.2
_KEPT = """
import _ready
from xiangxin.insight.snapshots.models import Snapshot
print(Snapshot.objects.filter(actor=None).count(), Snapshot.objects.count())
"""
_DUE_AGAIN = """
import _ready
from xiangxin.outbox.models import Recurring
Recurring.objects.filter(name__endswith="begin_measuring").update(due_at="2025-01-01T00:00:00Z")
"""


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    read.add_argument("--rows", type=float, default=1e7)
    read.add_argument("--nights", type=int, default=2, choices=(1, 2))
    args = read.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = measured(int(args.rows), Path(folder), nights=args.nights)
    grown = max(
        told["web_mb"][1] - told["web_mb"][0],
        told["worker_mb"][1] - told["worker_mb"][0],
    )
    together = told["web_mb"][1] + told["worker_mb"][1]
    told["holds"] = grown < GROWTH_MB and together < TOGETHER_MB
    for name, value in told.items():
        print(f"  {name:<24}{value}")
    print(json.dumps(told))


def measured(rows: int, folder: Path, *, nights: int) -> dict[str, object]:
    env = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "xiangxin.config.settings",
        "PYTHONPATH": f"{HERE}:{os.environ.get('PYTHONPATH', '')}",
        "DEMO": "0",
    }
    env.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-m", "xiangxin.console", "prepare"], env=env, check=True
    )
    begun = time.monotonic()
    run(env, "_ledger.py", str(rows), str(folder / "made"))
    print(f"{rows:,} rows were made in {time.monotonic() - begun:.0f} s.", flush=True)
    target = "xiangxin.config.wsgi:application"
    with serving(env, target, threads=2) as web:
        web_before = web.memory_mb()
        with _working(env) as worker:
            first = _watched(env, worker, kept=1, web=web.memory_mb)
            seen = [first]
            if nights > 1:
                _python(env, _DUE_AGAIN)
                seen.append(_watched(env, worker, kept=2, web=web.memory_mb))
    return {
        "rows": rows,
        "actors": first.actors,
        "seconds": [round(each.seconds, 1) for each in seen],
        "cpu_s": [round(each.cpu, 1) for each in seen],
        "child_mb": round(max(each.child for each in seen)),
        "web_mb": [round(web_before), round(max(each.web for each in seen))],
        "worker_mb": [
            round(first.worker_before),
            round(max(each.worker for each in seen)),
        ],
    }


class _Watched:
    def __init__(self) -> None:
        self.seconds = self.child = self.web = self.worker = self.worker_before = 0.0
        self.actors = 0
        self._cpu: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def spent(self, pid: int) -> None:
        """What a child has used of processors; an ended one keeps its last."""
        self._cpu[pid] = _cpu_s(pid) or self._cpu.get(pid, 0.0)


def _watched(
    env: dict[str, str], worker: int, *, kept: int, web: Callable[[], float]
) -> _Watched:
    """From when the worker's child begins until the market's row is there."""
    seen = _Watched()
    begun = None
    while True:
        below = list(_below(worker))
        own = _held(worker)
        if begun is None:
            seen.worker_before = own or seen.worker_before
            begun = time.monotonic() if _measuring(below) else None
        seen.worker, seen.web = max(seen.worker, own), max(seen.web, web())
        seen.child = max([seen.child, *map(_held, below)])
        for pid in below:
            seen.spent(pid)
        if begun is not None and not _measuring(below):
            market, every = map(int, _python(env, _KEPT).split())
            if market < kept:
                raise SystemExit("The measurement ended without figures.")
            seen.seconds, seen.actors = time.monotonic() - begun, every // market
            return seen
        time.sleep(LOOK_EVERY_S)


def _measuring(pids: list[int]) -> bool:
    return any("measure" in _words(pid) for pid in pids)


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def _below(pid: int) -> Iterator[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(child)


def _held(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(found[0].split()[1]) / 1024 if found else 0.0


def _cpu_s(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


def _python(env: dict[str, str], script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def _working(env: dict[str, str]) -> Iterator[int]:
    command = [sys.executable, "-c"]
    command += ["import _ready; from xiangxin.config.worker import main; main()"]
    worker = subprocess.Popen(command, env=env)
    try:
        yield worker.pid
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()


if __name__ == "__main__":
    main()
