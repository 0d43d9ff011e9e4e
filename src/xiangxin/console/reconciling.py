"""Whether the whole database adds up, subject by subject."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import typer

from xiangxin.market.orders.paying import reconciling as money
from xiangxin.market.orders.reconciling import queries as stock

_DIFFERS: Final = 1
_NAMED_MOST: Final = 50
# Each names what does not add up, a sentence a row.
CHECKS: Sequence[tuple[str, Callable[[], Iterator[str]]]] = (
    ("money", money.differences),
    ("stock", stock.differences),
)


def reconcile() -> None:
    """Say what does not add up in the whole database; the exit is 1 if there is anything."""
    differs = False
    for name, differences in CHECKS:
        found = list(islice(differences(), _NAMED_MOST + 1))
        for sentence in found[:_NAMED_MOST]:
            print(f"{name}: {sentence}.")
        if len(found) > _NAMED_MOST:
            print(f"{name}: and more.")
        if not found:
            print(f"{name}: everything adds up.")
        differs = differs or bool(found)
    if differs:
        raise typer.Exit(_DIFFERS)
