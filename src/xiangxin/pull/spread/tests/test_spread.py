from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import spread, world
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.spread import words

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
DAY = 86_400_000_000
UNTIL = round(AS_OF.timestamp() * 1_000_000)
COMMUNITY = {
    "audiences": 1,
    "influencer": 0,
    "shop": 0,
    "exposures": 1.0,
    "histories": 0,
    "organic": 0,
    "reward": 0,
    "pyramids": 0,
}
"""A world of a planted community and little else."""
LAMP = 1
PAGES = 1000
"""The person-actor of person p is PAGES + p."""


def moments(days):
    at = [None if d is None else UNTIL - round(d * DAY) for d in days]
    return pa.array(at, pa.int64()).cast(pa.timestamp("us", "UTC"))


def whole(values):
    return pa.array(values, pa.int64())


def ledger(acts, *, people=20, makers=(), name=lambda person: person, **extras):
    """`acts`: (days ago, person, verb, actor, entry, source post, post)."""
    rows = [tuple(act) + (LAMP, "search", None, None)[len(act) - 3 :] for act in acts]
    days, person, verb, actor, entry, source, post = zip(*rows, strict=True)
    size = len(rows)
    interaction = pa.table(
        {
            "id": whole(range(size)),
            "happened_at": moments(days),
            "person": whole([name(p) for p in person]),
            "verb": pa.array(verb),
            "actor": whole(
                [a if a == LAMP else PAGES + name(a - PAGES) for a in actor]
            ),
            "object_kind": pa.array(["actor"] * size),
            "object_id": pa.nulls(size, pa.int64()),
            "place": pa.nulls(size, pa.int64()),
            "post": whole(post),
            "order_id": pa.nulls(size, pa.int64()),
            "units": pa.nulls(size, pa.int32()),
            "promotion": pa.nulls(size, pa.int64()),
            "entry": pa.array(entry),
            "source_post": whole(source),
        }
    )
    everybody = [name(p) for p in range(people)]
    actor_table = pa.table(
        {
            "actor": whole([LAMP, *(PAGES + p for p in everybody)]),
            "kind": pa.array(["product", *["person"] * people]),
            "handle": pa.nulls(people + 1, pa.string()),
            "name": pa.nulls(people + 1, pa.string()),
            "category": pa.nulls(people + 1, pa.string()),
            "brand": pa.nulls(people + 1, pa.int64()),
            "person": whole([None, *everybody]),
        }
    )
    maker = pa.table(
        {
            "person": whole([name(p) for p in makers]),
            "actor": whole([LAMP] * len(makers)),
        }
    )
    return ledgers.tables(
        interaction=interaction, actor=actor_table, maker=maker, as_of=AS_OF, **extras
    )


def told(of, **more):
    table = spread.spread(of, Asked(as_of=AS_OF, seed=3, **more))
    assert table.schema == SCHEMA
    return {(r["name"], r["part"]): r for r in table.to_pylist()}


def value(found, name, part=""):
    return found[name, part]["value"]


def met(days, person, other):
    return (days, person, "like", PAGES + other)


def test_circles_end_where_nobody_knew_a_maker_or_their_friend():
    acts = [
        met(90, 1, 0),  # 1 knows the maker, 2 knows 1, 3 knows 2, 4 nobody
        met(90, 2, 1),
        met(90, 3, 2),
        *[(50 - p, p, "like") for p in (1, 2, 3, 4)],
        met(10, 4, 0),  # too late
    ]

    found = told(ledger(acts, makers=(0,)))

    assert value(found, "reached") == 4
    assert value(found, "circle", "makers") == 0.25
    assert value(found, "circle", "friends") == 0.25
    assert value(found, "circle", "beyond") == 0.5


def test_makers_are_nobody_it_reached():
    found = told(ledger([(9, 0, "say"), (8, 1, "like"), met(90, 1, 0)], makers=(0,)))

    assert value(found, "reached") == 1


