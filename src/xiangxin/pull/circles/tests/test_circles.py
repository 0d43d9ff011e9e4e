from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import circles, world
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.circles import words
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.world.rows import SCHEMAS

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL = round(AS_OF.timestamp() * 1_000_000)
DAY = 86_400_000_000
LAMP, CUP = 1, 2
PAGES, POSTS, PEOPLE = 10_000, 50_000, 60
AUTHOR, STRANGER = 0, 1
"""The author's posts are POSTS, for everybody, and POSTS + 1, for followers."""


def table(name, rows):
    schema, told = SCHEMAS[name], {}
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if field.name == "happened_at":
            at = [UNTIL - round(row["days"] * DAY) for row in rows]
            told[field.name] = pa.array(at, pa.int64()).cast(field.type)
        else:
            told[field.name] = pa.array(values, field.type)
    return pa.table(told)


def act(days, person, verb="like", product=LAMP, **more):
    return {"days": days, "person": person, "verb": verb, "actor": product} | more


def follow(one, other, days=200, verb="follow"):
    return act(days, one, verb, PAGES + other)


def friends(one, other):
    return [follow(one, other), follow(other, one)]


PUBLISHED = (
    {"post": POSTS, "person": AUTHOR, "visibility": "public", "days": 250},
    {"post": POSTS + 1, "person": AUTHOR, "visibility": "followers", "days": 250},
    {"post": POSTS + 2, "person": AUTHOR, "visibility": "direct", "days": 250},
)


def ledger(done, shown=(), *, makers=(), posts=PUBLISHED):
    done = [
        {"object_kind": "actor", "entry": "unknown"} | row | {"id": at}
        for at, row in enumerate(done, start=1)
    ]
    people = [
        {"actor": PAGES + p, "kind": "person", "person": p} for p in range(PEOPLE)
    ]
    seen = [row | {"id": at} for at, row in enumerate(shown, start=1)]
    products = [{"actor": actor, "kind": "product"} for actor in (LAMP, CUP)]
    return ledgers.tables(
        interaction=table("interaction", done),
        actor=table("actor", [*products, *people]),
        maker=table("maker", [{"person": p, "actor": LAMP} for p in makers]),
        post=table("post", posts),
        as_of=AS_OF,
        **({"exposure": table("exposure", seen)} if seen else {}),
    )


def told(of, *, actor=None):
    found = circles.MEASURE.run(of, Asked(as_of=AS_OF, seed=3))
    assert found.schema == SCHEMA
    rows = [r for r in found.to_pylist() if r["actor"] == actor]
    return {(r["name"], r["part"]): r for r in rows}


def counts(found, name):
    return [found[name, part]["value"] for part in ("closed", "open", "unknown")]


def test_a_friends_post_is_closed_and_a_strangers_open():
    done = [
        *friends(10, AUTHOR),
        follow(11, AUTHOR),  # not followed back
        act(50, 10, source_post=POSTS),
        act(50, 11, source_post=POSTS),
        act(50, 12, source_post=POSTS),
    ]

    assert counts(told(ledger(done), actor=LAMP), "reached") == [1, 2, 0]


@pytest.mark.parametrize(("post", "closed"), [(0, 0), (1, 1), (2, 1)])
def test_a_post_for_some_is_closed_whoever_follows_it(post, closed):
    found = told(ledger([act(50, 12, source_post=POSTS + post)]), actor=LAMP)

    assert found["reached", "closed"]["value"] == closed


def test_doors_where_anybody_meets_it_are_open_and_links_are_unknown():
    done = [
        act(50, 10, entry="search"),
        act(50, 11, entry="link"),
        act(50, 12, entry="unknown"),
        act(50, 13, entry="group"),
    ]

    assert counts(told(ledger(done), actor=LAMP), "reached") == [0, 2, 2]


def test_friendship_counts_from_when_it_was():
    done = [
        *friends(10, AUTHOR),
        follow(AUTHOR, 10, days=60, verb="unfollow"),
        follow(11, AUTHOR),
        follow(AUTHOR, 11, days=40),
        act(50, 10, source_post=POSTS),
        act(50, 11, source_post=POSTS),
    ]

    assert counts(told(ledger(done), actor=LAMP), "reached") == [0, 2, 0]


def test_people_are_reached_where_they_were_first_shown_it():
    shown = [
        {
            "days": 90,
            "viewer": 10,
            "item_kind": "post",
            "item": POSTS + 1,
            "actor": LAMP,
            "surface": "home",
        }
    ]
    done = [act(80, 10, "follow", entry="search"), act(70, 11, entry="search")]

    found = told(ledger(done, shown), actor=LAMP)

    assert counts(found, "reached") == [1, 1, 0]


