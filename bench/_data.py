"""Makes the market that is measured: always the same people, goods and words.

    python bench/_data.py market                   prints the manifest as JSON
    python bench/_data.py checkouts COUNT VARIANT  prints the first id; cart and checkout
                                                   of the nth are first + 2n and + 2n + 1
    python bench/_data.py sold VARIANT             prints units held for orders and units ordered

Rows are written by SQL in bulk and not by the actions, which would take an hour.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import _ready  # noqa: F401 - Django first
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import Experiment
from xiangxin.kernel.ids import MINT, first_id, next_id
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.orders.bills.queries import bill_of
from xiangxin.market.orders.bills.rules import shown_as
from xiangxin.market.shipping.rules import Place
from xiangxin.social.actors.models import User
from xiangxin.social.actors.sessions import SessionStore
from xiangxin.text.markdown import to_html
from xiangxin.world import clock

PEOPLE, BRANDS, PRODUCTS, POSTS, LIKES = 20_000, 500, 5_000, 200_000, 100_000
VARIANTS_EACH, FOLLOWS_EACH = 3, 10
READER_FOLLOWS_PEOPLE, READER_FOLLOWS_PRODUCTS = 150, 50
POSTS_AT_MEASURED_PRODUCT = 10
REVIEWS_OF_MEASURED_PRODUCT = 10
DAYS = 200
PICTURES = ("drawings/lamp-ink.svg", "drawings/kettle.svg")
COLOURS = ("Ink", "Celadon", "Vermilion")
WORDS = (
    "The hinge is quieter since the last batch, and it stays where I put it.",
    "用了三周，开关还是很顺，就是说明书的字太小。",
    "Does anybody know whether the small one fits a bicycle bag?",
    "Mine arrived on Tuesday. *Two* of the screws were short, the maker sent new ones.",
    "早上六点的光最好看，谢谢做它的人。",
    "I took it apart: four screws, no glue. Whoever designed this has repaired things.",
    "比我想的重一点，但是拿在手里很安心，推荐给天天出门的人。",
    "Second one, for my sister. She asked for the green and got the green.",
)
NOUNS = ("Lamp", "Kettle", "Mug", "Clock", "Grinder", "书包", "键盘", "台灯")
NAMES = ("Ana", "Bo", "Chen Yu", "Dee", "李小满", "王一禾", "Max", "Priya")


def market() -> dict[str, Any]:
    dice = random.Random(20_250_801)
    now = clock.now()
    days = timedelta(days=DAYS)
    MINT.become(1023)
    people = _actors("person", PEOPLE, NAMES, now - 2 * days)
    brands = _actors("brand", BRANDS, ("Bench Works", "第三工坊"), now - 2 * days)
    products = _actors("product", PRODUCTS, NOUNS, now - 2 * days)
    reader, measured = people[0], products[0]
    _catalog(brands, products, dice, now)
    posts = _posts(people, products, dice, now)
    _reviews(people, brands[0], measured, now)
    _likes(people, posts, dice, now)
    _follows(people, products, dice, now)
    sessions = _sign_in(reader, now)
    _accounts(people[1:], now)
    # Cues are on: whom the reader follows and who follows a thing too is told, or held back.
    for some in catalog.in_parts(products, size=500):
        experiments.begin(
            Experiment.CUE, some, secret=lambda: dice.randbytes(32), now=now
        )
    return {
        "reader": reader,
        **sessions,
        "product": "product_0",
        "variant": _variant(measured, 0),
        "shown": _shown(_variant(measured, 0)),
    }


def checkouts(count: int, variant: int) -> int:
    """Guests' bags with one unit of `variant`, held and with an address: one POST from bought."""
    now = connection.ops.adapt_datetimefield_value(clock.now())
    late = connection.ops.adapt_datetimefield_value(clock.now() + timedelta(days=1))
    taken = _highest("cart"), _highest("orders_checkout"), first_id(clock.now())
    first = max(taken) + 2
    address = '{"street_address": "Oudegracht 218", "postal_code": "3511 NW", "city": "Utrecht"}'
    carts = range(first, first + 2 * count, 2)
    with transaction.atomic():
        _write(
            "cart",
            "id key person_id created_at touched_at",
            ((cart, key_of(cart), None, now, now) for cart in carts),
        )
        _write(
            "cart_line",
            "cart_id variant_id units put_at entry source_post held_until",
            ((cart, variant, 1, now, "direct", None, late) for cart in carts),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE stock_level SET held = held + %s WHERE variant_id = %s",
                (count, variant),
            )
        _write(
            "orders_checkout",
            "id cart key person_id email name phone country address language started_at placed_at",
            (
                (
                    *(cart + 1, cart, key_of(cart), None, "dee@example.com"),
                    *("Dee Stranger", "", "NL", address, "en", now, None),
                )
                for cart in carts
            ),
        )
    return first


