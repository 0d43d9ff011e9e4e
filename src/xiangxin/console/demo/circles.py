"""Who bought tells friends of it, and a few of them buy through that post: closed paths.

Some tell those who follow them and nobody else, others say it in the open; friends follow
each other, so both ways lead through a circle.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from xiangxin.console.demo.story import BUY, DAY, TELL, Event, Site, Somebody
from xiangxin.console.demo.talk import CHINESE
from xiangxin.console.demo.talk.friends import BOUGHT

TELLS: Final = 0.3
"""Of the orders so many are told of."""
TO_FOLLOWERS: Final = 0.7
BUYS: Final = 0.07
"""Each friend buys through such a post with this chance."""
LATER: Final = 6.0
"""Days from the post to the order, at most."""


class Circles:
    """`orders` and `closed` are those that stand: placed, and not cancelled."""

    def __init__(self, chance: random.Random, *, names: Mapping[str, str]) -> None:
        self._chance = chance
        self._names = names
        self.posts = 0
        self.orders = 0
        self.closed = 0

    def bought(self, who: Somebody, site: Site, event: Event) -> Iterator[Event]:
        """Some time after it came."""
        chance = self._chance
        luck, wait = chance.random(), chance.random()
        is_closed, line = chance.random() < TO_FOLLOWERS, chance.random()
        if luck >= TELLS or not who.friends:
            return
        lines = BOUGHT[who.language]
        said = lines[int(line * len(lines))].format(self._name(site, who.language))
        yield Event(
            at=event.at + timedelta(days=3) + 9 * DAY * wait,
            what=TELL,
            who=who,
            site=site,
            text=said,
            is_closed=is_closed,
        )

    def told(
        self, post: int, author: Somebody, site: Site, event: Event
    ) -> Iterator[Event]:
        self.posts += 1
        for friend in author.friends:
            luck, wait = self._chance.random(), self._chance.random()
            if luck < BUYS and friend.id:
                at = event.at + timedelta(minutes=20) + LATER * DAY * wait
                yield Event(at=at, what=BUY, who=friend, site=site, post=post)

    def sold(self, event: Event) -> None:
        self.orders += 1
        self.closed += event.post is not None

    def _name(self, site: Site, language: str) -> str:
        """A name in two languages is said in the speaker's."""
        first, _, rest = self._names[site.handle].partition(" ")
        if first.isascii():
            return self._names[site.handle]
        return first if language == CHINESE else rest
