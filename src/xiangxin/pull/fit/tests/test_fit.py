from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import fit, world
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.fit import words
from xiangxin.pull.fit.measure import percentiles

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
DAY = 86_400_000_000
UNTIL = round(AS_OF.timestamp() * 1_000_000)
COMMUNITY = {
    "audiences": 1,
    "influencer": 0,
    "exposures": 1.0,
    "histories": 0,
    "organic": 0,
    "reward": 0,
    "pyramids": 0,
}
"""A world of a planted community and little else."""


def moments(days):
    at = [UNTIL - round(d * DAY) for d in days]
    return pa.array(at, pa.int64()).cast(pa.timestamp("us", "UTC"))


def whole(values):
    return pa.array(values, pa.int64())


def act(days, person, verb, **more):
    usual = {"actor": 1, "kind": "actor", "object": None, "post": None, "entry": "home"}
    return {
        "days": days,
        "person": person,
        "verb": verb,
        "order": None,
        **usual,
        **more,
    }


def buy(days, person, *, variant=1, verb="buy", **more):
    order = more.pop("order", 100 * person + variant)
    return act(days, person, verb, kind="variant", object=variant, order=order, **more)


def ledger(acts, *, products=(1,), makers=(), name=lambda n: n, **extras):
    def column(key):
        return [a[key] for a in acts]

    size = len(acts)
    interaction = pa.table(
        {
            "id": whole(range(size)),
            "happened_at": moments(column("days")),
            "person": whole([name(p) for p in column("person")]),
            "verb": pa.array(column("verb")),
            "actor": whole(column("actor")),
            "object_kind": pa.array(column("kind")),
            "object_id": whole(column("object")),
            "place": pa.nulls(size, pa.int64()),
            "post": whole(column("post")),
            "order_id": whole(column("order")),
            "units": pa.nulls(size, pa.int32()),
            "promotion": pa.nulls(size, pa.int64()),
            "entry": pa.array(column("entry")),
            "source_post": pa.nulls(size, pa.int64()),
        }
    )
    some = len(products)
    actor = pa.table(
        {
            "actor": whole(products),
            "kind": pa.array(["product"] * some),
            "handle": pa.nulls(some, pa.string()),
            "name": pa.nulls(some, pa.string()),
            "category": pa.array(["lamps"] * some),
            "brand": pa.nulls(some, pa.int64()),
        }
    )
    maker = pa.table(
        {"person": whole([name(p) for p in makers]), "actor": whole([1] * len(makers))}
    )
    return ledgers.tables(
        interaction=interaction, actor=actor, maker=maker, as_of=AS_OF, **extras
    )


def told(of, **more):
    table = fit.fit(of, Asked(as_of=AS_OF, seed=3, **more))
    assert table.schema == SCHEMA
    return {(r["name"], r["part"]): r for r in table.to_pylist() if r["actor"] == 1}


def value(found, name, part=""):
    assert found[name, part]["missing"] is None
    return found[name, part]["value"]


def releases(*days):
    return pa.table(
        {
            "release": whole(range(1, len(days) + 1)),
            "product": whole([1] * len(days)),
            "happened_at": moments(days),
        }
    )


def ideas(*rows):
    """(days ago, person, state, release)."""
    days, person, state, release = zip(*rows, strict=True)
    return pa.table(
        {
            "idea": whole(range(len(rows))),
            "product": whole([1] * len(rows)),
            "happened_at": moments(days),
            "person": whole(person),
            "state": pa.array(state),
            "release": whole(release),
        }
    )


def test_releases_are_counted_a_year_and_a_young_product_at_its_pace():
    old = told(ledger([act(400, 1, "like")], release=releases(390, 300, 200, 50)))
    young = told(ledger([act(73, 1, "like")], release=releases(60, 30)))
    new = told(ledger([act(9, 1, "like")], release=releases(5)))

    assert value(old, "releases_a_year") == 3
    assert value(old, "releases_a_quarter") == 1
    assert value(young, "releases_a_year") == pytest.approx(10)
    assert new["releases_a_year", ""]["missing"] == "too_young"


