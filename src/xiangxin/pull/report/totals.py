"""Direction and orbits of all actors of a kind together. Standard library alone."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from xiangxin.pull.snapshot import ORBITS, Figure, Snapshot
from xiangxin.pull.thresholds import ACTORS_FOR_A_CATEGORY

KINDS: Final = ("product", "brand", "group", "person")
FEWEST_ACTORS: Final = ACTORS_FOR_A_CATEGORY
"""A total of fewer would tell what one of them keeps to itself."""


def totals(snapshots: Iterable[Snapshot]) -> Iterator[tuple[str, str, str, Figure]]:
    """(measure, kind, name, figure), for kinds with enough actors that people came to."""
    of: dict[str, list[Snapshot]] = {kind: [] for kind in KINDS}
    for each in snapshots:
        if each.actor.kind in of and any(each.orbits.values()):
            of[each.actor.kind].append(each)
    for kind, some in of.items():
        if len(some) < FEWEST_ACTORS:
            continue
        for orbit in ORBITS:
            people = sum(each.orbits.get(orbit, 0) for each in some)
            yield "orbits", kind, orbit, _counted(people, some[0].as_of)
        pointing = [each.shares for each in some if each.shares]
        if len(pointing) >= FEWEST_ACTORS:
            for name in pointing[0]:
                yield "direction", kind, f"share_{name}", _pooled(name, pointing)


def _counted(people: int, as_of: str) -> Figure:
    return Figure(
        value=float(people),
        low=float(people),
        high=float(people),
        n=people,
        badge="association",
        as_of=as_of,
        definition="orbits.kind",
    )


def _pooled(name: str, pointing: Sequence[Mapping[str, Figure]]) -> Figure:
    """Weighed by people; the actors' own errors are taken as independent."""
    some = [shares[name] for shares in pointing]
    n = sum(figure.n for figure in some)
    value = sum(figure.n * figure.value for figure in some) / n
    below = math.hypot(*(f.n * (f.value - f.low) for f in some)) / n
    above = math.hypot(*(f.n * (f.high - f.value) for f in some)) / n
    return Figure(
        value=value,
        low=max(0.0, value - below),
        high=min(1.0, value + above),
        n=n,
        badge=some[0].badge,
        as_of=some[0].as_of,
        definition="direction.kind",
    )
