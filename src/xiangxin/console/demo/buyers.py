"""Buyers who say that it came and what it is like; others find that helpful, its maker answers."""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from xiangxin.console.demo.story import DAY, Site, Somebody
from xiangxin.console.demo.talk.reviews import REVIEWS, Told
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.orders import actions as orders
from xiangxin.market.reviews import actions, queries
from xiangxin.market.reviews.actions import Said
from xiangxin.market.reviews.rules import Incentive
from xiangxin.social.actors.rules import Member, Stranger

COMES_AFTER: Final = 4 * DAY
"""After it was sent."""
ALL_BY: Final = 0.8
"""By this part of the story every review of the book may have begun."""
READS_FOR: Final = 12 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    order: int
    product: int
    buyer: int
    sent_at: datetime


class Buyers:
    """What they say is drawn apart, and moves nothing else. Acts are done in their order."""

    def __init__(
        self, chance: random.Random, *, began: datetime, until: datetime
    ) -> None:
        self._chance = chance
        self._began = began
        self._until = until
        self._told: dict[tuple[str, str], int] = {}
        self._spoke: set[tuple[int, int]] = set()
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = 0
        self.maker = 0
        self.readers: Sequence[int] = ()

    def sent(self, site: Site, buyer: Somebody, order: int, at: datetime) -> None:
        """An order was sent: the next review of the book is its buyer's, when it is time."""
        key = (site.handle, buyer.language)
        book = REVIEWS.get(key, ())
        place = self._told.get(key, 0)
        if place == len(book) or (buyer.id, site.id) in self._spoke:
            return
        span = (self._until - self._began) * ALL_BY
        told = book[place]
        used = timedelta(weeks=told.weeks or 0) + COMES_AFTER
        says_at = at + used + 2 * DAY * self._chance.random()
        if at < self._began + span * (place / len(book)) or says_at >= self._until:
            return
        self._told[key] = place + 1
        self._spoke.add((buyer.id, site.id))
        sold = Sold(order=order, product=site.id, buyer=buyer.id, sent_at=at)
        self._plan(at + COMES_AFTER, partial(self._came, sold))
        self._plan(says_at, partial(self._says, sold, told))

    def day(self, until: datetime) -> None:
        """Everything that is due by then."""
        due = sorted(one for one in self._due if one[0] < until)
        self._due = [one for one in self._due if one[0] >= until]
        for at, _, act in due:
            act(at)

    def _plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        if at < self._until:
            self._count += 1
            self._due.append((at, self._count, act))

    def _came(self, sold: Sold, at: datetime) -> None:
        orders.mark_delivered(Member(sold.buyer), sold.order, now=at)

    def _says(self, sold: Sold, told: Told, at: datetime) -> None:
        chance = self._chance
        review = actions.review(
            person=sold.buyer,
            product=sold.product,
            said=Said(
                stars=told.stars,
                words=told.words,
                weeks="" if told.weeks is None else str(told.weeks),
                pseudonym=told.name,
                incentive=Incentive(told.gave),
            ),
            origin=self._origin(),
            now=at,
        )
        if told.answer:
            later = at + DAY * (1 + chance.random())
            self._plan(later, partial(self._answers, review, told.answer))
        if told.later is not None:
            self._plan(at + 21 * DAY, partial(self._adds, sold, review, told.later))
        others = [one for one in self.readers if one not in {sold.buyer, self.maker}]
        for reader in chance.sample(others, min(told.helped, len(others))):
            read_at = at + DAY + READS_FOR * chance.random()
            self._plan(read_at, partial(self._helped, reader, review))

    def _adds(
        self, sold: Sold, review: int, told: tuple[int, str], at: datetime
    ) -> None:
        stars, words = told
        actions.add(
            person=sold.buyer, review=review, stars=stars, words=words,
            origin=self._origin(), now=at,
        )  # fmt: skip

    def _answers(self, review: int, words: str, at: datetime) -> None:
        (card,) = queries.cards_of(Stranger(), [review]).values()
        actions.answer(
            viewer=Member(self.maker), review=review, words=words,
            version=card.version, now=at,
        )  # fmt: skip

    def _helped(self, reader: int, review: int, at: datetime) -> None:
        actions.find_helpful(
            person=reader, review=review, origin=self._origin(), now=at
        )

    def _origin(self) -> Origin:
        return Origin(entry=Entry.PRODUCT, session=self._chance.getrandbits(62))