def key_of(cart: int) -> str:
    return f"bench-{cart:019}"


def sold(variant: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT held - (SELECT COALESCE(SUM(units), 0) FROM cart_line c "
            "WHERE c.variant_id = s.variant_id AND c.held_until IS NOT NULL), "
            "(SELECT COALESCE(SUM(units), 0) FROM orders_line l "
            "WHERE l.variant_id = s.variant_id) FROM stock_level s WHERE variant_id = %s",
            (variant,),
        )
        held, ordered = cursor.fetchone()
    return int(held), int(ordered)


def _shown(variant: int) -> str:
    cards = catalog.variants_of([variant], with_terms=True)
    bill = bill_of(
        {variant: 1},
        cards,
        place=Place(country="NL"),
        ways={},
        code="",
        email="dee@example.com",
        person=None,
        now=clock.now(),
    )
    return shown_as(bill)


def _actors(
    kind: str, count: int, names: tuple[str, ...], since: datetime
) -> list[int]:
    made_at = connection.ops.adapt_datetimefield_value(since)
    ids = [next_id(since) for _ in range(count)]
    pictured = kind == "product"
    _write(
        "actor",
        "id kind handle handle_key domain display_name summary avatar created_at "
        "suspended_at followers following is_demo",
        (
            (
                *(identifier, kind, f"{kind}_{n}", f"{kind}_{n}".translate(_ALIKE), ""),
                *(f"{names[n % len(names)]} {n}", "Made for the bench."),
                *(PICTURES[n % 2] if pictured else "", made_at, None, 0, 0, False),
            )
            for n, identifier in enumerate(ids)
        ),
    )
    return ids


_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})


def _catalog(
    brands: list[int], products: list[int], dice: random.Random, now: datetime
) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    html = to_html("\n\n".join(WORDS[::2]))
    owner = {product: brands[n % BRANDS] for n, product in enumerate(products)}
    _write(
        "catalog_brand",
        "actor_id currency seller_name seller_contact created_at",
        (
            (brand, "CNY", "Bench Works Ltd", "bench@example.com", at)
            for brand in brands
        ),
    )
    _write(
        "catalog_product",
        "actor_id brand_id description_source description_html category currency "
        "is_published external_handle created_at updated_at",
        (
            (product, owner[product], "", html, "Home", "CNY", True, "", at, at)
            for product in products
        ),
    )
    _write(
        "catalog_option",
        "id product_id position name",
        ((next_id(now), product, 1, "Colour") for product in products),
    )
    _write(
        "catalog_image",
        "id product_id position path source_url alt",
        (
            (next_id(now), product, n, path, "", "A thing on a table")
            for product in products
            for n, path in enumerate(PICTURES)
        ),
    )
    variants = [(p, n) for p in products for n in range(VARIANTS_EACH)]
    _write(
        "catalog_variant",
        "id product_id brand_id sku option1 option2 option3 label price_minor currency "
        "position weight_grams barcode is_retired",
        (
            (
                *(_variant(product, n), product, owner[product], ""),
                *(COLOURS[n], "", "", COLOURS[n]),
                *(dice.randrange(50, 900) * 100, "CNY", n, 100, "", False),
            )
            for product, n in variants
        ),
    )
    _write(
        "stock_level",
        "variant_id on_hand held oversell changed_at",
        ((_variant(product, n), 100_000_000, 0, 0, at) for product, n in variants),
    )
    _write(
        "stock_change",
        "id variant_id units on_hand reason at",
        (
            (*[_variant(product, n)] * 2, 100_000_000, 100_000_000, "opening", at)
            for product, n in variants
        ),
    )


