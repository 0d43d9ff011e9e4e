"""64-bit identifiers ordered by time: 41 bits of milliseconds, 10 of node, 12 of sequence."""

from datetime import UTC, datetime, timedelta
from threading import Lock

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
NODES = 1 << 10
_SEQUENCES = 1 << 12
_MILLISECOND = timedelta(milliseconds=1)


class Mint:
    """Makes identifiers for one process.

    The identifiers of one mint strictly grow, also when the clock steps back and when
    more than 4,096 are asked for in a millisecond: the next millisecond is borrowed.
    """

    def __init__(self, node: int = 0) -> None:
        self._lock = Lock()
        self._last = -1
        self.become(node)

    def become(self, node: int) -> None:
        """Mint as `node` from now on. Two processes must never share a node."""
        if not 0 <= node < NODES:
            raise ValueError(f"a node is a number from 0 to {NODES - 1}, not {node}")
        self._node = node

    def next(self, now: datetime) -> int:
        return self.some(now, 1)[0]

    def some(self, now: datetime, count: int) -> list[int]:
        """As many at once, in order."""
        stamp = (now - EPOCH) // _MILLISECOND * _SEQUENCES
        if stamp < 0:
            raise ValueError("identifiers begin in 2025")
        with self._lock:
            first = max(stamp, self._last + 1)
            self._last = first + count - 1
        return list(map(self._numbered, range(first, first + count)))

    def _numbered(self, turn: int) -> int:
        milliseconds, sequence = divmod(turn, _SEQUENCES)
        return (milliseconds * NODES + self._node) * _SEQUENCES + sequence


# The process's own mint. A serving process leases its node at start (world.nodes).
MINT = Mint()


def next_id(now: datetime) -> int:
    return MINT.next(now)


def next_ids(now: datetime, count: int) -> list[int]:
    return MINT.some(now, count)


def first_id(at: datetime) -> int:
    """The smallest identifier of this moment: where a time range begins in an index."""
    return max(0, (at - EPOCH) // _MILLISECOND) * NODES * _SEQUENCES


def moment_of(identifier: int) -> datetime:
    return EPOCH + (identifier // (NODES * _SEQUENCES)) * _MILLISECOND