def test_without_makers_or_ties_there_is_no_circle():
    nobody = told(ledger([(9, 1, "like"), met(90, 1, 2)]))
    alone = told(ledger([(9, 1, "like")], makers=(0,)))

    assert nobody["circle", "beyond"]["missing"] == "no_makers"
    assert alone["circle", "beyond"]["missing"] == "no_ties"


def test_the_first_door_is_that_of_the_first_act():
    acts = [
        (9, 1, "like", LAMP, "link"),
        (8, 1, "like", LAMP, "search"),
        (7, 2, "like", LAMP, "search"),
    ]

    found = told(ledger(acts))

    assert value(found, "door", "link") == 0.5
    assert value(found, "door", "search") == 0.5


def test_people_came_after_whose_post_they_came_through():
    acts = [
        (40, 1, "say", LAMP, "search", None, 77),
        (20, 2, "like", LAMP, "link", 77),
        (19, 3, "like", LAMP, "link", 78),  # nobody knows that post
    ]

    found = told(ledger(acts))

    assert value(found, "traced") == pytest.approx(1 / 3)
    assert value(found, "deepest") == 1


def test_a_chain_of_friends_is_followed_within_thirty_days():
    acts = [met(90, 2, 1), met(90, 3, 2), met(90, 4, 3)]
    acts += [(60, 1, "like"), (50, 2, "like"), (40, 3, "like"), (1, 4, "like")]

    found = told(ledger(acts))

    assert value(found, "traced") == 0.5  # 4 came too long after 3
    assert value(found, "deepest") == 2
    assert value(found, "depth") == pytest.approx((0 + 1 + 2 + 0) / 4)
    assert value(found, "breadth") == 1


def test_who_was_named_beside_it_goes_before_who_is_only_known():
    exposure = pa.table(
        {
            "id": whole([1]),
            "happened_at": moments([35]),
            "viewer": whole([3]),
            "item": whole([LAMP]),
            "actor": whole([LAMP]),
            "cue_shown": pa.array([[1]], pa.list_(pa.int64())),
        }
    )
    acts = [met(90, 2, 1), met(90, 3, 2)]
    acts += [(60, 1, "like"), (50, 2, "like"), (30, 3, "like")]

    assert value(told(ledger(acts)), "deepest") == 2
    assert value(told(ledger(acts, exposure=exposure)), "deepest") == 1


def test_where_two_stand_equal_nobody_is_followed():
    acts = [met(90, 3, 1), met(90, 3, 2)]
    acts += [(60, 1, "like"), (60, 2, "like"), (50, 3, "like")]

    assert value(told(ledger(acts)), "traced") == 0


def test_one_person_is_reached_and_little_else_is_told():
    found = told(ledger([(9, 1, "like")]))

    assert value(found, "reached") == 1
    assert found["half", ""]["missing"] == "few_people"
    assert found["virality", "median"]["missing"] == "few_trees"


def release(*days):
    return pa.table(
        {
            "release": whole(range(1, len(days) + 1)),
            "product": whole([LAMP] * len(days)),
            "happened_at": moments(days),
            "version": pa.array([f"1.{n}" for n in range(len(days))]),
        }
    )


def review(*rows, name=lambda person: person):
    """(days ago, person, stars, text)."""
    days, person, stars, text = zip(*rows, strict=True)
    return pa.table(
        {
            "review": whole(range(len(rows))),
            "product": whole([LAMP] * len(rows)),
            "happened_at": moments(days),
            "person": whole([name(p) for p in person]),
            "stars": pa.array(stars, pa.int32()),
            "text": pa.array(text),
        }
    )


def reviews(name=lambda person: person):
    before = [(50, p, 2, "灯太暗，too dim at night") for p in range(30)]
    after = [(30, p, 5, "灯很亮，nice and bright at night") for p in range(30, 60)]
    other = [(30, 60, 5, "bright, and it is a lamp that I put beside my bed")]
    return review(*before, *after, *other, name=name)