def _variant(product: int, n: int) -> int:
    return product + (n + 1) * (1 << 40)


def _posts(
    people: list[int], products: list[int], dice: random.Random, now: datetime
) -> list[int]:
    """Half at a product, a fifth of all answers; exactly ten at the measured product."""
    said = [(words, to_html(words)) for words in WORDS]
    step = timedelta(days=DAYS) / POSTS
    rows: list[list[Any]] = []
    firsts: list[tuple[int, int | None]] = []
    answers: Counter[int] = Counter()
    for n in range(POSTS):
        at = now - step * (POSTS - n)
        identifier = next_id(at)
        words, html = said[dice.randrange(len(said))]
        root = None
        place = dice.choice(products[1:]) if n % 2 else None
        if n >= POSTS - POSTS_AT_MEASURED_PRODUCT:
            place = products[0]
        elif n % 5 == 4:
            root, place = firsts[dice.randrange(len(firsts))]
            answers[root] += 1
        if root is None:
            firsts.append((identifier, place))
        moment = connection.ops.adapt_datetimefield_value(at)
        language = "en" if words.isascii() else "zh-Hans"
        rows.append(
            [
                *(identifier, dice.choice(people), place, words, html, language),
                *("public", root, root, 0, 0, "none", None, moment, None, None),
            ]
        )
    for row in rows:
        row[10] = answers[row[0]]
    _write(
        "post",
        "id author_id place_id source html language visibility in_reply_to_id root_id "
        "likes replies commercial promotion_id created_at edited_at deleted_at",
        rows,
    )
    return [identifier for identifier, _ in firsts]


def _reviews(people: list[int], brand: int, product: int, now: datetime) -> None:
    """Each of somebody who received one, most of them in favour."""
    at = connection.ops.adapt_datetimefield_value(now - timedelta(days=9))
    address = '{"street_address": "Oudegracht 218", "postal_code": "3511 NW", "city": "Utrecht"}'
    who = ("dee@example.com", "Dee Stranger", "", "NL", address, "en")
    rows = []
    for n, person in enumerate(people[1 : REVIEWS_OF_MEASURED_PRODUCT + 1]):
        checkout, order, review = next_id(now), next_id(now), next_id(now)
        variant, stars = _variant(product, n % VARIANTS_EACH), (5, 4, 5, 2)[n % 4]
        rows.append((checkout, order, review, person, variant, stars, WORDS[n % 8]))
    _write(
        "orders_checkout",
        "id cart key person_id email name phone country address language started_at placed_at",
        ((c, c, key_of(c), person, *who, at, at) for c, _, _, person, *_ in rows),
    )
    _write(
        "orders_order",
        "id checkout_id siblings brand_id buyer_id email name phone country address language "
        "currency items_minor shipping_minor tax_minor is_tax_included total_minor method "
        "state payment fulfilment placed_at",
        (
            (
                *(order, checkout, 0, brand, person, *who, "CNY", 100, 0, 0, True, 100),
                *("cash", "open", "paid", "delivered", at),
            )
            for checkout, order, _, person, *_ in rows
        ),
    )
    _write(
        "review",
        "id product_id person_id order_id variant_id received_at stars first_stars rated_at "
        "source html language pseudonym incentive helpful version answer_source answer_html "
        "created_at",
        (
            (
                *(review, product, person, order, variant, at, stars, stars, at),
                *(words, to_html(words), "", "", "none", stars, 1, "", "", at),
            )
            for _, order, review, person, variant, stars, words in rows
        ),
    )
    given = Counter(row[5] for row in rows)
    columns = ", ".join(f"stars{stars} = {given[stars]}" for stars in range(1, 6))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE catalog_product SET {columns}, rated = 1 WHERE actor_id = %s",
            (product,),
        )


