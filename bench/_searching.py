"""What search.py asks of a market of many products: its data, and its questions in this process.

    python bench/_searching.py data PRODUCTS      prints the facts as JSON
    python bench/_searching.py times ROUNDS FACTS prints milliseconds by kind of question

Products are written by SQL in bulk, and what search knows of them by the market's own rules.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import _ready  # noqa: F401 - Django first
from _data import _ALIKE, _write
from _inside import answer, statements
from django.db import connection

from xiangxin.kernel.ids import MINT, next_id
from xiangxin.market.catalog.finding import actions as finding
from xiangxin.market.catalog.finding.rules import Availability, key_of, traits_of
from xiangxin.text import words as text_words
from xiangxin.text.index import column
from xiangxin.text.words import cut
from xiangxin.web.search import drawn
from xiangxin.world import clock

LISTING = "listing"
BRANDS, CATEGORIES, LATIN, CHINESE = 500, 40, 3_000, 1_500
TITLE_LATIN, TITLE_CHINESE, TOLD = 3, 2, 40
_SYLLABLES = (
    "ba be bo ca ce co da de do fa fe fi ga go ha he hi ka ke ki la le li lo ma me mi mo "
    "na ne no pa pe pi ra re ri ro sa se si so ta te ti to va ve vi wa we zo"
).split()
_HAN = [chr(n) for n in range(0x4E00, 0x4E00 + 900)]


def data(products: int) -> dict[str, Any]:
    dice = random.Random(20_261_122)
    now = clock.now()
    at = connection.ops.adapt_datetimefield_value(now)
    MINT.become(1023)
    latin, chinese = _vocabulary(dice)
    brands = [next_id(now) for _ in range(BRANDS)]
    ids = [next_id(now) for _ in range(products)]
    rows = list(_products(ids, brands, latin, chinese, dice))
    _actors("brand", brands, [f"{latin[n]} works" for n in range(BRANDS)], at)
    _actors("product", ids, [row[2] for row in rows], at)
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
            (one, brand, "", words, category, "CNY", True, "", at, at)
            for one, brand, _, words, category, _ in rows
        ),
    )
    _write(
        "catalog_variant",
        "id product_id brand_id sku option1 option2 option3 label price_minor currency "
        "position weight_grams barcode is_retired",
        (
            (
                one + (1 << 40),
                one,
                brand,
                *("", "", "", "", ""),
                price,
                "CNY",
                1,
                0,
                "",
                False,
            )
            for one, brand, _, _, _, price in rows
        ),
    )
    makers = {brand: latin[n] for n, brand in enumerate(brands)}
    _write(
        "product_found",
        "product_id title maker kind words brand_id category category_key price_minor traits",
        (
            (
                *(one, column(cut(title)), column(cut(f"{makers[brand]} works"))),
                *(column(cut(category)), column(cut(words)), brand, category),
                *(key_of(category), price, _traits(title, is_there=bool(n % 4))),
            )
            for n, (one, brand, title, words, category, price) in enumerate(rows)
        ),
    )
    finding.count_categories(now=now)
    learnt = finding.learn_words()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
    return {"products": products, "words": learnt, **_questions(rows)}


def _traits(title: str, *, is_there: bool) -> int:
    return traits_of(
        currency="CNY",
        title_words=len(cut(title)),
        availability=Availability.STOCK if is_there else Availability.OUT,
    )


def _vocabulary(dice: random.Random) -> tuple[list[str], list[str]]:
    latin: dict[str, None] = {}
    while len(latin) < LATIN:
        latin["".join(dice.choices(_SYLLABLES, k=dice.choice((2, 3, 3, 4))))] = None
    chinese: dict[str, None] = {}
    while len(chinese) < CHINESE:
        chinese["".join(dice.choices(_HAN, k=2))] = None
    return list(latin), list(chinese)


def _products(
    ids: list[int],
    brands: list[int],
    latin: list[str],
    chinese: list[str],
    dice: random.Random,
) -> Iterator[tuple[int, int, str, str, str, int]]:
    often = [1 / (n + 10) for n in range(LATIN)]
    often_chinese = [1 / (n + 10) for n in range(CHINESE)]
    for n, one in enumerate(ids):
        names = dice.choices(latin, often, k=TITLE_LATIN)
        han = "".join(dice.choices(chinese, often_chinese, k=TITLE_CHINESE))
        told = dice.choices(latin, often, k=TOLD)
        yield (
            one,
            brands[n % BRANDS],
            f"{' '.join(names).title()} {n % 90} {han}",
            " ".join(told),
            f"Things > {latin[n % CATEGORIES].title()}",
            dice.randrange(50, 3_000) * 100,
        )


def _actors(kind: str, ids: list[int], names: list[str], at: Any) -> None:
    _write(
        "actor",
        "id kind handle handle_key domain display_name summary avatar created_at "
        "suspended_at followers following is_demo",
        (
            (
                *(one, kind, f"{kind}_{n}", f"{kind}_{n}".translate(_ALIKE), "", name),
                *("", "", at, None, 0, 0, False),
            )
            for n, (one, name) in enumerate(zip(ids, names, strict=True))
        ),
    )


def _questions(rows: list[tuple[int, int, str, str, str, int]]) -> dict[str, Any]:
    """Paths by kind; how often each kind is asked stands in search.py."""
    shares: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for _, _, title, words, _, _ in rows:
        there = set(cut(title)) | set(cut(words))
        shares.update(there)
        letters.update({word[0] for word in there if not word.isascii()})
    products = len(rows)

    def near(share: float, *, is_latin: bool, length: int = 0) -> list[str]:
        wanted = [
            word
            for word in shares
            if word.isascii() == is_latin
            and word.isalpha()
            and (not length or len(word) == length)
            and len(word) > 1
        ]
        return sorted(
            wanted, key=lambda word: (abs(shares[word] - share * products), word)
        )[:20]

    median, common = near(0.01, is_latin=True), near(0.15, is_latin=True)
    chinese = near(0.01, is_latin=False, length=2)
    single = sorted(letters, key=lambda c: (abs(letters[c] - 0.02 * products), c))[:20]
    runs = [row[2][-4:-1] for row in rows[:: max(1, products // 20)]][:20]
    slips = [
        f"{word[:2]}{word[3]}{word[2]}{word[4:]}"
        for word in near(0.01, is_latin=True, length=8)
    ]
    first = rows[0]
    ask = "/search?q={}".format
    return {
        "median": [ask(quote(word)) for word in median],
        "rare": [ask(quote(word)) for word in near(0.001, is_latin=True)],
        "common": [ask(quote(word)) for word in common],
        "two words": [ask(f"{a}+{b}") for a, b in zip(median, common, strict=True)],
        "Chinese, two": [ask(quote(word)) for word in chinese],
        "Chinese, one": [ask(quote(letter)) for letter in single],
        "Chinese, three": [ask(quote(run)) for run in runs],
        "narrowed": [f"{ask(word)}&price=CNY-100-500&had=1" for word in median],
        "by price": [f"{ask(word)}&sort=cheapest" for word in median],
        "slip": [ask(quote(word)) for word in slips],
        LISTING: [
            "/search?category=" + row[4].replace(" ", "+").replace(">", "%3E")
            for row in rows[:20]
        ],
        "shares": {
            "median": shares[median[0]] / products,
            "common": shares[common[0]] / products,
            "Chinese, one": letters[single[0]] / products,
        },
        "first": first[2],
    }


def times(rounds: int, facts: dict[str, list[str]]) -> dict[str, Any]:
    """Milliseconds of each question by kind, each path in turn so many times; and of them
    those that this process computed.
    """
    waited: dict[str, list[float]] = {kind: [] for kind in facts}
    worked: dict[str, list[float]] = {kind: [] for kind in facts}
    counted: dict[str, int] = {}
    for kind, paths in facts.items():
        for path in paths:
            _ask(path)
        with statements() as seen:
            _ask(paths[0])
        counted[kind] = len(seen)
    for _ in range(rounds):
        for kind, paths in facts.items():
            for path in paths:
                if kind != LISTING:
                    _forget()
                begun, before = time.perf_counter(), time.process_time()
                _ask(path)
                worked[kind].append(round((time.process_time() - before) * 1e3, 2))
                waited[kind].append(round((time.perf_counter() - begun) * 1e3, 2))
    return {"ms": waited, "cpu_ms": worked, "statements": counted}


def _forget() -> None:
    """As if nobody had asked it before. Pages of categories are asked again and again."""
    for kept in (drawn.shelf_of, drawn.ways_of, text_words._pieces_of):  # noqa: SLF001
        kept.cache_clear()


def _ask(path: str) -> None:
    found = answer(path)
    if found.status != 200:
        raise SystemExit(f"{path}: {found.status}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["data", products]:
            print(json.dumps(data(int(products))))
        case ["times", rounds, facts]:
            print(json.dumps(times(int(rounds), json.loads(facts))))
        case _:
            sys.exit(__doc__)
