"""Where an export is worked on and its months are kept. Loads nothing that reads them."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

WORKING: Final = "measuring-"
_LEFT_BEHIND: Final = timedelta(hours=12)


def working() -> Path:
    """The market's own folder of its ledger; made for its owner alone."""
    folder = Path(settings.DATA_DIR) / "ledger"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def months() -> Path:
    return Path(settings.DATA_DIR) / "ledger" / "months"


def forget_months() -> None:
    """Drop every kept month: somebody was erased, or the disk is wanted."""
    shutil.rmtree(months(), ignore_errors=True)


def tidy(now: datetime) -> None:
    """Take away what a killed process left in the middle of its work."""
    before = (now - _LEFT_BEHIND).timestamp()
    for left in (*working().glob(f"{WORKING}*"), *months().glob(".new-*")):
        if left.stat().st_mtime < before:
            shutil.rmtree(left, ignore_errors=True)
