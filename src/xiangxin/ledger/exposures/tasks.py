"""What the worker does with the stream, each time in a process that ends."""

import logging
import subprocess
import sys
from datetime import datetime

from xiangxin.ledger.exposures import queries

log = logging.getLogger(__name__)


class SealingFailedError(RuntimeError):
    """The child process ended badly; its own words are in the message."""


def seal(now: datetime) -> None:
    """Hourly. The child asks the clock itself: it may have to wait for its turn."""
    command = [sys.executable, "-m", "xiangxin.console", "ledger", "seal"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SealingFailedError(done.stderr.strip()[-2000:])
    if done.stderr:
        log.warning("%s", done.stderr.strip())  # torn batches, for one


def forget(now: datetime) -> None:
    """Every minute: somebody may have asked to be forgotten."""
    if queries.to_forget():
        seal(now)
