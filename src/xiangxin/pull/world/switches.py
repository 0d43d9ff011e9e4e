"""What a synthetic world contains, each part on or off and sized."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

FEWEST_PEOPLE = 10


class Impossible(ValueError):
    """No such world can be made; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """0 or False is off, 1 the usual size.

    Confounders: `homophily` (who is alike follows one another, and likes the same
    category), `taste` (a liking of one category that friends do not share), `fame`
    (some products draw everybody). Truth: `influence`. Planted actors: `audiences`
    (how many actors for each verdict), `influencer`, `community`, `shop`; planted
    spreads: `organic`, `reward` and `pyramids` (how many of each). `experiment` says
    whether cues are held back at random; without it adoption runs over the graph and
    exposures follow from it. `exposures` is first exposures a person, `heldback`
    the share without a cue in a product's first epoch and after it.
    """

    influence: float = 1.0
    homophily: float = 1.0
    taste: float = 1.0
    fame: float = 1.0
    experiment: bool = True
    exposures: float = 6.0
    heldback: tuple[float, float] = (0.5, 0.05)
    histories: float = 1.0
    audiences: int = 2
    influencer: float = 1.0
    community: float = 1.0
    shop: float = 1.0
    organic: int = 4
    reward: int = 4
    pyramids: int = 4
    products: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            given = getattr(self, each.name)
            sizes = given if isinstance(given, tuple) else (given,)
            if not all(math.isfinite(s) and s >= 0 for s in sizes):
                raise Impossible(f"{each.name} must be zero or more; it is {given}.")
        if not all(0 < share < 1 for share in self.heldback):
            raise Impossible("heldback holds shares between 0 and 1.")


PARTS = (
    "influence", "homophily", "taste", "fame", "experiment", "histories", "audiences",
    "influencer", "community", "shop", "organic", "reward", "pyramids",
)  # fmt: skip
"""What a world can be without."""


def without(parts: Iterable[str]) -> dict[str, int]:
    """Keywords that leave parts out. Raises Impossible."""
    given = list(parts)
    unknown = sorted(set(given) - set(PARTS))
    if unknown:
        raise Impossible(
            f"A world has no part {', '.join(unknown)}; its parts are "
            f"{', '.join(PARTS)}."
        )
    return dict.fromkeys(given, 0)


def switches(given: dict[str, Any]) -> Switches:
    """From keywords. Raises Impossible for one that there is not."""
    known = {each.name for each in fields(Switches)}
    unknown = sorted(given.keys() - known)
    if unknown:
        raise Impossible(
            f"A world has no switch {', '.join(unknown)}; "
            f"it has {', '.join(sorted(known))}."
        )
    return Switches(**given)
