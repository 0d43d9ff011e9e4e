"""Builds the demo market: nine months of two thousand people, from one seed.

Everything is done by the real actions, one by one or many at once (`social.posts.many`),
and nothing is written into a table by hand. What was planted is written beside it.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from rich.progress import track

from xiangxin.console.demo import gathering, goods, launching, photographs, story, truth
from xiangxin.console.demo.ads import Ad, Ads
from xiangxin.console.demo.buyers import Buyers
from xiangxin.console.demo.circles import Circles
from xiangxin.console.demo.cues import SHOWN, Looking
from xiangxin.console.demo.pages import Pages
from xiangxin.console.demo.people import STREETS
from xiangxin.console.demo.shopping import Shopping
from xiangxin.console.demo.story import Event, Plan, Site, Somebody, Talker, Thread
from xiangxin.console.demo.talk import (
    AT_PRODUCTS,
    CHINESE,
    ENGLISH,
    gifts,
    groups,
    marta,
)
from xiangxin.console.demo.workshop import Workshop
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import MARKET, Experiment
from xiangxin.insight.snapshots import actions as snapshots
from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.rules import Entry, Origin
from xiangxin.market.cart import actions as cart
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog import queries as shelf
from xiangxin.market.catalog.rules import NewVariant, Picture
from xiangxin.market.orders import actions as orders
from xiangxin.market.payments.rules import Method
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.outbox import actions as outbox
from xiangxin.social.actors import actions as actors
from xiangxin.social.actors import many as people
from xiangxin.social.actors import queries as known
from xiangxin.social.actors.many import Following, Newcomer
from xiangxin.social.actors.rules import Member, Role, handle_key
from xiangxin.social.groups import actions as group_actions
from xiangxin.social.posts import many as posts
from xiangxin.social.posts.many import Liking, Saying
from xiangxin.social.posts.rules import Visibility
from xiangxin.social.shield import actions as shield
from xiangxin.social.timelines.hot import actions as hot
from xiangxin.world.cast import ENTRIES, PASSWORD

SEED = 20_260_713
DAYS = 252
PEOPLE = 2_000
CUES_FROM = 84
SHOPPING_FROM = 28
CURRENCY = "CNY"
ALSO_ITS_BRAND = 0.15
"""Of those who follow a product so many follow its brand at that."""
# When the campaign that nobody declared went on.
GIFTS_FROM, GIFTS_UNTIL = 0.36, 0.62
DAY = story.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A post about to be said, and what becomes of it."""

    saying: Saying
    site: Site | None
    author: Somebody | None
    answers: tuple[str, ...] = ()
    thread: Thread | None = None
    is_ad: bool = False
    told: Event | None = None


