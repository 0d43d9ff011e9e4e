"""What is shown to the demo's people, and what they do because of it: the planted effect.

Whether somebody is named beside a product is drawn by the market itself (insight.cues).
Here is only what follows: a chance of following it that is higher by LIFT where a name was
shown, by how the reader stands to whom was drawn.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xiangxin.console.demo.pages import Pages
from xiangxin.insight.cues.queries import Cue, cues_for
from xiangxin.insight.experiments.rules import Arm
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.social.actors.rules import Member

BASE: Final = 0.05
"""Who meets a product at home follows it within a week, with nobody named."""
NEVER, WEAK, STRONG = "never", "weak", "strong"
LIFT: Final = {NEVER: 0.02, WEAK: 0.07, STRONG: 0.15}
STRONG_FROM: Final = 3
"""Acts between two people until the month began, either way."""
MORE_NAMES: Final = 1.2
OPENS: Final = 0.12
BUYS: Final = 0.15
SHOWN: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The first cue, shown or held back, of a reader and a product; `base` and `lifted` are
    the planted chances of following within a week without and with the name drawn."""

    viewer: int
    product: int
    at: datetime
    tie: str
    arm: str
    base: float
    lifted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a look at home leads to: following, and perhaps buying."""

    product: int
    follows_at: datetime
    buys_at: datetime | None
    exposure: int


class Looking:
    def __init__(
        self, chance: random.Random, products: Sequence[int], pages: Pages
    ) -> None:
        self._chance = chance
        self._pages = pages
        self._products = products
        self.units: dict[tuple[int, int], Unit] = {}
        self._between: Counter[tuple[int, int]] = Counter()
        self._until_month: Mapping[tuple[int, int], int] = {}
        self._month = (0, 0)

    def met(self, one: int, other: int) -> None:
        self._between[min(one, other), max(one, other)] += 1

    def day(self, at: datetime) -> None:
        """Ties count as they were when the month began, as the engine counts them."""
        if (at.year, at.month) != self._month:
            self._month = (at.year, at.month)
            self._until_month = dict(self._between)

    def look(self, viewer: int, followed: set[int], at: datetime) -> list[Moved]:
        left = [one for one in self._products if one not in followed]
        shown = self._chance.sample(left, min(SHOWN, len(left)))
        cues = cues_for(Member(viewer), shown, at)
        logged = exposures.log(
            [
                _exposure(viewer, product, place, cues.get(product))
                for place, product in enumerate(shown, 1)
            ],
            now=at,
        )
        moved = []
        for product, exposure in zip(shown, logged, strict=True):
            found = self._follows(viewer, product, cues.get(product), at, exposure)
            if found is not None:
                moved.append(found)
        return moved

    def _follows(
        self, viewer: int, product: int, cue: Cue | None, at: datetime, exposure: int
    ) -> Moved | None:
        """Every look draws the same numbers, whatever the arm: the chances alone differ."""
        chance = self._chance
        luck, opens, wait, buys = (chance.random() for _ in range(4))
        base, lifted = BASE, BASE
        if cue is not None and cue.drawn is not None and cue.arm is not None:
            if (viewer, product) in self.units:
                return None  # later looks add nothing, as the first one has decided
            tie = self._tie(viewer, cue.drawn)
            lifted = base + LIFT[tie]
            self.units[viewer, product] = Unit(
                viewer=viewer, product=product, at=at, tie=tie, arm=cue.arm.value,
                base=base, lifted=lifted,
            )  # fmt: skip
            if cue.arm is Arm.ALL:
                lifted = base + LIFT[tie] * MORE_NAMES
            lifted = base if cue.arm is Arm.NONE else lifted
        if opens < OPENS + 2 * (lifted - base):
            self._pages.open(viewer, product, at + timedelta(minutes=1 + 600 * wait))
        if luck >= lifted:
            return None
        follows_at = at + timedelta(minutes=3) + timedelta(days=5) * wait
        later = timedelta(hours=2) + timedelta(days=7) * chance.random()
        return Moved(
            product=product,
            follows_at=follows_at,
            buys_at=follows_at + later if buys < BUYS else None,
            exposure=exposure,
        )

    def _tie(self, one: int, other: int) -> str:
        acts = self._until_month.get((min(one, other), max(one, other)), 0)
        if not acts:
            return NEVER
        return STRONG if acts >= STRONG_FROM else WEAK


def _exposure(viewer: int, product: int, place: int, cue: Cue | None) -> Exposure:
    if cue is None or cue.epoch is None or cue.arm is None:
        return Exposure(
            viewer=viewer, item_kind="product", item=product, actor=product,
            surface=Surface.HOME, position=place,
        )  # fmt: skip
    return Exposure(
        viewer=viewer,
        item_kind="product",
        item=product,
        actor=product,
        surface=Surface.HOME,
        position=place,
        cue_eligible=cue.eligible,
        cue_drawn=cue.drawn,
        cue_shown=tuple(one.person.id for one in cue.shown),
        arm=cue.arm.value,
        propensity=cue.propensity,
        experiment="cue",
        epoch=cue.epoch,
    )
