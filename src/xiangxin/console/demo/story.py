"""The demo's months, told day by day: who comes why, who talks, likes, buys, and moves whom.

What each person will do is drawn beforehand; what follows from it (an answer, a like, what
a cue does) is drawn when it happens. A day's acts are written together.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from xiangxin.console.demo import people as called
from xiangxin.console.demo.goods import Pull
from xiangxin.console.demo.talk import CHINESE, ENGLISH, Lines
from xiangxin.console.demo.talk.answers import ANYWHERE, AT_A_PRODUCT
from xiangxin.console.demo.talk.own import FRIENDS, SO, WHAT, WHEN
from xiangxin.ledger.rules import Entry

DAY = timedelta(days=1)
CHINESE_SHARE = 0.6
CIRCLE = 9
# The doors of those drawn by the product, a person, a topic, a reward; then doors that tell
# nothing; then doors that push.
DOORS = (
    (Entry.PRODUCT, Entry.PRODUCT, Entry.SEARCH, Entry.SEARCH, Entry.RELEASE),
    (Entry.PERSON,),
    (Entry.HASHTAG, Entry.GROUP, Entry.GROUP),
    (Entry.CAMPAIGN,),
)
PERSON, TOPIC, REWARD = 1, 2, 3
# How often the door tells, and how often it tells nothing; else it pushes.
TOLD, TELLS_NOTHING = 0.7, 0.2
UNTOLD = (Entry.HOME, Entry.HOME, Entry.LINK, Entry.DIRECT, Entry.QR)
PUSHED = (Entry.NOTIFICATION, Entry.MAIL)
RECENT = 14


@dataclass(slots=True, kw_only=True, eq=False)
class Somebody:
    """Planned first; `id` is given when they join, in their turn of the story."""

    number: int
    name: str
    language: str
    joined: datetime
    handle: str | None = None
    face: str = ""
    password: str = ""
    email: str = ""
    is_writer: bool = False
    id: int = 0
    followers: "list[Somebody]" = field(default_factory=list)
    friends: "list[Somebody]" = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Thread:
    """A post that others like and answer; `answers` are those that fit it, still unsaid."""

    id: int
    author: Somebody | None
    language: str
    answers: list[str]
    begun: datetime
    said: set[str] = field(default_factory=set)
    liked: set[int] = field(default_factory=set)
    is_for_followers: bool = False
    is_at_product: bool = False
    is_gift: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Site:
    """A product, a group or a person whom a crowd gathers around."""

    handle: str
    pull: Pull
    is_product: bool
    id: int = 0
    star: Somebody | None = None
    reward: tuple[datetime, datetime] | None = None
    threads: list[Thread] = field(default_factory=list)
    due: dict[str, list[datetime]] = field(default_factory=dict)
    unsaid: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    members: "dict[int, int]" = field(default_factory=dict)
    """By a person's number: why they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`what` is one of the kinds below; the rest is what that kind asks for."""

    at: datetime
    what: str
    who: Somebody
    site: Site | None = None
    target: Somebody | None = None
    thread: Thread | None = None
    text: str = ""
    answers: tuple[str, ...] = ()
    entry: Entry = Entry.HOME
    is_first: bool = False
    exposure: int | None = None
    post: int | None = None
    """Through which somebody came."""
    is_closed: bool = False


JOIN, FOLLOW, COME, BUY, WRITE, LIKE, ANSWER, LOOK, WHISPER = (
    "join", "follow", "come", "buy", "write", "like", "answer", "look", "whisper",
)  # fmt: skip
SHOP, VISIT, ADVERTISE, TELL = "shop", "visit", "advertise", "tell"


