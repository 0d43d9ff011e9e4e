"""Have the engine measure, and keep what it says."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.core.cache import cache
from django.db import transaction

from xiangxin.insight.snapshots.events import MeasureAsked
from xiangxin.insight.snapshots.models import Publication
from xiangxin.insight.snapshots.models import Snapshot as Row
from xiangxin.kernel.ids import next_id
from xiangxin.outbox.actions import tell
from xiangxin.pull.snapshot import Snapshot
from xiangxin.social.actors.actions import check_acts_for
from xiangxin.social.actors.rules import Viewer


class MeasureFailedError(RuntimeError):
    """A child process of the engine ended badly; its own words are in the message."""


AGAIN_AFTER_S = 5


@transaction.atomic
def ask(*, actor: int) -> bool:
    """Ask the worker to measure an actor anew; False when somebody did a moment ago."""
    if not cache.add(f"measure:{actor}", 1, timeout=AGAIN_AFTER_S):
        return False
    tell(MeasureAsked(actor=actor))
    return True


def publish(*, viewer: Viewer, actor: int, now: datetime) -> None:
    """Let everybody see the public figures of an actor one acts for."""
    check_acts_for(viewer, actor)
    Publication.objects.get_or_create(actor_id=actor, defaults={"since": now})


def withdraw(*, viewer: Viewer, actor: int) -> None:
    """Keep the figures to the makers again."""
    check_acts_for(viewer, actor)
    Publication.objects.filter(actor_id=actor).delete()


def measured(*, as_of: datetime, actor: int | None = None) -> list[Snapshot]:
    """Export the ledger and run the engine on it, in child processes that end.

    Takes seconds and gigabytes on a large market; never call it inside a transaction.
    """
    with tempfile.TemporaryDirectory(prefix="xiangxin-measure-") as temporary:
        ledger, out = Path(temporary) / "ledger", Path(temporary) / "snapshots.json"
        _run(
            "xiangxin.console",
            "ledger",
            "export",
            str(ledger),
            "--as-of",
            as_of.isoformat(),
            "--linked",
        )
        if not json.loads((ledger / "schema.json").read_text())["tables"][
            "interaction"
        ]["rows"]:
            return []  # nobody did anything yet: the engine refuses an empty ledger
        only = ["--actor", str(actor)] if actor is not None else []
        _run("xiangxin.pull", "snapshot", str(ledger), "--out", str(out), *only)
        lines = out.read_text(encoding="utf-8").splitlines()
    return [Snapshot.from_json(line) for line in lines]


def keep(snapshots: Sequence[Snapshot], *, as_of: datetime, now: datetime) -> None:
    """Store what was measured. A figure once stored is never changed: a repeat is ignored."""
    Row.objects.bulk_create(
        [
            Row(
                id=next_id(now),
                actor_id=int(one.actor.id),
                as_of=as_of,
                made_at=now,
                people=one.people,
                verdict=one.verdict.code,
                body=one.to_dict(),
            )
            for one in snapshots
        ],
        ignore_conflicts=True,
    )


def _run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise MeasureFailedError(f"{command[0]}: {done.stderr.strip()[-2000:]}")
