"""From the ledger's rows to kept figures. Loads what reads and writes Parquet, so only a
process that ends imports this; the engine runs in another below it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from xiangxin.insight.exports import actions as exports
from xiangxin.insight.exports import folder
from xiangxin.insight.snapshots import actions
from xiangxin.pull.snapshot import Snapshot

QUICK: Final = ("reward", "spread", "fit")
"""The measures beside the snapshot that are run when one actor is measured by hand."""
LOOK_AGAIN_S: Final = 10

Line = dict[str, Any]


def measure(
    *,
    as_of: datetime,
    actor: int | None = None,
    holder: int,
    now: Callable[[], datetime],
) -> int:
    """Measure everybody, or one actor quickly, and keep it; how many actors.

    Refuses when that is under way already.
    """
    name = "everybody" if actor is None else f"actor {actor}"
    with actions.held(name, holder=holder, now=now) as renew:
        folder.tidy()
        with tempfile.TemporaryDirectory(
            prefix=folder.prefix("measuring"), dir=folder.working()
        ) as temporary:
            ledger, out = Path(temporary) / "ledger", Path(temporary) / "told.jsonl"
            written = exports.export_linked(ledger, as_of=as_of, still=renew)
            if not written.rows or actor not in {None, *written.actors}:
                return 0  # nobody did anything yet, and the engine would refuse
            _run_engine(ledger, out, actor, renew)
            lines = _lines(out)
            market = next(lines)
            count = 0
            for some in _in_parts(lines):
                renew()
                count += _keep(some, as_of=as_of, is_whole=actor is None, now=now())
        if actor is None:
            actions.keep_market(
                market["findings"],
                people=written.people,
                engine=market["engine"],
                as_of=as_of,
                now=now(),
            )
    return count


def _lines(out: Path) -> Iterator[Line]:
    with out.open(encoding="utf-8") as file:
        for each in file:
            yield json.loads(each)


def _in_parts(lines: Iterator[Line]) -> Iterator[list[Line]]:
    told = (line for line in lines if line["snapshot"] is not None)
    while some := list(islice(told, actions.AT_ONCE)):
        yield some


def _keep(lines: list[Line], *, as_of: datetime, is_whole: bool, now: datetime) -> int:
    snapshots = [Snapshot.from_dict(line["snapshot"]) for line in lines]
    actions.keep(
        snapshots,
        findings={line["actor"]: line["findings"] for line in lines},
        as_of=as_of,
        is_whole=is_whole,
        now=now,
    )
    return len(snapshots)


def _run_engine(
    ledger: Path, out: Path, actor: int | None, renew: Callable[[], None]
) -> None:
    only = []
    if actor is not None:
        only = ["--actor", str(actor)]
        only += [part for name in QUICK for part in ("--measure", name)]
    command = ["xiangxin.pull", "report", str(ledger), "--out", str(out), *only]
    # What its tables do not hold in memory goes to the folder that ends with this run.
    env = {
        **os.environ,
        "PULL_MEMORY": settings.PULL_MEMORY,
        "TMPDIR": str(out.parent),
    }
    with tempfile.TemporaryFile("w+") as said:
        engine = subprocess.Popen(
            [sys.executable, "-m", *command], stdout=said, stderr=said, env=env
        )
        try:
            while engine.poll() is None:
                renew()
                try:
                    engine.wait(LOOK_AGAIN_S)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            if engine.poll() is None:
                engine.kill()
                engine.wait()
        if engine.returncode:
            said.seek(0)
            raise actions.MeasureFailedError(said.read().strip()[-2000:])
