from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.catalog.finding.rules import (
    Availability,
    Band,
    Fits,
    Hit,
    Sort,
    Wish,
    arranged,
    availability_in,
    availability_of,
    bands_of,
    counted_categories,
    currency_in,
    distance,
    key_of,
    likely,
    named,
    shortenings_of,
    title_words_in,
    traits_of,
)

CATEGORIES = {key_of(name): name for name in ("", "lamps", "bags")}


def made(
    product: int,
    *,
    category: str = "",
    brand: int = 1,
    currency: str = "CNY",
    price: int | None = None,
    is_there: bool = True,
    title_words: int = 1,
) -> Hit:
    availability = Availability.STOCK if is_there else Availability.OUT
    traits = traits_of(
        currency=currency,
        title_words=title_words,
        availability=Availability.MAKING if price is None else availability,
    )
    return Hit(product, price, brand, key_of(category), traits)


HITS = st.lists(
    st.builds(
        made,
        product=st.integers(1, 10_000),
        category=st.sampled_from(["", "lamps", "bags"]),
        brand=st.sampled_from([1, 2, 3]),
        currency=st.sampled_from(["CNY", "CNY", "JPY"]),
        price=st.none() | st.integers(0, 200_000),
        is_there=st.booleans(),
        title_words=st.sampled_from([1, 2, 3]),
    ),
    max_size=40,
    unique_by=lambda hit: hit.id,
)
BANDS = st.none() | st.builds(
    Band,
    currency=st.sampled_from(["CNY", "JPY"]),
    low=st.none() | st.integers(0, 100_000),
    high=st.none() | st.integers(1, 200_000),
)
WISHES = st.builds(
    Wish,
    category=st.sampled_from(["", "lamps"]),
    brand=st.none() | st.sampled_from([1, 2]),
    band=BANDS,
    can_be_had=st.booleans(),
    sort=st.sampled_from(list(Sort)),
)


def passes(hit: Hit, wish: Wish) -> bool:
    return (
        (not wish.category or hit.category == key_of(wish.category))
        and (wish.brand is None or hit.brand == wish.brand)
        and (wish.band is None or wish.band.holds(hit.price, hit.traits))
        and (
            not wish.can_be_had
            or availability_in(hit.traits) in {Availability.STOCK, Availability.ORDER}
        )
    )


@given(HITS, WISHES)
def test_pages_hold_all_that_passes_once(hits: list[Hit], wish: Wish) -> None:
    fits = Fits(
        title={hit.id for hit in hits if hit.id % 3 == 0},
        named={hit.id for hit in hits if hit.id % 2 == 0},
    )
    found: list[int] = []
    after = None
    while True:
        page = arranged(
            hits,
            Wish(
                category=wish.category,
                brand=wish.brand,
                band=wish.band,
                can_be_had=wish.can_be_had,
                sort=wish.sort,
                after=after,
            ),
            limit=7,
            fits=fits,
        )
        found += page.ids
        if not page.has_more:
            break
        after = page.ids[-1]
    assert sorted(found) == sorted(hit.id for hit in hits if passes(hit, wish))
    assert page.count == len(found)


@given(HITS, WISHES)
def test_a_facet_says_what_wishing_for_it_would_find(
    hits: list[Hit], wish: Wish
) -> None:
    facets = named(arranged(hits, wish, limit=5), CATEGORIES)
    for category, count in facets.categories:
        other = Wish(
            category=category,
            brand=wish.brand,
            band=wish.band,
            can_be_had=wish.can_be_had,
        )
        assert arranged(hits, other, limit=1).count == count
    for band, count in facets.bands:
        other = Wish(
            category=wish.category,
            brand=wish.brand,
            band=band,
            can_be_had=wish.can_be_had,
        )
        assert arranged(hits, other, limit=1).count == count


@given(HITS)
def test_every_price_is_in_one_band(hits: list[Hit]) -> None:
    bands = bands_of(hits)
    if bands:
        currency = bands[0][0].currency
        prices = [
            hit.price
            for hit in hits
            if currency_in(hit.traits) == currency and hit.price is not None
        ]
        assert sum(count for _, count in bands) == len(prices)
        assert all(
            sum(
                band.holds(price, made(1, currency=currency).traits)
                for band, _ in bands
            )
            == 1
            for price in prices
        )


def test_the_order_is_by_fit_then_age_or_by_price() -> None:
    hits = [
        made(4, price=900),
        made(3, price=300, title_words=2),
        made(2),
        made(1, price=500, title_words=1),
    ]
    fits = Fits(title={3, 1}, named={3, 2, 1})

    def order(sort: Sort) -> list[int]:
        return arranged(hits, Wish(sort=sort), limit=9, fits=fits).ids

    assert order(Sort.BEST) == [1, 3, 2, 4]
    assert order(Sort.NEWEST) == [4, 3, 2, 1]
    assert order(Sort.CHEAPEST) == [3, 1, 4, 2]
    assert order(Sort.DEAREST) == [4, 1, 3, 2]


@given(
    st.sampled_from(["CNY", "JPY", "AAA", "ZZZ"]),
    st.integers(0, 99),
    st.sampled_from(Availability),
)
def test_one_number_says_three_things(
    currency: str, words: int, availability: Availability
) -> None:
    traits = traits_of(currency=currency, title_words=words, availability=availability)
    assert currency_in(traits) == currency
    assert title_words_in(traits) == min(words, 63)
    assert availability_in(traits) is availability
    assert 0 <= traits < 2**31


def test_bands_have_round_ends() -> None:
    bands = bands_of([made(n, price=n * 1_000) for n in range(1, 101)])
    assert [band.high for band, _ in bands] == [20_000, 50_000, 100_000, None][
        : len(bands)
    ] or all(band.high is None or band.high % 10_000 == 0 for band, _ in bands)


def test_shelves_count_every_category_and_all() -> None:
    rows = [
        made(0, category="lamps", price=5),
        made(0, category="lamps", brand=2),
        made(0, brand=2, price=7, is_there=False),
    ]
    counted = {CATEGORIES[key]: found for key, found in counted_categories(rows)}
    assert counted[""].count == 3
    assert named(counted[""], CATEGORIES).categories == (("lamps", 2),)
    assert counted["lamps"].count == 2
    assert counted["lamps"].facets.can_be_had == 1


def test_what_is_promised_can_be_had_too() -> None:
    assert availability_of(has_variants=False, free=0, promised=0) == "making"
    assert availability_of(has_variants=True, free=2, promised=0) == "stock"
    assert availability_of(has_variants=True, free=0, promised=2) == "order"
    assert availability_of(has_variants=True, free=0, promised=0) == "out"


def test_slips_lead_to_the_word_that_was_meant() -> None:
    known = {"lamp": 9, "lump": 2, "keyboard": 4, "kettle": 7}
    assert likely("lapm", known) == "lamp"
    assert likely("lmap", known) == "lamp"
    assert likely("keybord", known) == "keyboard"
    assert likely("ketle", known) == "kettle"
    assert likely("zzzz", known) == ""


WORDS = st.text("abcde", min_size=4, max_size=10)


@given(WORDS, WORDS)
def test_near_words_share_what_is_left(one: str, other: str) -> None:
    if one[:7] != other[:7] and distance(one[:7], other[:7]) <= 2:
        assert shortenings_of(one) & shortenings_of(other)


@given(WORDS, WORDS)
def test_distances_are_alike_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