class Plan:
    """Who there is and when each does what, as far as it does not hang on what happens."""

    def __init__(
        self,
        *,
        chance: random.Random,
        began: datetime,
        until: datetime,
        size: int,
        sites: Sequence[Site],
        entries: Sequence[Somebody],
        cues_from: datetime,
        gathering: float,
    ) -> None:
        self._chance = chance
        self.began, self.until = began, until
        self.cues_from = cues_from
        self._scale = gathering * size / 2000
        self.entries = list(entries)
        self.people = [*self._named(), *self._others(size)]
        self.sites = list(sites)

    # people -----------------------------------------------------------------

    def _named(self) -> Iterator[Somebody]:
        """The visitor's friends and some with a face, from the beginning."""
        for number, (name, handle, face) in enumerate(called.FRIENDS):
            yield self._somebody(
                number, name, CHINESE, handle=handle, face=face, early=True
            )
        for number, (name, handle, face) in enumerate(
            called.FACES, len(called.FRIENDS)
        ):
            yield self._somebody(
                number, name, ENGLISH, handle=handle, face=face, early=True
            )

    def _others(self, size: int) -> Iterator[Somebody]:
        chance = self._chance
        for number in range(len(called.FRIENDS) + len(called.FACES), size):
            language = CHINESE if chance.random() < CHINESE_SHARE else ENGLISH
            if language == CHINESE:
                name = chance.choice(called.SURNAMES) + chance.choice(called.GIVEN)
            else:
                name = f"{chance.choice(called.FIRST)} {chance.choice(called.LAST)}"
            yield self._somebody(number, name, language)

    def _somebody(
        self,
        number: int,
        name: str,
        language: str,
        *,
        handle: str | None = None,
        face: str = "",
        early: bool = False,
    ) -> Somebody:
        span = self.until - self.began
        share = 0.01 if early or self._chance.random() < 0.35 else 0.8
        late = share * self._chance.random() ** 1.6
        return Somebody(
            number=number,
            name=name,
            language=language,
            joined=self.began + timedelta(hours=1) + span * late,
            handle=handle,
            face=face,
            email=f"p{number}@demo.invalid",
            is_writer=early or self._chance.random() < 0.24,
        )

    def star(self) -> Somebody:
        return next(one for one in self.people if one.handle == "marta")

    # what they will do ------------------------------------------------------

    def events(self) -> Iterator[Event]:
        for one in self.people:
            yield Event(at=one.joined, what=JOIN, who=one)
        yield from self._ties()
        yield from self._writings()
        yield from self._whispers()
        for site in self.sites:
            yield from self._crowd(site)
        yield from self._looks()

    def _ties(self) -> Iterator[Event]:
        """Circles of friends who follow each other, and people one merely knows."""
        visitor = next(one for one in self.entries if one.handle == "yihe")
        friends = [visitor, *self.people[: len(called.FRIENDS)]]
        yield from self._circle(friends, share=1.0)
        for language in (CHINESE, ENGLISH):
            these = [
                one
                for one in self.people[len(called.FRIENDS) :]
                if one.language == language and one.handle != "marta"
            ]
            self._chance.shuffle(these)
            for start in range(0, len(these), CIRCLE):
                yield from self._circle(these[start : start + CIRCLE], share=0.7)
            writers = [one for one in these if one.is_writer]
            for one in these:
                for other in self._chance.sample(
                    writers, min(len(writers), self._chance.randint(3, 8))
                ):
                    if other is not one and other not in one.friends:
                        yield self._tie(one, other, Entry.PERSON, soon=60)

    def _circle(self, of: Sequence[Somebody], *, share: float) -> Iterator[Event]:
        for one, other in combinations(of, 2):
            if self._chance.random() < share:
                one.friends.append(other)
                other.friends.append(one)
                yield self._tie(one, other, Entry.DIRECT, soon=14)
                yield self._tie(other, one, Entry.NOTIFICATION, soon=14)

    def _tie(
        self, one: Somebody, other: Somebody, entry: Entry, *, soon: float
    ) -> Event:
        since = max(one.joined, other.joined) + timedelta(hours=2)
        at = since + (self.until - since) * 0.02 + DAY * soon * self._chance.random()
        at = min(at, self.until - timedelta(minutes=self._chance.randint(5, 600)))
        return Event(at=at, what=FOLLOW, who=one, target=other, entry=entry)

    def _writings(self) -> Iterator[Event]:
        """Told in order, so that no moment comes again before all others have been."""
        moments = sorted(
            (
                (self._while_here(one), one.number, one)
                for one in self.people
                if one.is_writer and one.handle != "marta"
                for _ in range(round(self._chance.expovariate(1 / 5)))
            ),
            key=lambda moment: moment[:2],
        )
        left: dict[str, list[str]] = {CHINESE: [], ENGLISH: []}
        for at, _, one in moments:
            yield Event(
                at=at, what=WRITE, who=one, text=self._moment_of(one.language, left)
            )

    def _while_here(self, one: Somebody) -> datetime:
        span = self.until - one.joined - timedelta(hours=4)
        return one.joined + timedelta(hours=3) + span * self._chance.random()

    def _moment_of(self, language: str, left: dict[str, list[str]]) -> str:
        if not left[language]:
            what = WHAT[language]
            left[language] = self._chance.sample(what, len(what))
        joint = "，" if language == CHINESE else " "
        when, so = (
            self._chance.choice(WHEN[language]),
            self._chance.choice(SO[language]),
        )
        return f"{when}{joint}{left[language].pop()}{so}"

    def _whispers(self) -> Iterator[Event]:
        friends = self.people[: len(called.FRIENDS)]
        span = self.until - self.began
        for place, (text, answers) in enumerate(FRIENDS):
            share = 0.2 + 0.795 * (place + 0.5) / len(FRIENDS)
            at = self.began + span * share + timedelta(hours=self._chance.random() * 9)
            yield Event(
                at=min(at, self.until - timedelta(hours=5)),
                what=WHISPER,
                who=friends[place % len(friends)],
                text=text,
                answers=answers,
            )

    def _crowd(self, site: Site) -> Iterator[Event]:
        pull, chance = site.pull, self._chance
        there = [one for one in self.people if one is not site.star]
        crowd = chance.sample(
            there, min(len(there), max(3, round(pull.crowd * self._scale)))
        )
        for one in crowd:
            why = chance.choices(range(4), pull.shares)[0]
            site.members[one.number] = why
            since = one.joined + timedelta(hours=4)
            until = self.until - timedelta(minutes=10)
            if why == REWARD and site.reward:
                since, until = max(since, site.reward[0]), site.reward[1]
            if since >= until:
                continue
            came = since + (until - since) * chance.random() ** 1.8
            yield Event(at=came, what=COME, who=one, site=site, is_first=True)
            rate = chance.gammavariate(1.5, pull.keen / 1.5) / 28
            if why == REWARD and site.reward:
                rate *= 4
            at = came
            while True:
                at += DAY * chance.expovariate(max(rate, 0.002))
                if at >= until:
                    break
                yield Event(at=at, what=COME, who=one, site=site)
            yield from self._purchases(one, site, came)

    def _purchases(self, one: Somebody, site: Site, came: datetime) -> Iterator[Event]:
        chance, pull = self._chance, site.pull
        if chance.random() >= pull.buys:
            return
        at = came + DAY * chance.expovariate(1 / 6)
        first = True
        while at < self.until - timedelta(hours=1):
            yield Event(at=at, what=BUY, who=one, site=site, is_first=first)
            if chance.random() >= pull.again:
                return
            first = False
            at += DAY * (10 + chance.expovariate(1 / 45))

    def _looks(self) -> Iterator[Event]:
        """Reading home, where products are named with whoever the reader follows."""
        for one in self.people:
            since = max(self.cues_from, one.joined + 20 * DAY)
            if since >= self.until:
                continue
            for _ in range(2):
                at = (
                    since
                    + (self.until - timedelta(minutes=20) - since)
                    * self._chance.random()
                )
                yield Event(at=at, what=LOOK, who=one)


