"""The windows of 28 days by which trends are told. Standard library alone."""

from datetime import UTC, datetime, timedelta
from typing import Final

WINDOWS: Final = 6
_EACH: Final = timedelta(days=28)


def window_ends(as_of: str, window: int) -> datetime:
    """The moment at which a window ends; window 0 ends at `as_of`."""
    return datetime.fromisoformat(as_of).astimezone(UTC) - window * _EACH
