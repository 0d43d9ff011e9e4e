"""When something was kept, and of how many people it is told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

# Seven days after it came nobody can send it back without a reason.
RETURN_WITHIN = timedelta(days=7)
# Few say that a parcel came. One that left so long ago and is not back has come.
COMES_WITHIN = timedelta(days=14)
LATELY = timedelta(days=365)
PEOPLE_LEAST = 5
SHOWN_MOST = 4


def first_of(
    pairs: Iterable[tuple[int, int, int]],
) -> dict[int, list[tuple[int, int]]]:
    """By product, the (other, people) that most people kept beside it."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for product, other, people in pairs:
        if people >= PEOPLE_LEAST and product != other:
            found[product].append((other, people))
    return {
        product: sorted(others, key=lambda one: (-one[1], one[0]))[:SHOWN_MOST]
        for product, others in found.items()
    }