class Talker:
    """What is said next at a place, so that nothing is said twice in a row of its page."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._answered: Counter[str] = Counter()

    def fill(
        self, site: Site, lines: dict[str, Lines], *, began: datetime, until: datetime
    ) -> None:
        """When what is due at a site; what there is to say, in an order of its own."""
        many = site.pull.talk
        for language, share in ((CHINESE, CHINESE_SHARE), (ENGLISH, 1 - CHINESE_SHARE)):
            if language not in lines:
                continue
            moments = (
                self._chance.random() ** 0.85 for _ in range(round(many * share))
            )
            site.due[language] = sorted(began + (until - began) * m for m in moments)
            site.unsaid[language] = self._order(
                lines[language], len(site.due[language])
            )

    def _order(self, lines: Lines, many: int) -> list[tuple[str, tuple[str, ...]]]:
        """Every sentence once before any comes again, one or two to a post."""
        said: list[tuple[str, tuple[str, ...]]] = []
        single: list[tuple[str, tuple[str, ...]]] = [
            *((line, ()) for line in (*lines.says, *lines.gripes)),
            *lines.asks,
        ]
        turn: list[tuple[str, tuple[str, ...]]] = []
        while len(said) < many:
            if not turn:
                lately = {line for line, _ in said[-len(single) // 3 :]}
                turn = self._chance.sample(single, len(single))
                turn.sort(key=lambda one: one[0] in lately)
            line, answers = turn.pop(0)
            if not answers and turn and not turn[0][1] and self._chance.random() < 0.3:
                joint = "" if line.endswith(("。", "；")) else " "
                line = f"{line}{joint}{turn.pop(0)[0]}"
            said.append((line, answers))
        return said

    def due(
        self, site: Site, language: str, at: datetime
    ) -> tuple[str, tuple[str, ...]] | None:
        moments, unsaid = site.due.get(language, []), site.unsaid.get(language, [])
        if not moments or not unsaid or moments[0] > at:
            return None
        moments.pop(0)
        return unsaid.pop(0)

    def answer(self, thread: Thread) -> str | None:
        """What fits, else something short that was not said there yet."""
        if thread.answers:
            return thread.answers.pop(0)
        if thread.is_for_followers:
            return None
        said = AT_A_PRODUCT if thread.is_at_product else ANYWHERE
        pool = said[thread.language]
        fresh = [line for line in pool if line not in thread.said]
        if not fresh or len(thread.said) >= 4:
            return None
        least = min(self._answered[line] for line in fresh)
        line = self._chance.choice(
            [one for one in fresh if self._answered[one] == least]
        )
        self._answered[line] += 1
        thread.said.add(line)
        return line


def by_day(events: Iterable[Event], began: datetime) -> dict[int, list[Event]]:
    days: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        days[(event.at - began).days].append(event)
    return days
