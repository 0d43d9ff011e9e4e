"""The market's own direction and orbits, from those of its actors."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from xiangxin.pull.snapshot import Figure, Snapshot

FEWEST_ACTORS: Final = 5
"""Of fewer actors of a kind, the sum would tell of one that published nothing."""


@dataclass(slots=True)
class Pool:
    """Sums over the actors of each kind: people who are near two of them count twice."""

    as_of: str = ""
    actors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    orbits: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    shares: dict[tuple[str, str], list[Figure]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, snapshot: Snapshot) -> None:
        kind = snapshot.actor.kind
        self.as_of = snapshot.as_of
        self.actors[kind] += 1
        for orbit, people in snapshot.orbits.items():
            self.orbits[kind, orbit] += people
        for name, share in (snapshot.shares or {}).items():
            self.shares[kind, name].append(share)

    def rows(self) -> list[dict[str, Any]]:
        """As findings of the market; `part` is the kind."""
        counts = [
            self._row("orbits", kind, orbit, (people, people, people), people)
            for (kind, orbit), people in sorted(self.orbits.items())
            if self.actors[kind] >= FEWEST_ACTORS
        ]
        means = [
            self._row("direction", kind, f"share_{name}", _mean(some), _people(some))
            for (kind, name), some in sorted(self.shares.items())
            if len(some) >= FEWEST_ACTORS
        ]
        return counts + means

    def _row(
        self,
        measure: str,
        kind: str,
        name: str,
        told: tuple[float, float, float],
        n: int,
    ) -> dict[str, Any]:
        value, low, high = (float(each) for each in told)
        return {
            "measure": measure,
            "part": kind,
            "name": name,
            "value": value,
            "low": low,
            "high": high,
            "n": n,
            "badge": "association",
            "as_of": self.as_of,
            "definition": f"{measure}.{name}",
        }


def _people(shares: list[Figure]) -> int:
    return sum(each.n for each in shares)


def _mean(shares: list[Figure]) -> tuple[float, float, float]:
    """Each actor by its people; the halves of the intervals add up as squares."""
    total = _people(shares) or 1
    value = sum(each.value * each.n for each in shares) / total
    below = sum(((each.value - each.low) * each.n) ** 2 for each in shares) ** 0.5
    above = sum(((each.high - each.value) * each.n) ** 2 for each in shares) ** 0.5
    return value, max(0.0, value - below / total), min(1.0, value + above / total)