class Demo:
    def __init__(
        self,
        *,
        now: datetime,
        seed: int = SEED,
        days: int = DAYS,
        people: int = PEOPLE,
        gathering: float = 1.0,
    ) -> None:
        """`gathering` is how much larger a part of the people each place gathers."""
        self._now = now
        self._began = now - days * DAY
        self._days = days
        self._size = people
        self._gathering = gathering
        self._chance = random.Random(seed)  # noqa: S311 - a seeded story, not a secret
        # Of their own, so that what is drawn here moves nothing else.
        aside = random.Random(seed + 1)  # noqa: S311
        self._aside = aside
        self._talker = Talker(self._chance)
        self._maker: Somebody | None = None
        self._products: list[int] = []
        self._variants: dict[int, list[int]] = {}
        self._follows: dict[int, set[int]] = defaultdict(set)
        self._by_product: dict[int, Site] = {}
        self._brand_of: dict[int, int] = {}
        self._later: dict[int, list[Event]] = defaultdict(list)
        self._orders: dict[int, list[tuple[datetime, str, int, int]]] = defaultdict(
            list
        )
        self._of_order: dict[int, tuple[Site, Somebody]] = {}
        self._said: list[_Said] = []
        self._follow: list[Following] = []
        self._like: list[Liking] = []
        self._today = -1
        self._pages = Pages(until=now)
        self.looking = Looking(self._chance, [], self._pages)
        self.ads = Ads(aside, pages=self._pages, until=now)
        self.shopping = Shopping(aside, kinds={}, pages=self._pages)
        # Whoever voted for somebody's idea has met them.
        self.workshop = Workshop(
            random.Random(seed + 4),  # noqa: S311
            met=self._voted_for,
        )
        self.buyers = Buyers(
            random.Random(seed + 7),  # noqa: S311
            began=self._began,
            until=now,
        )
        self._among_friends = random.Random(seed + 2)  # noqa: S311
        self.circles = Circles(
            self._among_friends, names={one.handle: one.name for one in goods.PRODUCTS}
        )

    def build(self) -> truth.Truth:
        """A day of the story is one transaction; what it would have mailed is let go."""
        entries = self._entries()
        sites = self._places(entries)
        self._hang_photographs(sites, viewer=Member(entries["maker"].id))
        cues_from = self._began + CUES_FROM * DAY * self._days / DAYS
        plan = Plan(
            chance=self._chance, began=self._began, until=self._now, size=self._size,
            sites=sites, entries=list(entries.values()), cues_from=cues_from, gathering=self._gathering,
        )  # fmt: skip
        self._star(plan, sites)
        self._fill(sites)
        for event in plan.events():
            self._plan(event)
        self._products = [site.id for site in sites if site.is_product]
        self.looking = Looking(self._chance, self._products, self._pages)
        self._aside_too(plan, sites, ads_from=cues_from - 28 * DAY)
        self.workshop.plan(
            plan.people, sites, visitor=entries["shopper"], began=self._began,
            until=self._now,
        )  # fmt: skip
        has_begun = False
        for day in track(range(self._days + 1), description="The demo market's months"):
            start = self._began + day * DAY
            if day == self._days * SHOPPING_FROM // DAYS:
                self._begin(
                    [MARKET], Experiment.JUST_SHOP, at=start, key=self._other_key
                )
            if not has_begun and start >= cues_from:
                self._begin(self._products, Experiment.CUE, at=start, key=self._key)
                self._begin([MARKET], Experiment.AD_FOLD, at=start, key=self._other_key)
                has_begun = True
            self._tell(day, start)
            self._end_of_day(start + DAY)
        with transaction.atomic():
            self._visitor(entries["shopper"])
            self.workshop.tell(entries["shopper"])
            self._gather(sites, maker=entries["maker"].id)
            self._launch(sites, plan.people, maker=entries["maker"].id)
            outbox.let_go()
        shield.look_at_all(now=self._now)
        hot.refresh(now=self._now, days_at_once=28)
        return truth.of(
            sites=sites, units=list(self.looking.units.values()), ads=self.ads,
            shopping=self.shopping, circles=self.circles, as_of=self._now,
            campaign=self._campaign(), ideas=self.workshop.truth(),
        )  # fmt: skip

    # who and what is there --------------------------------------------------

    @transaction.atomic
    def _entries(self) -> dict[str, Somebody]:
        made = {}
        password = make_password(PASSWORD)  # once: it is slow on purpose
        for number, entry in enumerate(ENTRIES.values(), 100_000):
            made[entry.key] = Somebody(
                number=number,
                name=entry.name,
                language=CHINESE if entry.key == "shopper" else ENGLISH,
                joined=self._began,
                email=entry.email,
                handle=entry.handle,
                face=entry.face,
                password=password,
            )
        self._join(list(made.values()))
        self._maker = made["maker"]
        self.workshop.maker = made["maker"].id
        self.buyers.maker = made["maker"].id
        return made

    def _join(self, newcomers: Sequence[Somebody]) -> None:
        nobody_s = make_password(None)
        ids = people.join_many(
            [
                Newcomer(
                    email=one.email,
                    password=one.password or nobody_s,
                    name=one.name,
                    handle=one.handle,
                    avatar=one.face,
                    pseudonym=self._chance.getrandbits(62) + 1,
                    origin=Origin(entry=Entry.DIRECT),
                    at=one.joined,
                    is_demo=True,
                )
                for one in newcomers
            ]
        )
        for one, identifier in zip(newcomers, ids, strict=True):
            one.id = identifier

    @transaction.atomic
    def _places(self, entries: dict[str, Somebody]) -> list[Site]:
        maker, at = entries["maker"].id, self._began + timedelta(minutes=5)
        brands = {
            brand.handle: catalog.create_brand(
                person=maker, handle=brand.handle, name=brand.name,
                summary=brand.summary, avatar=brand.face, currency=CURRENCY,
                seller_name=brand.name, seller_contact="demo@market.invalid",
                is_demo=True, now=at,
            )
            for brand in goods.BRANDS
        }  # fmt: skip
        sites = [
            Site(
                handle=product.handle,
                pull=product.pull,
                is_product=True,
                id=self._product(
                    product, brand=brands[product.brand], maker=maker, at=at
                ),
                reward=self._campaign()
                if product.pull.shares[story.REWARD] > 0.5
                else None,
            )
            for product in goods.PRODUCTS
        ]
        by_handle = {site.handle: site for site in sites}
        self._by_product = {site.id: site for site in sites}
        self._brand_of = {
            by_handle[one.handle].id: brands[one.brand] for one in goods.PRODUCTS
        }
        for actor in (*brands.values(), *self._by_product):
            snapshots.publish(viewer=Member(maker), actor=actor, now=at)
        for actor in (brands["third_bench"], by_handle["yuetai"].id):
            actors.admit_to(
                viewer=Member(maker), actor=actor, person=entries["analyst"].id,
                role=Role.SUPPORT, now=at,
            )  # fmt: skip
        return sites

    def _hang_photographs(self, sites: Sequence[Site], *, viewer: Member) -> None:
        for handle, photograph in photographs.taken().items():
            (product,) = (site.id for site in sites if site.handle == handle)
            at = self._began + timedelta(minutes=10)
            photographs.hang(photograph, viewer=viewer, product=product, now=at)

    def _campaign(self) -> tuple[datetime, datetime]:
        span = self._now - self._began
        return self._began + GIFTS_FROM * span, self._began + GIFTS_UNTIL * span

    def _product(
        self, product: goods.DemoProduct, *, brand: int, maker: int, at: datetime
    ) -> int:
        made = catalog.create_product(
            viewer=Member(maker),
            brand=brand,
            handle=product.handle,
            title=product.name,
            description=product.body,
            summary=product.lede,
            options=product.options,
            variants=[
                NewVariant(price=Money.parse(v.price, CURRENCY), options=v.values)
                for v in product.variants
            ],
            images=[Picture(path, alt) for path, alt in product.pictures],
            category=product.category,
            is_demo=True,
            now=at,
        )
        lines = shelf.product_page(made).variants
        stock.set_on_hand(
            levels={
                line.id: variant.on_hand
                for line, variant in zip(lines, product.variants, strict=True)
            },
            now=at,
        )
        self._variants[made] = [line.id for line in lines if line.is_buyable]
        return made

    def _star(self, plan: Plan, sites: list[Site]) -> None:
        """Groups are founded by people, and somebody is followed for who she is."""
        founders = {"pourover": "aisha", "desks": "max"}
        seconds = {"pourover": "tom", "desks": "guqing"}
        by_handle = {one.handle: one for one in plan.people}
        named = (*founders.values(), *seconds.values(), "marta")
        known_people = [by_handle[handle] for handle in named]
        with transaction.atomic():
            self._join(known_people)
            for group in goods.GROUPS:
                founder = by_handle[founders[group.handle]]
                made = group_actions.create(
                    person=founder.id, handle=group.handle, name=group.name,
                    summary=group.summary, rules=groups.RULES[group.handle],
                    avatar=group.face, is_demo=True, origin=Origin(entry=Entry.DIRECT),
                    now=founder.joined + timedelta(hours=1),
                )  # fmt: skip
                second = by_handle[seconds[group.handle]]
                group_actions.appoint(
                    viewer=Member(founder.id), group=made, person=second.id,
                    now=max(founder.joined, second.joined) + timedelta(hours=2),
                )  # fmt: skip
                snapshots.publish(
                    viewer=Member(founder.id), actor=made,
                    now=founder.joined + timedelta(hours=1),
                )  # fmt: skip
                sites.append(
                    Site(
                        handle=group.handle, pull=group.pull, is_product=False, id=made
                    )
                )
        star = by_handle["marta"]
        sites.append(
            Site(
                handle="marta",
                pull=goods.INFLUENCER,
                is_product=False,
                id=star.id,
                star=star,
            )
        )
        plan.sites = sites

    def _fill(self, sites: Sequence[Site]) -> None:
        span = self._now - self._began
        for site in sites:
            began = self._began + 0.02 * span
            if site.star is not None:
                self._is_seen(site, began)
                continue
            source = AT_PRODUCTS if site.is_product else groups.TALK
            lines = {
                language: source[site.handle, language]
                for language in (CHINESE, ENGLISH)
                if (site.handle, language) in source
            }
            self._talker.fill(site, lines, began=began, until=self._now)
            if site.is_product:
                self._has_news(
                    site, [news for one in lines.values() for news in one.news]
                )

    def _is_seen(self, site: Site, began: datetime) -> None:
        """What the star says, all of it her own."""
        if site.star is None:
            return
        many = site.pull.talk
        for place in range(many):
            at = began + (self._now - began) * (place + self._chance.random()) / many
            at = min(at, self._now - timedelta(hours=2))
            text = marta.SAID[place % len(marta.SAID)]
            self._plan(
                Event(at=at, what=story.WRITE, who=site.star, site=site, text=text)
            )

    def _has_news(self, site: Site, news: Sequence[str]) -> None:
        if self._maker is None:
            return
        for place, text in enumerate(news, 1):
            at = self._began + (self._now - self._began) * place / (len(news) + 0.6)
            self._plan(
                Event(at=at, what=story.WRITE, who=self._maker, site=site, text=text)
            )
        if site.reward:
            since, until = site.reward
            texts = [*gifts.GIFTS[CHINESE], *gifts.GIFTS[ENGLISH]]
            for place, text in enumerate(texts):
                at = since + (until - since) * place / len(texts)
                self._plan(
                    Event(
                        at=at, what=story.WRITE, who=self._maker, site=site, text=text,
                        entry=Entry.CAMPAIGN,
                    )
                )  # fmt: skip

    # the story --------------------------------------------------------------

    def _aside_too(
        self, plan: Plan, sites: Sequence[Site], *, ads_from: datetime
    ) -> None:
        """Who sells on the side, and who goes shopping."""
        for event in self.ads.plans(
            plan.people, sites, since=ads_from, until=self._now
        ):
            self._plan(event)
        category = {product.handle: product.category for product in goods.PRODUCTS}
        kinds: dict[str, list[Site]] = defaultdict(list)
        for site in sites:
            if site.is_product:
                kinds[category[site.handle]].append(site)
        self.shopping = Shopping(self._aside, kinds=kinds, pages=self._pages)
        since = self._began + self._days * SHOPPING_FROM // DAYS * DAY
        for event in self.shopping.plans(plan.people, since=since, until=self._now):
            self._plan(event)

    def _plan(self, event: Event) -> None:
        """What follows today from what is told today is told tomorrow, at its own moment."""
        if event.at < self._now:
            day = (event.at - self._began).days
            self._later[max(day, self._today + 1)].append(event)

    def _tell(self, day: int, start: datetime) -> None:
        events = sorted(self._later.pop(day, []), key=lambda event: event.at)
        self._today = day
        self.looking.day(start)
        with transaction.atomic():
            self._join([e.who for e in events if e.what == story.JOIN and not e.who.id])
            self.workshop.day(day, start)
            for event in events:
                self._does(event)
            self._write()
            self.workshop.votes(day)
            self._sell([event for event in events if event.what == story.BUY], day)
            self.buyers.readers = list(self._follows)
            self.buyers.day(start + DAY)
            for event in events:
                self._reads(event)

    def _reads(self, event: Event) -> None:
        who, site = event.who, event.site
        match event.what:
            case story.LOOK:
                self._look(event)
            case story.VISIT if site is not None:
                self._pages.open(who.id, site.id, event.at)
            case story.SHOP if site is not None:
                for following in self.shopping.go(who, site, event.at):
                    self._plan(following)
            case _:
                pass

    def _begin(
        self,
        items: Iterable[int],
        experiment: Experiment,
        *,
        at: datetime,
        key: Callable[[], bytes],
    ) -> None:
        experiments.begin(experiment, items, secret=key, now=at - timedelta(minutes=1))

    def _end_of_day(self, at: datetime) -> None:
        exposures.flush()
        experiments.flush()
        experiments.tend(secret=self._key, now=min(at, self._now))

    def _key(self) -> bytes:
        return self._chance.randbytes(32)

    def _other_key(self) -> bytes:
        return self._aside.randbytes(32)

    def _does(self, event: Event) -> None:
        who = event.who
        match event.what:
            case story.FOLLOW if event.target is not None:
                self._tie(who, event.target, event)
            case story.FOLLOW if event.site is not None:
                self._follow_site(
                    who, event.site, event.at, event.entry, event.exposure
                )
            case story.COME if event.site is not None:
                self._come(who, event.site, event)
            case story.WRITE | story.WHISPER:
                self._begin_thread(event)
            case story.ADVERTISE if event.site is not None:
                self._advertise(event, event.site)
            case story.TELL if event.site is not None:
                self._tell_friends(event, event.site)
            case story.LIKE if event.thread is not None:
                self._like_in(event.thread, who, event.at, event.entry)
            case story.ANSWER if event.thread is not None:
                self._answer_in(event.thread, who, event.at, event.entry)
            case _:
                pass

    def _origin(self, entry: Entry, exposure: int | None = None) -> Origin:
        return Origin(
            entry=entry, session=self._chance.getrandbits(62), exposure=exposure
        )

    def _tie(self, who: Somebody, target: Somebody, event: Event) -> None:
        if not target.id or not who.id:
            return
        self._follows[who.id].add(target.id)
        self._follow.append(
            Following(
                follower=who.id, target=target.id, origin=self._origin(event.entry),
                at=event.at,
            )
        )  # fmt: skip
        if who not in target.friends:
            target.followers.append(who)

    def _follow_site(
        self,
        who: Somebody,
        site: Site,
        at: datetime,
        entry: Entry,
        exposure: int | None = None,
    ) -> None:
        if site.id in self._follows[who.id]:
            return
        self._follows[who.id].add(site.id)
        origin = self._origin(entry, exposure)
        self._follow.append(
            Following(follower=who.id, target=site.id, origin=origin, at=at)
        )
        brand = self._brand_of.get(site.id)
        if brand and self._among_friends.random() < ALSO_ITS_BRAND:
            later = min(at + timedelta(minutes=4), self._now - timedelta(minutes=1))
            self._follow_brand(who, brand, later)

    def _follow_brand(self, who: Somebody, brand: int, at: datetime) -> None:
        if brand not in self._follows[who.id]:
            self._follows[who.id].add(brand)
            session = self._among_friends.getrandbits(62)
            origin = Origin(entry=Entry.PRODUCT, session=session)
            self._follow.append(
                Following(follower=who.id, target=brand, origin=origin, at=at)
            )

    def _entry(self, site: Site, who: Somebody, *, told: bool = False) -> Entry:
        """Mostly the door of what draws them, sometimes one that tells nothing or pushes."""
        why = site.members.get(who.number)
        luck = self._chance.random()
        if why is None or (luck < story.TELLS_NOTHING and not told):
            return self._chance.choice(story.UNTOLD)
        if luck < 1 - story.TOLD and not told:
            return self._chance.choice(story.PUSHED)
        return self._chance.choice(story.DOORS[why])

    def _come(self, who: Somebody, site: Site, event: Event) -> None:
        if event.is_first and self._chance.random() < (0.7 if site.is_product else 1.0):
            self._follow_site(who, site, event.at, self._entry(site, who, told=True))
            if self._chance.random() < 0.5:
                return
        # Whoever comes for a gift looks at nothing else, and nobody else at that.
        wants_gift = bool(site.reward) and site.members.get(who.number) == story.REWARD
        entry = self._entry(site, who)
        luck = self._chance.random()
        if site.star is None and luck < 0.4 and not wants_gift:
            due = self._talker.due(site, who.language, event.at)
            if due is not None:
                saying = Saying(
                    author=who.id, place=site.id, source=due[0],
                    origin=self._origin(entry), at=event.at,
                )  # fmt: skip
                self._said.append(
                    _Said(saying=saying, site=site, author=who, answers=due[1])
                )
                return
        threads = [t for t in site.threads[-40:] if t.is_gift is wants_gift]
        recent = [t for t in threads[-story.RECENT :] if t.author is not who]
        if luck < 0.16:
            same = [t for t in recent if t.language == who.language]
            if same:
                self._answer_in(self._chance.choice(same), who, event.at, entry)
                return
        fresh = [t for t in recent if who.number not in t.liked]
        if fresh:
            # What was said last is read most.
            place = int(len(fresh) * self._chance.random() ** 0.6)
            self._like_in(fresh[min(place, len(fresh) - 1)], who, event.at, entry)

    def _begin_thread(self, event: Event) -> None:
        site, who = event.site, event.who
        is_closed = event.what == story.WHISPER
        is_maker = who is self._maker and site is not None
        saying = Saying(
            author=site.id if is_maker and site is not None else who.id,
            person=who.id if is_maker else None,
            source=event.text,
            visibility=Visibility.FOLLOWERS if is_closed else Visibility.PUBLIC,
            origin=self._origin(event.entry),
            at=event.at,
        )
        self._said.append(
            _Said(
                saying=saying,
                site=site,
                author=None if is_maker else who,
                answers=event.answers,
            )
        )

    def _advertise(self, event: Event, site: Site) -> None:
        origin = Origin(entry=Entry.DIRECT, session=self._aside.getrandbits(62))
        saying = Saying(
            author=event.who.id, place=site.id, source=event.text, origin=origin,
            at=event.at,
        )  # fmt: skip
        self._said.append(_Said(saying=saying, site=site, author=event.who, is_ad=True))

    def _tell_friends(self, event: Event, site: Site) -> None:
        session = self._among_friends.getrandbits(62)
        origin = Origin(entry=Entry.DIRECT, session=session)
        saying = Saying(
            author=event.who.id, source=event.text, origin=origin, at=event.at,
            visibility=Visibility.FOLLOWERS if event.is_closed else Visibility.PUBLIC,
        )  # fmt: skip
        said = _Said(saying=saying, site=site, author=event.who, told=event)
        self._said.append(said)

    def _like_in(
        self, thread: Thread, who: Somebody, at: datetime, entry: Entry
    ) -> None:
        if who.number in thread.liked or not self._may_read(who, thread):
            return
        thread.liked.add(who.number)
        self._like.append(
            Liking(person=who.id, post=thread.id, origin=self._origin(entry), at=at)
        )
        self._met(thread, who)

    def _answer_in(
        self, thread: Thread, who: Somebody, at: datetime, entry: Entry
    ) -> None:
        line = self._talker.answer(thread) if self._may_read(who, thread) else None
        if line is None:
            return
        saying = Saying(
            author=who.id, in_reply_to=thread.id, source=line,
            origin=self._origin(entry), at=at,
        )  # fmt: skip
        self._said.append(_Said(saying=saying, site=None, author=who, thread=thread))
        self._met(thread, who)

    def _may_read(self, who: Somebody, thread: Thread) -> bool:
        if not thread.is_for_followers or thread.author is None:
            return bool(who.id)
        return thread.author.id in self._follows[who.id]

    def _met(self, thread: Thread, who: Somebody) -> None:
        if thread.author is not None and thread.author is not who:
            self.looking.met(thread.author.id, who.id)

    def _voted_for(self, author: int, voter: int) -> None:
        self.looking.met(author, voter)

    def _write(self) -> None:
        """What the day brought, in as few statements as there are kinds of acts."""
        people.follow_many(sorted(self._follow, key=lambda one: one.at))
        said = sorted(self._said, key=lambda one: one.saying.at)
        ids = posts.say_many([one.saying for one in said])
        posts.like_many(sorted(self._like, key=lambda one: one.at))
        self._follow, self._said, self._like = [], [], []
        for one, post in zip(said, ids, strict=True):
            if one.is_ad and one.site is not None:
                at, author = one.saying.at, one.saying.author
                self.ads.said(Ad(post=post, author=author, site=one.site, at=at))
            elif one.told is not None and one.author and one.site is not None:
                for event in self.circles.told(post, one.author, one.site, one.told):
                    self._plan(event)
            elif one.thread is None:
                self._begun(one, post)

    def _begun(self, one: _Said, post: int) -> None:
        saying, author = one.saying, one.author
        is_closed = saying.visibility == Visibility.FOLLOWERS
        language = author.language if author else CHINESE
        if saying.source.isascii():
            language = ENGLISH
        thread = Thread(
            id=post,
            author=author,
            language=language,
            answers=list(one.answers),
            begun=saying.at,
            is_for_followers=is_closed,
            is_at_product=one.site is not None and one.site.is_product,
            is_gift=author is None and saying.origin.entry is Entry.CAMPAIGN,
        )
        if one.site is not None:
            one.site.threads.append(thread)
        if author is None or (one.site is not None and one.site.star is None):
            return
        if one.site is None:
            self._is_heard(thread, author, is_closed=is_closed)

    def _is_heard(self, thread: Thread, author: Somebody, *, is_closed: bool) -> None:
        """Friends like and answer what one says on one's own page; those who follow, less."""
        chance = self._chance
        for reader, likes, answers in (
            *((friend, 0.6, 0.18) for friend in author.friends),
            *((other, 0.2, 0.03) for other in author.followers if not is_closed),
        ):
            at = thread.begun + DAY * (1 + 2 * chance.random())
            if chance.random() < likes:
                self._plan(Event(at=at, what=story.LIKE, who=reader, thread=thread))
            if chance.random() < answers and reader.language == thread.language:
                later = at + timedelta(hours=chance.random())
                self._plan(
                    Event(at=later, what=story.ANSWER, who=reader, thread=thread)
                )

    def _look(self, event: Event) -> None:
        who = event.who
        for moved in self.looking.look(who.id, self._follows[who.id], event.at):
            site = self._by_product[moved.product]
            self._plan(
                Event(
                    at=moved.follows_at, what=story.FOLLOW, who=who, site=site,
                    exposure=moved.exposure,
                )
            )  # fmt: skip
            if moved.buys_at is not None:
                self._plan(Event(at=moved.buys_at, what=story.BUY, who=who, site=site))
        self.ads.look(who.id, self._follows[who.id], event.at, place=SHOWN + 1)

    # buying -----------------------------------------------------------------

    def _sell(self, wishes: Sequence[Event], day: int) -> None:
        for order_day in sorted(d for d in self._orders if d <= day):
            for at, step, order, buyer in self._orders.pop(order_day):
                self._step(order, step, buyer=buyer, at=at)
        wanted = {v for e in wishes if e.site for v in self._variants[e.site.id]}
        left = stock_queries.available(wanted) if wanted else {}
        for event in wishes:
            if event.site is not None:
                there = [v for v in self._variants[event.site.id] if left.get(v, 0) > 0]
                if there:
                    variant = self._chance.choice(there)
                    left[variant] -= 1
                    self._buy(event, event.site, variant)

    def _buy(self, event: Event, site: Site, variant: int) -> None:
        person = event.who
        origin = self._origin(self._entry(site, person))
        if event.post is not None:
            origin = replace(origin, entry=Entry.HOME, source_post=event.post)
        order = self._order(person, variant, origin, event.at)
        self._of_order[order] = (site, person)
        if self._chance.random() < 0.06:
            steps = [("cancel", 2)]
        elif event.at < self._now - 4 * DAY:
            steps = [("paid", 9), ("ship", 26)]
        else:
            steps = []
        is_kept = steps != [("cancel", 2)]
        if is_kept:
            self.circles.sold(event)
            for following in self.circles.bought(person, site, event):
                self._plan(following)
        for step, hours in steps:
            at = event.at + timedelta(hours=hours)
            self._orders[(at - self._began).days].append((at, step, order, person.id))

    def _order(
        self, person: Somebody, variant: int, origin: Origin, at: datetime
    ) -> int:
        cart.put(
            cart_key=None, person=person.id, variant=variant, units=1, origin=origin,
            now=at, new_key=f"demo-{next_id(at)}",
        )  # fmt: skip
        country = "CN" if person.language == CHINESE else "NL"
        area, city, part, code, street = self._chance.choice(STREETS[country])
        summary = orders.start_checkout(
            cart_key=None,
            person=person.id,
            email=person.email,
            name=person.name,
            phone="",
            country=country,
            fields={
                "country_area": area,
                "city": city,
                "city_area": part,
                "postal_code": code,
                "street_address": street.format(n=self._chance.randint(1, 300)),
            },
            language="zh-hans" if country == "CN" else "en",
            now=at,
        )
        (order,) = orders.place(
            checkout_id=summary.checkout_id, cart_key=None, person=person.id,
            method=Method.TRANSFER, shown=summary.shown, origin=origin, now=at,
        )  # fmt: skip
        return order

    def _step(self, order: int, step: str, *, buyer: int, at: datetime) -> None:
        """Old orders are paid and sent; a few are cancelled; the newest wait for the maker."""
        if self._maker is None:
            return
        maker = Member(self._maker.id)
        if step == "cancel":
            orders.cancel(Member(buyer), order, now=at)
        elif step == "paid":
            orders.mark_paid(maker, order, now=at)
        else:
            orders.ship(maker, order, now=at)
            if order in self._of_order:
                self.buyers.sent(*self._of_order[order], order, at)

    def _gather(self, sites: Sequence[Site], *, maker: int) -> None:
        (lamp,) = (site.id for site in sites if site.handle == "yuetai")
        gathering.gather(
            chance=random.Random(SEED + 5),  # noqa: S311 - moves nothing else
            maker=maker,
            brand=self._brand_of[lamp],
            lamp=lamp,
            followers=[who for who, what in self._follows.items() if lamp in what],
            until=self._now - timedelta(hours=1),
        )

    def _launch(
        self, sites: Sequence[Site], people: Sequence[Somebody], *, maker: int
    ) -> None:
        (lamp,) = (site.id for site in sites if site.handle == "yuetai")
        by_id = {one.id: one for one in people}

        def buy(who: int, variant: int, origin: Origin, at: datetime) -> None:
            order = self._order(by_id[who], variant, origin, at)
            for step, hours in (("paid", 9), ("ship", 26)):
                self._step(order, step, buyer=who, at=at + timedelta(hours=hours))

        launching.launch_all(
            chance=random.Random(SEED + 6),  # noqa: S311 - moves nothing else
            maker=maker,
            brand=self._brand_of[lamp],
            followers=[
                who
                for who, what in self._follows.items()
                if lamp in what and who in by_id
            ],
            began=self._began,
            until=self._now - timedelta(hours=1),
            buy=buy,
        )

    def _visitor(self, visitor: Somebody) -> None:
        """The visitor's own person follows a few things, so that home is not empty."""
        at = self._now - timedelta(hours=3)
        handles = (
            "yuetai",
            "slow_kettle",
            "hand_grinder",
            "pourover",
            "desks",
            "marta",
        )
        for handle in handles:
            actors.follow(
                follower=visitor.id,
                target=known.actor_at(handle).id,
                origin=Origin(entry=Entry.HOME),
                now=at,
            )


def is_built() -> bool:
    return bool(known.handles_taken([handle_key("yuetai")]))


def build(*, now: datetime) -> bool:
    """Build the demo market where one is wanted and missing; whether it was built now."""
    if not settings.DEMO or is_built():
        return False
    truth.write(Demo(now=now).build())
    return True