def test_shipped_ideas_are_members_when_no_maker_proposed_them():
    of = ledger(
        [act(400, 1, "like")],
        makers=(9,),
        release=releases(100, 50),
        idea=ideas(
            (200, 1, "shipped", 1), (200, 9, "shipped", 2), (200, 2, "open", None)
        ),
    )

    found = told(of)

    assert value(found, "member_ideas") == 0.5
    assert value(found, "traced_releases") == 0.5


def test_owners_took_up_a_release_when_they_came_by_it_in_time():
    acts = [buy(200, p) for p in range(4)]
    acts += [act(95, 0, "like", entry="release"), act(60, 1, "like", entry="release")]
    acts += [act(95, 2, "like"), buy(50, 5)]

    found = told(ledger(acts, release=releases(100, 20)))

    # The last release that is 28 days old is the first; person 1 came 40 days after.
    assert value(found, "uptake") == 0.25
    assert found["uptake", ""]["n"] == 4


def test_variants_that_went_back_are_not_bought():
    acts = [buy(50, p, variant=1 + p % 2) for p in range(40)]
    more = [buy(50, 70 + p, variant=3) for p in range(20)]
    back = [buy(40, 70 + p, variant=3, verb="refund") for p in range(20)]

    kept = value(told(ledger(acts)), "variants")
    assert kept == pytest.approx(2, abs=0.05)
    assert value(told(ledger([*acts, *more, *back])), "variants") == kept
    assert value(told(ledger([*acts, *more])), "variants") > kept + 0.5


def posts(rows):
    """(post, person, tags, kind, root)."""
    post, person, tags, kind, root = zip(*rows, strict=True)
    return pa.table(
        {
            "post": whole(post),
            "person": whole(person),
            "tags": pa.array(tags, pa.list_(pa.string())),
            "kind": pa.array(kind),
            "root": whole(root),
        }
    )


def test_support_is_no_talk():
    acts = [act(9, 1, "say", post=1), act(9, 2, "say", post=2)]
    acts += [act(8, 3, "reply", post=3), act(7, 4, "ask", kind="order")]
    table = posts(
        [
            (1, 1, ["light"], "talk", None),
            (2, 2, ["light"], "support", None),
            (3, 3, [], "talk", 2),
        ]
    )

    assert told(ledger(acts))["off_page", ""]["n"] == 3
    assert told(ledger(acts, post=table))["off_page", ""]["n"] == 1


def test_talk_of_prices_is_told_from_other_talk_by_person():
    acts = [act(9, 1, "say"), act(8, 1, "say", kind="price")]
    acts += [act(7, 2, "say", kind="stock"), act(6, 2, "say", kind="order")]

    assert value(told(ledger(acts)), "off_page") == 0.25


def test_topics_are_told_from_a_hundred_people_on():
    def talk(people):
        acts = [act(9, p, "say", post=p) for p in range(people)]
        rows = [(p, p, [f"t{p % 4}"], "talk", None) for p in range(people)]
        return ledger(acts, post=posts(rows))

    assert value(told(talk(120)), "topics") == pytest.approx(4, abs=0.3)
    assert told(talk(99))["topics", ""]["missing"] == "few_talkers"


def test_owners_are_counted_with_what_they_do_a_week():
    acts = [buy(200, p) for p in range(10)]
    acts += [act(10, 0, "like"), act(9, 0, "say"), act(9.01, 1, "say")]
    acts += [act(5, 20, "say")]  # no owner

    found = told(ledger(acts))

    assert value(found, "active_owners") == 2
    assert value(found, "returns_a_week") == pytest.approx(3 / 40)
    assert value(found, "talk_a_week") == pytest.approx(2 / 40)
    assert found["uses_a_week", ""]["missing"] == "no_uses"


