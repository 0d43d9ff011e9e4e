"""Ideas, votes, answers and releases of the demo, by the real actions.

Who votes is drawn from all who came, by whatever door drew them: how many are drawn by
what stays as it was planted.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from xiangxin.console.demo.story import DAY, DOORS, REWARD, Site, Somebody
from xiangxin.console.demo.talk import CHINESE, ENGLISH
from xiangxin.console.demo.talk.ideas import (
    BENCHES,
    OF_THE_VISITOR,
    DemoIdea,
    DemoRelease,
)
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.ideas import actions as ideas
from xiangxin.market.ideas import many
from xiangxin.market.ideas import queries as known
from xiangxin.market.ideas.many import Voting
from xiangxin.market.ideas.queries import Moved
from xiangxin.market.ideas.rules import State, What
from xiangxin.market.releases import actions as releases
from xiangxin.market.releases import queries as published
from xiangxin.market.releases.rules import told
from xiangxin.social.actors.rules import Member, Stranger
from xiangxin.social.notifications.actions import notify

Met = Callable[[int, int], None]
# Makers decline late and answer soon.
_SOON = 0.25
# What a vote leads to in a notice, by what became of its idea.
_TOLD = {
    What.SHIPPED: "idea_shipped",
    What.PLANNED: "idea_planned",
    What.DECLINED: "idea_declined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    at: datetime
    site: Site
    idea: DemoIdea | None = None
    release: DemoRelease | None = None
    is_answer: bool = False


class Workshop:
    def __init__(self, chance: random.Random, *, met: Met) -> None:
        """`met` is told whenever somebody votes for what somebody else proposed."""
        self._chance = chance
        self.maker = 0
        self._met = met
        self._people: dict[int, Somebody] = {}
        self._steps: dict[int, list[_Step]] = defaultdict(list)
        self._votes: dict[int, list[tuple[datetime, Site, str, Somebody]]] = (
            defaultdict(list)
        )
        self._ideas: dict[tuple[str, str], int] = {}
        self._proposer: dict[int, int] = {}

    def plan(
        self,
        people: Sequence[Somebody],
        sites: Sequence[Site],
        *,
        visitor: Somebody,
        began: datetime,
        until: datetime,
    ) -> None:
        self._people = {one.number: one for one in people}
        span = until - began
        for site in sites:
            bench = BENCHES.get(site.handle)
            if bench is None:
                continue
            shipping = {one.label: one.at for one in bench.releases}
            for idea in bench.ideas:
                self._on(began, idea.at, span, site, idea=idea)
                if idea.answer:
                    answered = idea.answered_at
                    if idea.to is not State.DECLINED:
                        answered = idea.at + _SOON * (answered - idea.at)
                    self._on(began, answered, span, site, idea=idea, is_answer=True)
                decided = shipping.get(idea.in_, 1.0)
                if idea.to is State.DECLINED:
                    decided = idea.answered_at
                since = began + idea.at * span + DAY
                self._plan_votes(
                    site, idea, began=began, since=since, until=began + decided * span
                )
                if (site.handle, idea.title) in OF_THE_VISITOR:
                    at = since + timedelta(hours=3)
                    self._votes[(at - began).days].append(
                        (at, site, idea.title, visitor)
                    )
            for release in bench.releases:
                self._on(began, release.at, span, site, release=release)

    def day(self, day: int, start: datetime) -> None:
        """What the maker and those who propose do; before anything is said on that day."""
        steps = sorted(self._steps.pop(day, []), key=lambda step: step.at)
        for step in steps:
            if step.release is not None:
                self._release(step.site, step.release, at=start)
            elif step.idea is not None and step.is_answer:
                self._answer(step.site, step.idea, at=start)
            elif step.idea is not None:
                self._propose(step.site, step.idea, at=start)

    def votes(self, day: int) -> None:
        votings = []
        for at, site, title, who in sorted(
            self._votes.pop(day, []), key=lambda vote: vote[0]
        ):
            idea = self._ideas.get((site.handle, title))
            if idea is None or not who.id:
                continue
            votings.append(
                Voting(person=who.id, idea=idea, origin=self._origin(site, who), at=at)
            )
            proposer = self._proposer[idea]
            if proposer != who.id:
                self._met(proposer, who.id)
        many.vote_many(votings)

    def tell(self, visitor: Somebody) -> None:
        """A history tells nobody anything; its visitor has the notices of their own votes."""
        turns: list[tuple[datetime, str, int, int]] = []
        for handle, title in OF_THE_VISITOR:
            idea = self._ideas.get((handle, title), 0)
            for card in known.cards_of(Stranger(), [idea]).values():
                page = known.idea_page(Stranger(), card.product_id, idea)
                log = [] if isinstance(page, Moved) else page.log
                turns += [
                    (line.made_at, _TOLD[line.what], line.id, idea)
                    for line in log
                    if line.what in _TOLD
                ]
        for at, kind, change, idea in sorted(turns):
            notify(
                kind=kind,
                to=[visitor.id],
                about=change,
                thing=idea,
                by=self.maker,
                now=at,
            )

    def truth(self) -> list[dict[str, Any]]:
        """Each idea with its votes and what became of it."""
        found = known.cards_of(Stranger(), self._ideas.values())
        labels = published.labels_of(card.shipped_in for card in found.values())
        return [
            {
                "product": handle,
                "idea": str(idea),
                "title": title,
                "votes": found[idea].votes + found[idea].young,
                "state": found[idea].state.value,
                "release": labels.get(found[idea].shipped_in or 0),
            }
            for (handle, title), idea in self._ideas.items()
            if idea in found
        ]

    def _on(
        self,
        began: datetime,
        part: float,
        span: timedelta,
        site: Site,
        *,
        idea: DemoIdea | None = None,
        release: DemoRelease | None = None,
        is_answer: bool = False,
    ) -> None:
        at = began + part * span
        self._steps[(at - began).days].append(
            _Step(at=at, site=site, idea=idea, release=release, is_answer=is_answer)
        )

    def _plan_votes(
        self,
        site: Site,
        idea: DemoIdea,
        *,
        began: datetime,
        since: datetime,
        until: datetime,
    ) -> None:
        span = until - since - DAY
        if span <= timedelta(0):
            return
        for number, why in site.members.items():
            who = self._people.get(number)
            # Whoever comes for a gift looks at nothing else.
            if who is None or why == REWARD or self._chance.random() >= idea.share:
                continue
            at = since + span * self._chance.random() ** 1.6
            if at > who.joined:
                self._votes[(at - began).days].append((at, site, idea.title, who))

    def _propose(self, site: Site, idea: DemoIdea, *, at: datetime) -> None:
        language = CHINESE if any("一" <= c <= "鿿" for c in idea.title) else ENGLISH
        there = [
            who
            for number, why in site.members.items()
            if why != REWARD
            and (who := self._people.get(number)) is not None
            and who.id
            and who.language == language
            and who.joined < at - DAY
        ]
        if not there:
            return
        who = self._chance.choice(there)
        made = ideas.propose(
            person=who.id,
            product=site.id,
            title=idea.title,
            text=idea.text,
            origin=self._origin(site, who),
            now=at,
        )
        self._ideas[site.handle, idea.title] = made
        self._proposer[made] = who.id

    def _answer(self, site: Site, idea: DemoIdea, *, at: datetime) -> None:
        made = self._ideas.get((site.handle, idea.title))
        if made is not None:
            ideas.answer(
                viewer=Member(self.maker),
                idea=made,
                to=idea.to,
                words=idea.answer,
                version=known.cards_of(Stranger(), [made])[made].version,
                now=at,
            )

    def _release(self, site: Site, release: DemoRelease, *, at: datetime) -> None:
        maker = Member(self.maker)
        in_it = [
            self._ideas[site.handle, idea.title]
            for idea in BENCHES[site.handle].ideas
            if idea.in_ == release.label and (site.handle, idea.title) in self._ideas
        ]
        made = releases.draft(
            viewer=maker,
            product=site.id,
            told=told(
                label=release.label,
                kind=release.kind,
                day=at.date().isoformat(),
                notes=release.notes,
            ),
            ideas_in=in_it,
            now=at,
        )
        origin = Origin(entry=Entry.DIRECT, session=self._chance.getrandbits(62))
        releases.publish(viewer=maker, release=made, version=1, origin=origin, now=at)

    def _origin(self, site: Site, who: Somebody) -> Origin:
        """Through the door of what draws them, and what did tells."""
        why = site.members.get(who.number, 0)
        return Origin(
            entry=self._chance.choice(DOORS[why]),
            session=self._chance.getrandbits(62),
        )
