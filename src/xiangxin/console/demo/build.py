"""Builds the demo market: forty weeks of a few hundred people, driven through the real actions.

Everything is drawn from one seed. What was planted stands in goods.py: how people come to
each product. Nothing is written into a table by hand.
"""

import random  # noqa: TID251 - the demo is drawn from a seed
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from rich.progress import track

from xiangxin.console.demo import goods, words
from xiangxin.insight.snapshots import actions as snapshots
from xiangxin.kernel.ids import next_id
from xiangxin.kernel.money import Money
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
from xiangxin.social.actors import queries as known
from xiangxin.social.actors.rules import Member, Role, handle_key
from xiangxin.social.posts import actions as posts
from xiangxin.world.cast import ENTRIES, PASSWORD

SEED = 20_260_713
WEEKS = 40
PEOPLE = 420
CURRENCY = "CNY"
ANSWERS_A_THREAD = 3


@dataclass(slots=True, kw_only=True)
class Somebody:
    """Planned first; `id` is given when they join, in their turn of the story."""

    name: str
    language: str
    joined: datetime
    email: str
    handle: str | None = None
    face: str = ""
    password: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person at one product at one moment."""

    at: datetime
    person: Somebody
    product: goods.DemoProduct
    entry: Entry
    is_first: bool


class Demo:
    def __init__(
        self,
        *,
        now: datetime,
        seed: int = SEED,
        weeks: int = WEEKS,
        people: int = PEOPLE,
    ) -> None:
        self._now = now
        self._began = now - timedelta(weeks=weeks)
        self._size = people
        self._chance = random.Random(seed)  # noqa: S311 - a seeded story, not a secret
        self._products: dict[str, int] = {}
        self._makers: dict[str, int] = {}
        # Each line waits for its moment, so that talk goes on until today.
        self._talk = {
            (handle, language): sorted(
                (self._moment(self._began), line) for line in lines
            )
            for handle, said in words.TALK.items()
            for language, lines in said.items()
        }
        self._threads: dict[str, list[int]] = {}
        self._answered: set[tuple[int, str]] = set()

    def build(self) -> None:
        """A day of the story is one transaction; what it would have mailed is let go."""
        entries = self._entries()
        self._goods(entries)
        people = self._people()
        story: list[tuple[datetime, Somebody | Visit]] = [
            *((person.joined, person) for person in people),
            *((visit.at, visit) for visit in self._visits(people)),
        ]
        days: dict[int, list[Somebody | Visit]] = {}
        for at, event in sorted(story, key=lambda told: told[0]):
            days.setdefault((at - self._began).days, []).append(event)
        for day in track(sorted(days), description="Forty weeks of the demo market"):
            with transaction.atomic():
                for event in days[day]:
                    if isinstance(event, Visit):
                        self._act(event)
                    else:
                        self._join(event)
        self._shopper(entries["shopper"])
        with transaction.atomic():
            outbox.let_go()

    # people -----------------------------------------------------------------

    @transaction.atomic
    def _entries(self) -> dict[str, Somebody]:
        made = {}
        for entry in ENTRIES.values():
            made[entry.key] = Somebody(
                name=entry.name,
                language=words.CHINESE if entry.key == "shopper" else "en",
                joined=self._began,
                email=entry.email,
                handle=entry.handle,
                face=entry.face,
                password=make_password(PASSWORD),
            )
            self._join(made[entry.key])
        return made

    def _people(self) -> list[Somebody]:
        """Who will join, and when; nobody but the three entries can sign in."""
        faces = ["marta", "max", "tang", "tom", "xiaoman", "zhouyan", "aisha"]
        people = []
        for number in range(self._size):
            language = words.CHINESE if self._chance.random() < 0.6 else "en"
            face = faces[number] if number < len(faces) else ""
            people.append(
                Somebody(
                    name=self._name(language),
                    language=language,
                    joined=self._moment(self._began, 0.85),
                    email=f"p{number}@demo.invalid",
                    face=f"drawings/p-{face}.svg" if face else "",
                    password=make_password(None),
                )
            )
        return people

    def _join(self, person: Somebody) -> None:
        user = actors.enrol(
            email=person.email, password=person.password, now=person.joined
        )
        person.id = actors.join(
            user=user,
            name=person.name,
            handle=person.handle,
            avatar=person.face,
            pseudonym=self._chance.getrandbits(62) + 1,
            origin=Origin(entry=Entry.DIRECT),
            now=person.joined,
            is_demo=True,
        )

    def _name(self, language: str) -> str:
        if language == words.CHINESE:
            return self._chance.choice(words.SURNAMES) + self._chance.choice(
                words.GIVEN
            )
        return f"{self._chance.choice(words.FIRST)} {self._chance.choice(words.LAST)}"

    def _moment(self, earliest: datetime, until: float = 1.0) -> datetime:
        span = (self._now - earliest) * until
        return earliest + span * self._chance.random()

    # goods ------------------------------------------------------------------

    @transaction.atomic
    def _goods(self, entries: dict[str, Somebody]) -> None:
        maker, at = entries["maker"].id, self._began + timedelta(minutes=5)
        brands = {
            brand.handle: catalog.create_brand(
                person=maker,
                handle=brand.handle,
                name=brand.name,
                summary=brand.summary,
                avatar=brand.face,
                currency=CURRENCY,
                seller_name=brand.name,
                seller_contact="demo@market.invalid",
                is_demo=True,
                now=at,
            )
            for brand in goods.BRANDS
        }
        for product in goods.PRODUCTS:
            self._products[product.handle] = self._product(
                product, brand=brands[product.brand], maker=maker, at=at
            )
            self._makers[product.handle] = maker
            snapshots.publish(
                viewer=Member(maker), actor=self._products[product.handle], now=at
            )
        for actor in (brands["third_bench"], self._products["yuetai"]):
            actors.admit_to(
                viewer=Member(maker),
                actor=actor,
                person=entries["analyst"].id,
                role=Role.SUPPORT,
                now=at,
            )

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
        return made

    # the story --------------------------------------------------------------

    def _visits(self, people: list[Somebody]) -> Iterator[Visit]:
        """Who comes to what, how and when. Some come back, of their own accord."""
        for product in goods.PRODUCTS:
            doors, weights = zip(*product.doors, strict=True)
            for person in self._chance.sample(
                people, product.crowd * len(people) // PEOPLE
            ):
                entry = self._chance.choices(doors, weights)[0]
                at = self._moment(person.joined)
                yield Visit(
                    at=at, person=person, product=product, entry=entry, is_first=True
                )
                # A reward brings people once; the product itself brings them back.
                again = 0.2 if entry is Entry.CAMPAIGN else 0.78
                while self._chance.random() < again:
                    at += timedelta(days=self._chance.expovariate(1 / 16))
                    if at >= self._now:
                        break
                    back = self._chance.choices(
                        (*doors, Entry.PRODUCT), (*weights, 3.0)
                    )
                    yield Visit(
                        at=at,
                        person=person,
                        product=product,
                        entry=back[0],
                        is_first=False,
                    )

    def _act(self, visit: Visit) -> None:
        actor = self._products[visit.product.handle]
        origin = Origin(
            entry=visit.entry, session=self._chance.getrandbits(62), source_post=None
        )
        chance = self._chance.random
        if visit.is_first and chance() < 0.7:
            actors.follow(
                follower=visit.person.id, target=actor, origin=origin, now=visit.at
            )
        if chance() < 0.35:
            self._say(visit, actor, origin)
        if chance() < 0.5:
            self._like(visit, origin)
        if chance() < visit.product.buys:
            self._buy(visit, actor, origin)

    def _say(self, visit: Visit, actor: int, origin: Origin) -> None:
        """Something new whose moment has come, else an answer to somebody."""
        threads = self._threads.setdefault(visit.product.handle, [])
        lines = self._talk[visit.product.handle, visit.person.language]
        if lines and lines[0][0] <= visit.at:
            _, line = lines.pop(0)
            threads.append(
                posts.say(
                    author=visit.person.id,
                    place=actor,
                    source=line,
                    origin=origin,
                    now=visit.at,
                )
            )
        elif threads:
            self._answer(visit, self._chance.choice(threads[-8:]), origin)

    def _answer(self, visit: Visit, thread: int, origin: Origin) -> None:
        """Something nobody has answered there yet; else silence."""
        lines = words.ANSWERS[visit.person.language]
        fresh = [line for line in lines if (thread, line) not in self._answered]
        if not fresh or len(fresh) <= len(lines) - ANSWERS_A_THREAD:
            return
        line = self._chance.choice(fresh)
        self._answered.add((thread, line))
        posts.say(
            author=visit.person.id,
            in_reply_to=thread,
            source=line,
            origin=origin,
            now=visit.at,
        )

    def _like(self, visit: Visit, origin: Origin) -> None:
        threads = self._threads.get(visit.product.handle, [])
        for post in self._chance.sample(
            threads, min(len(threads), self._chance.randint(1, 3))
        ):
            posts.like(person=visit.person.id, post=post, origin=origin, now=visit.at)

    def _buy(self, visit: Visit, actor: int, origin: Origin) -> None:
        lines = [v for v in shelf.product_page(actor).variants if v.is_buyable]
        left = stock_queries.available(line.id for line in lines)
        there = [line for line in lines if left.get(line.id, 0) > 0]
        if not there:
            return
        person = visit.person
        cart.put(
            cart_key=None,
            person=person.id,
            variant=self._chance.choice(there).id,
            units=1,
            origin=origin,
            now=visit.at,
            new_key=f"demo-{next_id(visit.at)}",
        )
        country = "CN" if person.language == words.CHINESE else "NL"
        area, city, part, code, street = self._chance.choice(words.STREETS[country])
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
            now=visit.at,
        )
        (order,) = orders.place(
            checkout_id=summary.checkout_id,
            cart_key=None,
            person=person.id,
            method=Method.TRANSFER,
            shown=summary.shown,
            origin=origin,
            now=visit.at,
        )
        self._deliver(order, visit)

    def _deliver(self, order: int, visit: Visit) -> None:
        """Old orders are paid and sent; a few are cancelled; the newest wait for the maker."""
        maker = Member(self._makers[visit.product.handle])
        if self._chance.random() < 0.06:
            orders.cancel(
                Member(visit.person.id), order, now=visit.at + timedelta(hours=2)
            )
        elif visit.at < self._now - timedelta(days=4):
            orders.mark_paid(maker, order, now=visit.at + timedelta(hours=9))
            orders.ship(maker, order, now=visit.at + timedelta(days=1))

    @transaction.atomic
    def _shopper(self, shopper: Somebody) -> None:
        """The visitor's own person follows a few things, so that home is not empty."""
        at = self._now - timedelta(hours=3)
        for handle in ("yuetai", "slow_kettle", "hand_grinder"):
            actors.follow(
                follower=shopper.id,
                target=self._products[handle],
                origin=Origin(entry=Entry.HOME),
                now=at,
            )


def is_built() -> bool:
    return bool(known.handles_taken([handle_key("yuetai")]))


def build(*, now: datetime) -> bool:
    """Build the demo market where one is wanted and missing; whether it was built now."""
    if not settings.DEMO or is_built():
        return False
    Demo(now=now).build()
    return True
