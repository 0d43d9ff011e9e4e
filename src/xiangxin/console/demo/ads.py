"""A few who sell on the side, and what folding their posts away does to those who read.

Whether a post is an ad is what the shield says of it, and whether it is folded is drawn by
the market itself. Here is only what follows.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xiangxin.console.demo.pages import Pages
from xiangxin.console.demo.story import ADVERTISE, DAY, Event, Site, Somebody
from xiangxin.console.demo.talk.ads import AT_A_PRODUCT, IN_A_GROUP
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Arm, Draw, Experiment
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.social.shield import actions as shield
from xiangxin.social.shield.rules import Flag

ONE_IN: Final = 200
"""Of so many people one sells on the side, and four at least."""
EVERY: Final = 12
"""Days between two ads of one account, in the mean."""
IN_GROUPS: Final = 0.5
NEW_FOR: Final = 28 * DAY
AT_ONCE: Final = 4
OPENS: Final = {Arm.SHOW: 0.16, Arm.FOLD: 0.04}
"""Who meets an ad at a product opens the product's page, within hours."""
READS_ON: Final = {Arm.SHOW: 0.2, Arm.FOLD: 0.5}
FURTHER: Final = 2
"""Who reads on meets so many more posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    post: int
    author: int
    site: Site
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The first time somebody met an ad. `opens` and `reads` are what folding is planted to
    change: the chance of opening what is advertised, and how many exposures follow, of
    which an opened page is two."""

    viewer: int
    post: int
    at: datetime
    arm: Arm
    opens: float
    reads: float


class Ads:
    def __init__(self, chance: random.Random, *, pages: Pages, until: datetime) -> None:
        self._chance = chance
        self._pages = pages
        self._until = until
        self._ads: list[Ad] = []
        self.accounts: list[Somebody] = []
        self.unmarked = 0
        self.meetings: dict[tuple[int, int], Meeting] = {}

    @property
    def posts(self) -> int:
        return len(self._ads) + self.unmarked

    def plans(
        self,
        people: Sequence[Somebody],
        sites: Sequence[Site],
        *,
        since: datetime,
        until: datetime,
    ) -> Iterator[Event]:
        chance = self._chance
        there = [one for one in people if one.handle is None and one.joined < since]
        many = min(len(there), max(4, len(people) // ONE_IN))
        self.accounts = chance.sample(there, many)
        groups = [s for s in sites if not s.is_product and s.star is None]
        products = [s for s in sites if s.is_product]
        for one in self.accounts:
            at = since + DAY * EVERY * chance.random()
            while at < until:
                is_in_group = chance.random() < IN_GROUPS
                lines = IN_A_GROUP if is_in_group else AT_A_PRODUCT
                yield Event(
                    at=at, what=ADVERTISE, who=one,
                    site=chance.choice(groups if is_in_group else products),
                    text=chance.choice(lines[one.language]),
                )  # fmt: skip
                at += DAY * (1 + chance.expovariate(1 / (EVERY - 1)))

    def said(self, ad: Ad) -> None:
        """Only what the shield marks is one to readers."""
        if Flag.LIKELY_AD in shield.look(post=ad.post, now=ad.at):
            self._ads.append(ad)
        else:
            self.unmarked += 1

    def look(self, viewer: int, follows: set[int], at: datetime, *, place: int) -> None:
        """The newest ads of those whom the viewer follows, one of each place."""
        met: dict[int, Ad] = {}
        for ad in reversed(self._ads):
            if ad.at < at - NEW_FOR or len(met) == AT_ONCE:
                break
            is_told = ad.author in follows or ad.site.id in follows
            if is_told and ad.at < at and ad.author != viewer:
                met.setdefault(ad.site.id, ad)
        if not met:
            return
        shown = {ad.post: ad for ad in met.values()}
        draws = experiments.draw(
            Experiment.AD_FOLD, viewer=viewer, items=list(shown), now=at
        )
        exposures.log(
            [
                _exposure(viewer, ad, position, draws.get(ad.post))
                for position, ad in enumerate(shown.values(), place)
            ],
            now=at,
        )
        for ad in shown.values():
            draw = draws.get(ad.post)
            self._follows(viewer, ad, draw.arm if draw else None, at)

    def _follows(self, viewer: int, ad: Ad, arm: Arm | None, at: datetime) -> None:
        """Every meeting draws the same numbers, whatever the arm; a later one changes nothing."""
        opens, reads, wait = (self._chance.random() for _ in range(3))
        if arm is None or (viewer, ad.post) in self.meetings:
            return
        lift = OPENS[Arm.FOLD] - OPENS[Arm.SHOW] if ad.site.is_product else 0.0
        self.meetings[viewer, ad.post] = Meeting(
            viewer=viewer, post=ad.post, at=at, arm=arm, opens=lift,
            reads=2 * lift + FURTHER * (READS_ON[Arm.FOLD] - READS_ON[Arm.SHOW]),
        )  # fmt: skip
        if ad.site.is_product and opens < OPENS[arm]:
            self._pages.open(viewer, ad.site.id, at + timedelta(minutes=2 + 300 * wait))
        if reads < READS_ON[arm]:
            self._reads_on(viewer, ad.site, at + timedelta(minutes=1 + 20 * wait))

    def _reads_on(self, viewer: int, site: Site, at: datetime) -> None:
        older = [one for one in site.threads if not one.is_for_followers][-FURTHER:]
        if at < self._until:
            exposures.log(
                [
                    Exposure(
                        viewer=viewer, item_kind="post", item=one.id, actor=site.id,
                        surface=Surface.HOME, position=place,
                    )
                    for place, one in enumerate(older, 20)
                ],
                now=at,
            )  # fmt: skip


def _exposure(viewer: int, ad: Ad, position: int, draw: Draw | None) -> Exposure:
    return Exposure(
        viewer=viewer,
        item_kind="post",
        item=ad.post,
        actor=ad.site.id,
        surface=Surface.HOME,
        position=position,
        arm=draw.arm.value if draw else "",
        propensity=draw.propensity if draw else None,
        experiment=Experiment.AD_FOLD.value if draw else "",
        epoch=draw.epoch if draw else None,
    )