def test_words_and_stars_tell_what_a_release_changed():
    of = ledger([(9, 1, "like")], people=70, review=reviews(), release=release(90, 40))
    found = told(of)
    said = {part for name, part in found if name == "word"}

    assert {"after:bright", "after:亮", "after:很亮"} <= said
    assert {"before:dim", "before:暗", "before:太暗"} <= said
    assert not {"after:night", "after:灯", "before:灯"} & said
    assert value(found, "stars", "release:1.0") == 2
    assert value(found, "stars", "release:1.1") == 5
    assert found["stars_change", ""]["low"] > 2.5
    assert found["word", "after:bright"]["n"] == 31


def test_quotes_are_the_shortest_that_hold_the_telling_words():
    of = ledger([(9, 1, "like")], people=70, review=reviews(), release=release(90, 40))

    told = spread.quotes(of, Asked(as_of=AS_OF, seed=3)).to_pylist()

    bright = next(q for q in told if q["word"] == "bright")
    assert bright["quote"] == "灯很亮，nice and bright at night"
    assert all(q["people"] >= 5 for q in told)


def test_a_market_without_words_has_no_quotes():
    told = spread.quotes(ledger([(9, 1, "like")]), Asked(as_of=AS_OF, seed=3))

    assert told.num_rows == 0


def test_neither_row_order_nor_numbers_matter():
    acts = [met(90, 2, 1), met(90, 3, 2), met(80, 4, 0)]
    acts += [(60, 1, "like"), (50, 2, "say"), (40, 3, "like"), (30, 4, "like")]

    def renamed(person):
        return 500 - 7 * person

    turned = [acts[i] for i in np.random.default_rng(1).permutation(len(acts))]
    first = told(
        ledger(acts, makers=(0,), people=70, review=reviews(), release=release(90, 40))
    )
    again = told(
        ledger(
            turned,
            makers=(0,),
            people=70,
            name=renamed,
            review=reviews(renamed),
            release=release(90, 40),
        )
    )

    assert first == again


def test_every_figure_has_its_words_in_both_languages():
    made = world.make(people=300, seed=2, products=3, **COMMUNITY)
    of = made.ledger()
    table = spread.spread(of, Asked(as_of=of.as_of, seed=1))

    for language in ("en", "zh-Hans"):
        assert set(table["name"].to_pylist()) <= words.NAMES[language].keys()
        told = {d for d in table["definition"].to_pylist() if d}
        assert told <= words.DEFINITIONS[language].keys()
        missing = {m for m in table["missing"].to_pylist() if m}
        assert missing <= words.MISSING[language].keys()
    for kind in (words.NAMES, words.DEFINITIONS, words.MISSING, words.PARTS):
        assert kind["en"].keys() == kind["zh-Hans"].keys()


def test_a_planted_community_gets_better_by_release():
    made = world.make(people=1000, seed=3, products=3, **COMMUNITY)
    of = made.ledger()
    community = int(made.truth.facts()["community"]["actor"])

    found = spread.spread(
        of, Asked(as_of=of.as_of, seed=1, actors=frozenset({community}))
    ).to_pylist()

    stars = {
        int(r["part"].removeprefix("release:1.")): r["value"]
        for r in found
        if r["name"] == "stars" and r["value"]
    }
    told = [stars[number] for number in sorted(stars)]
    assert len(told) >= 6
    assert np.mean(told[-3:]) > np.mean(told[:3])


def newcomers(people, known):
    """People who come one by one, of whom the first `known` had to do with the maker."""
    maker = people
    acts = [(400, person, "follow", PAGES + maker) for person in range(known)]
    acts += [(300 - at / 4, at, "follow") for at in range(people)]
    return told(ledger(acts, people=people + 1, makers=(maker,)))


def test_how_it_became_known_is_told_by_the_first_300():
    found = newcomers(600, 150)

    assert found["circle", "makers"]["value"] == pytest.approx(0.25)
    first = found["newcomer", "makers"]
    assert (first["value"], first["n"]) == (pytest.approx(0.5), 300)
    assert first["low"] < 0.5 < first["high"]
    assert found["newcomer", "beyond"]["value"] == pytest.approx(0.5)


def test_what_fewer_have_found_is_still_new():
    assert newcomers(299, 1)["newcomer", "beyond"]["missing"] == "still_new"
    assert newcomers(300, 1)["newcomer", "beyond"]["missing"] is None
