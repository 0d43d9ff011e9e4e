"""Where an export is worked on and its months are kept. Loads nothing that reads them."""

import os
import shutil
from pathlib import Path

from django.conf import settings


def working() -> Path:
    """The market's own folder of its ledger."""
    folder = Path(settings.DATA_DIR) / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def months() -> Path:
    return Path(settings.DATA_DIR) / "ledger" / "months"


def prefix(name: str) -> str:
    """How a temporary folder of this process begins, so that `tidy` knows whose it was."""
    return f".{name}-{os.getpid()}-"


def forget_months() -> None:
    """Drop every kept month and what killed processes left: somebody was erased."""
    shutil.rmtree(months(), ignore_errors=True)
    tidy()


def tidy() -> None:
    """Take away what processes left in the middle of their work when they were killed."""
    for left in (*working().glob(".*-*-*"), *months().glob(".*-*-*")):
        number = left.name.split("-")[1]
        if number.isdigit() and not _runs(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
