from hypothesis import given
from hypothesis import strategies as st

from xiangxin.market.catalog.finding.rules import (
    Availability,
    Band,
    Hit,
    Sort,
    Wish,
    arranged,
    availability_of,
    bands_of,
    counted_categories,
    distance,
    likely,
    shortenings_of,
)

HITS = st.lists(
    st.builds(
        Hit,
        id=st.integers(1, 10_000),
        rank=st.sampled_from([1, 2, 3]),
        category=st.sampled_from(["", "lamps", "bags"]),
        brand=st.sampled_from([1, 2, 3]),
        currency=st.sampled_from(["CNY", "CNY", "JPY"]),
        price=st.none() | st.integers(0, 200_000),
        availability=st.sampled_from([a.value for a in Availability]),
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
        (not wish.category or hit.category == wish.category)
        and (wish.brand is None or hit.brand == wish.brand)
        and (wish.band is None or wish.band.holds(hit.price, hit.currency))
        and (not wish.can_be_had or hit.availability in {"stock", "order"})
    )


@given(HITS, WISHES)
def test_pages_hold_all_that_passes_once(hits: list[Hit], wish: Wish) -> None:
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
    facets = arranged(hits, wish, limit=5).facets
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
            if hit.currency == currency and hit.price is not None
        ]
        assert sum(count for _, count in bands) == len(prices)
        assert all(
            sum(band.holds(price, currency) for band, _ in bands) == 1
            for price in prices
        )


def hit(product: int, rank: int = 0, price: int | None = None) -> Hit:
    return Hit(product, rank, "", 1, "CNY", price, "stock")


def test_the_order_is_by_fit_then_age_or_by_price() -> None:
    hits = [hit(3, 1, 300), hit(2, 2, None), hit(1, 1, 500)]

    def order(sort: Sort) -> list[int]:
        return arranged(hits, Wish(sort=sort), limit=9).ids

    assert order(Sort.BEST) == [3, 1, 2]
    assert order(Sort.NEWEST) == [3, 2, 1]
    assert order(Sort.CHEAPEST) == [3, 1, 2]
    assert order(Sort.DEAREST) == [1, 3, 2]


def test_bands_have_round_ends() -> None:
    bands = bands_of([hit(n, price=n * 1_000) for n in range(1, 101)])
    assert [band.high for band, _ in bands] == [20_000, 50_000, 100_000, None][
        : len(bands)
    ] or all(band.high is None or band.high % 10_000 == 0 for band, _ in bands)


def test_shelves_count_every_category_and_all() -> None:
    rows = [
        Hit(0, 0, "lamps", 1, "CNY", 5, "stock"),
        Hit(0, 0, "lamps", 2, "CNY", None, "making"),
        Hit(0, 0, "", 2, "CNY", 7, "out"),
    ]
    counted = {
        category: (n, facets) for category, n, facets in counted_categories(rows)
    }
    assert counted[""][0] == 3
    assert counted["lamps"][0] == 2
    assert counted["lamps"][1].can_be_had == 1


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