def test_makers_and_guests_are_no_owners():
    acts = [buy(200, 1), buy(200, 9), act(10, 9, "say")]

    found = told(ledger(acts, makers=(9,)))

    assert found["active_owners", ""]["n"] == 1
    assert found["off_page", ""]["missing"] == "no_talk"


def test_equals_are_in_the_middle_and_the_highest_on_top():
    draws = np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]])

    assert percentiles(draws, draws).tolist() == [[0.5, 0.0], [0.5, 0.5], [0.5, 1.0]]


def category(active):
    """Products 1, 2, … with so many owners of 40 who come every week, and so on."""
    acts = []
    for product, many in enumerate(active, start=1):
        for person in range(40):
            acts.append(
                buy(200, person, actor=product, variant=1 + person % max(many // 4, 1))
            )
            if person < many:
                acts += [
                    act(days, person, "say", actor=product) for days in (3, 9, 15, 21)
                ]
    return ledger(acts, products=range(1, len(active) + 1))


def test_a_product_above_its_category_gathers_and_one_below_buys_exposure():
    best = told(category([36, 6, 7, 8, 9, 10]))
    worst = told(category([2, 30, 31, 32, 33, 34]))

    assert value(best, "percentile", "active_owners") == 1
    assert value(best, "words", "gather") >= 0.95
    assert value(worst, "words", "expose") >= 0.95


def test_a_category_of_four_has_no_places():
    found = told(category([36, 6, 7, 8]))

    assert found["percentile", "active_owners"]["missing"] == "few_in_category"
    assert found["words", ""]["missing"] == "few_aspects"


def test_neither_row_order_nor_numbers_matter():
    acts = [buy(50, p, variant=1 + p % 3) for p in range(40)]
    acts += [act(9 - p / 10, p, "say", entry="release") for p in range(12)]
    turned = [acts[i] for i in np.random.default_rng(3).permutation(len(acts))]

    first = told(ledger(acts, release=releases(100, 20)))
    again = told(ledger(turned, name=lambda p: 900 - 7 * p, release=releases(100, 20)))

    assert first == again


def test_one_person_who_did_little_gives_reasons_and_no_numbers():
    found = told(ledger([act(1, 1, "like")]))

    assert {r["missing"] for r in found.values()} >= {"no_owners", "no_talk"}
    assert all(r["missing"] for r in found.values())


def test_every_figure_has_its_words_in_both_languages():
    made = world.make(people=300, seed=2, products=6, **COMMUNITY)
    of = made.ledger()
    table = fit.fit(of, Asked(as_of=of.as_of, seed=1))

    for language in ("en", "zh-Hans"):
        assert set(table["name"].to_pylist()) <= words.NAMES[language].keys()
        defined = {d for d in table["definition"].to_pylist() if d}
        assert defined <= words.DEFINITIONS[language].keys()
        missing = {m for m in table["missing"].to_pylist() if m}
        assert missing <= words.MISSING[language].keys()
    for kind in (words.NAMES, words.DEFINITIONS, words.MISSING, words.PARTS):
        assert kind["en"].keys() == kind["zh-Hans"].keys()


def test_the_planted_community_is_found():
    made = world.make(people=1000, seed=3, products=3, **COMMUNITY)
    of = made.ledger()
    planted = made.truth.facts()["community"]
    table = fit.fit(of, Asked(as_of=of.as_of, seed=1))
    found = {
        (r["name"], r["part"]): r
        for r in table.to_pylist()
        if r["actor"] == int(planted["actor"])
    }

    assert value(found, "member_ideas") == 1
    year = found["releases_a_year", ""]
    assert year["low"] <= planted["releases_a_year"] <= year["high"]
    assert value(found, "variants") == pytest.approx(planted["variants"], rel=0.05)
    assert value(found, "topics") == pytest.approx(planted["tags"], rel=0.1)