def _likes(
    people: list[int], posts: list[int], dice: random.Random, now: datetime
) -> None:
    pairs = {(dice.choice(posts), dice.choice(people)) for _ in range(LIKES)}
    pairs |= {(post, people[0]) for post in posts[-2_000::3]}
    _write(
        "post_like",
        "id post_id person_id",
        ((next_id(now), post, person) for post, person in sorted(pairs)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE post SET likes = (SELECT COUNT(*) FROM post_like l WHERE l.post_id = post.id)"
        )


def _follows(
    people: list[int], products: list[int], dice: random.Random, now: datetime
) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    everything = people + products
    pairs = {
        (person, target)
        for person in people[1:]
        for target in dice.sample(everything, FOLLOWS_EACH)
        if person != target
    }
    reader = people[0]
    friends = dice.sample(people[1:], READER_FOLLOWS_PEOPLE)
    things = dice.sample(products, READER_FOLLOWS_PRODUCTS)
    pairs |= {(reader, one) for one in (*friends, *things)}
    pairs |= {(friend, dice.choice(things)) for friend in friends}
    _write(
        "follow",
        "id follower_id target_id created_at",
        ((next_id(now), *pair, at) for pair in sorted(pairs)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actor SET "
            "followers = (SELECT COUNT(*) FROM follow f WHERE f.target_id = actor.id), "
            "following = (SELECT COUNT(*) FROM follow f WHERE f.follower_id = actor.id)"
        )
        # PostgreSQL does it by itself soon; on SQLite the market never does.
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def _sign_in(person: int, now: datetime) -> dict[str, str]:
    """Keys of sessions as log-in leaves them, with our backend and with Django's own."""
    user = User.objects.create(
        id=next_id(now), email="reader@example.com", password="!", date_joined=now
    )
    _write("account", "user_id actor_id locale", [(user.id, person, "")])
    _write("ledger_subject", "person pseudonym", [(person, 1)])
    backends = {
        "session": settings.AUTHENTICATION_BACKENDS[0],
        "plain_session": "django.contrib.auth.backends.ModelBackend",
    }
    return {name: _session(user, backend) for name, backend in backends.items()}


def _accounts(people: list[int], now: datetime) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    users = {person: next_id(now) for person in people}
    _write(
        '"user"',
        "id email password is_active is_staff is_superuser date_joined",
        (
            (user, f"{user}@example.com", "!", True, False, False, at)
            for user in users.values()
        ),
    )
    _write(
        "account",
        "user_id actor_id locale",
        ((user, person, "") for person, user in users.items()),
    )
    _write(
        "ledger_subject",
        "person pseudonym",
        ((person, person ^ 0x5DEECE66D) for person in people),
    )


def _session(user: User, backend: str) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = backend
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    assert store.session_key
    return store.session_key


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _write(table: str, columns: str, rows: Iterable[Iterable[Any]]) -> None:
    names = [f'"{name}"' for name in columns.split()]
    into = f"{table} ({', '.join(names)})"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row))
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(
                f"INSERT INTO {into} VALUES ({places})", map(tuple, rows)
            )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["market"]:
            print(json.dumps(market()))
        case ["checkouts", count, variant]:
            print(checkouts(int(count), int(variant)))
        case ["sold", variant]:
            print(*sold(int(variant)))
        case _:
            sys.exit(__doc__)
