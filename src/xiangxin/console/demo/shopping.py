"""People who go through products of one kind until they decide, and what the hint spares them."""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xiangxin.console.demo.pages import Pages
from xiangxin.console.demo.story import BUY, DAY, SHOP, VISIT, Event, Site, Somebody
from xiangxin.insight.experiments.rules import Arm

GO: Final = 0.75
"""How many of the people go shopping once."""
COMPARES: Final = {Arm.NONE: 0.6, Arm.HINT: 0.25}
"""Each other product of the category is opened with this chance."""
DECIDES: Final = {Arm.NONE: 5.0, Arm.HINT: 2.5}
"""Days to the last look, in the mean; nobody takes more than twice that."""
BUYS: Final = 0.06
COUNTED_FOR: Final = 28 * DAY
OVER_AFTER: Final = COUNTED_FOR + 14 * DAY
"""What somebody began in the time after their draw counts once all of it must be over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """`others` are as many as could be compared."""

    viewer: int
    product: int
    at: datetime
    arm: Arm
    others: int


class Shopping:
    def __init__(
        self,
        chance: random.Random,
        *,
        kinds: Mapping[str, Sequence[Site]],
        pages: Pages,
    ) -> None:
        self._chance = chance
        self._kinds = [list(sites) for sites in kinds.values() if len(sites) > 1]
        self._kind_of = {site.id: kind for kind in self._kinds for site in kind}
        self._pages = pages
        self.trips: list[Trip] = []

    def plans(
        self, people: Sequence[Somebody], *, since: datetime, until: datetime
    ) -> Iterator[Event]:
        """Soon after they joined, so that most have seen none of it before."""
        chance = self._chance
        for one in people:
            go, day = chance.random(), chance.random()
            kind = chance.choices(self._kinds, [len(k) for k in self._kinds])[0]
            at = max(since, one.joined + DAY) + 18 * DAY * day
            if go < GO and at < until:
                yield Event(at=at, what=SHOP, who=one, site=chance.choice(kind))

    def spared(self, *, until: datetime) -> float:
        """How many comparisons fewer a person is planted to make for the hint: the mean of
        all for whom it was drawn."""
        drawn = {
            viewer: at
            for viewer, at in self._pages.first_drawn.items()
            if at + OVER_AFTER <= until
        }
        others = sum(
            trip.others
            for trip in self.trips
            if trip.viewer in drawn and trip.at < drawn[trip.viewer] + COUNTED_FOR
        )
        return others * (COMPARES[Arm.HINT] - COMPARES[Arm.NONE]) / max(1, len(drawn))

    def go(self, who: Somebody, site: Site, at: datetime) -> Iterator[Event]:
        """Every trip draws the same numbers, whatever the arm: the chances alone differ."""
        chance = self._chance
        others = [one for one in self._kind_of[site.id] if one is not site]
        lucks = [(chance.random(), chance.random()) for _ in others]
        long, buys = 2 * chance.random(), chance.random()
        arm = self._pages.open(who.id, site.id, at)
        if arm is None:
            return
        self.trips.append(
            Trip(
                viewer=who.id, product=site.id, at=at, arm=arm, others=len(others)
            )
        )  # fmt: skip
        took = timedelta(minutes=5) + DAY * DECIDES[arm] * long
        for other, (luck, when) in zip(others, lucks, strict=True):
            if luck < COMPARES[arm]:
                yield Event(at=at + took * when, what=VISIT, who=who, site=other)
        yield Event(at=at + took, what=VISIT, who=who, site=site)
        if buys < BUYS:
            decided = at + took + timedelta(minutes=4)
            yield Event(at=decided, what=BUY, who=who, site=site)
