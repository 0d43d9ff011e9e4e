"""How often a failed reaction is tried again, and how long a running one may take."""

from datetime import timedelta

TRIES = 8
# A worker that was killed leaves its row RUNNING; after this another takes it back.
LIMIT = timedelta(minutes=10)


def wait_before(tries: int) -> timedelta:
    """After the n-th failure: 2 s, 8 s, 32 s … at most an hour."""
    return min(timedelta(seconds=2 * 4 ** (tries - 1)), timedelta(hours=1))
