"""A measurement in processes that end, watched by whoever began it."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from typing import IO, Final

from xiangxin.insight.snapshots.actions import BUSY, MeasureFailedError

GRACE_S: Final = 5
LAST_WORDS: Final = 2000


class Child:
    """Takes gigabytes on a large market, none of them here. Its processes are a group,
    so that stopping it ends the engine below it as well.
    """

    def __init__(self, command: list[str]) -> None:
        self._said: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 - outlives this
        self._process = subprocess.Popen(
            command, stdout=self._said, stderr=self._said, start_new_session=True
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_over(self) -> bool:
        """Does not wait. Raises MeasureFailedError when it ended badly."""
        code = self._process.poll()
        if code is None:
            return False
        self._said.seek(0)
        said = self._said.read().strip()[-LAST_WORDS:]
        self._said.close()
        if code not in {0, BUSY}:
            raise MeasureFailedError(f"It ended with {code}. {said}")
        return True

    def stop(self) -> None:
        """End it and all below it, whatever it was doing; what it wrote goes next time."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_S)
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._said.close()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def begin(*, as_of: datetime) -> Child:
    """Measure everybody."""
    command = ["xiangxin.console", "measure", "--as-of", as_of.isoformat()]
    return Child([sys.executable, "-m", *command])