def test_an_order_is_of_its_own_path_and_else_of_the_last_sight():
    def buy(days, person, order, **more):
        return act(days, person, "buy", order_id=order, **more)

    done = [
        buy(50, 10, 1, source_post=POSTS + 1),
        act(55, 11, source_post=POSTS + 1),
        buy(50, 11, 2),
        act(95, 12, source_post=POSTS + 1),  # too long ago
        buy(50, 12, 3),
        buy(50, 13, 4, entry="search"),
        buy(50, 14, 5, entry="search"),
        act(40, 14, "refund", order_id=5),
        buy(50, None, 6, source_post=POSTS),
    ]

    found = told(ledger(done), actor=LAMP)

    assert counts(found, "orders") == [2, 2, 1]
    assert found["orders_share", ""]["missing"] == "few_known"


def test_makers_are_nobody_it_reaches():
    done = [act(50, 10, entry="search"), act(50, 11, entry="search")]

    assert counts(told(ledger(done, makers=(10,)), actor=LAMP), "reached") == [0, 1, 0]


def test_the_long_tail_is_what_sells_beside_the_best_sellers():
    done = []
    for order, person in enumerate(range(10, 50), start=1):
        post = POSTS + 1 if person < 20 else POSTS
        product = CUP if person < 18 else LAMP
        done.append(act(50, person, "buy", product, order_id=order, source_post=post))

    found = told(ledger(done))

    assert found["tail", "closed"]["value"] == 0.8
    assert found["tail", "open"]["value"] == 0
    assert found["tail_gap", ""]["low"] > 0
    assert found["orders_share", ""]["value"] == 0.25
    assert found["owns", "closed"]["value"] == 1


def test_steps_after_friends_and_steps_after_others():
    done = []
    for person in range(10, 20):  # a chain of friends, each after the one before
        done += [act(100 - person, person, entry="search")]
        done += friends(person, person - 1)
    for person in range(30, 40):  # all after one stranger
        done += [act(70, person, entry="link"), act(150, person, "like", PAGES + 10)]

    found = told(ledger(done), actor=LAMP)

    assert found["depth", "closed"]["value"] == pytest.approx(45 / 20)
    assert found["depth", "open"]["value"] == pytest.approx(10 / 20)


def test_the_effect_of_a_name_by_circle_is_found_in_a_world():
    made = world.make(people=400, seed=4, weeks=26, audiences=0)
    found = told(made.ledger())

    for part in ("closed", "open"):
        row = found["itt_open", part]
        assert row["badge"] == "experiment"
        assert row["low"] < row["value"] < row["high"]
    units = made.truth.units
    near = {
        (u, v)
        for u, v in zip(
            made.truth.ties["follower"].to_pylist(),
            made.truth.ties["followed"].to_pylist(),
            strict=True,
        )
    }
    is_near = np.array(
        [
            (u, v) in near and (v, u) in near
            for u, v in zip(
                units["viewer"].to_pylist(), units["drawn"].to_pylist(), strict=True
            )
        ]
    )
    for part, among in (("closed", is_near), ("open", ~is_near)):
        planted = made.truth.itt("open", among=among)
        row = found["itt_open", part]
        width = row["high"] - row["low"]
        assert row["low"] - width / 2 < planted < row["high"] + width / 2


def test_followers_who_buy_through_a_creators_post():
    done, order = [], 0
    for creator in range(5):
        for person in range(60):
            if person == creator:
                continue
            done.append(follow(person, creator))
            if person >= 50:
                order += 1
                more = {"order_id": order, "source_post": POSTS + creator}
                done.append(act(50, person, "buy", **more))
    posts = [{"post": POSTS + c, "person": c, "days": 250} for c in range(5)]

    found = told(ledger(done, posts=posts))

    assert found["creators", ""]["value"] == 5
    assert found["creator_buyers", ""]["value"] == pytest.approx(50 / 295)


def test_names_decide_nothing():
    done = [
        *friends(10, AUTHOR),
        act(50, 10, source_post=POSTS),
        act(49, 12, source_post=POSTS),
        act(48, 13, entry="search"),
    ]
    renamed = [
        row | {"person": {12: 13, 13: 12}.get(row["person"], row["person"])}
        for row in done
    ]

    here, there = told(ledger(done), actor=LAMP), told(ledger(renamed), actor=LAMP)

    assert {k: r["value"] for k, r in here.items()} == {
        k: r["value"] for k, r in there.items()
    }


def test_without_follows_and_visibility_nothing_is_told():
    of = ledgers.tables(
        interaction=table(
            "interaction",
            [act(5, 1, object_kind="actor", entry="search", id=1)],
        ),
        actor=table("actor", [{"actor": LAMP, "kind": "product"}]),
        maker=table("maker", []),
        as_of=AS_OF,
    )

    assert {r["missing"] for r in told(of).values()} == {"no_circles"}


def test_everything_told_has_words():
    done = [
        *friends(10, AUTHOR),
        *[act(50, p, source_post=POSTS) for p in range(10, 30)],
    ]
    of = ledger(done)
    rows = circles.MEASURE.run(of, Asked(as_of=AS_OF, seed=3)).to_pylist()
    for row in rows:
        for language in ("en", "zh-Hans"):
            assert row["name"] in words.NAMES[language]
            assert not row["part"] or row["part"] in words.NAMES[language]
            if row["missing"]:
                assert row["missing"] in words.MISSING[language]
            else:
                assert row["definition"] in words.DEFINITIONS[language]
