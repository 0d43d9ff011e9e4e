from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import folding
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.folding import words
from xiangxin.pull.world.rows import SCHEMAS

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL = round(AS_OF.timestamp() * 1_000_000)
DAY = 86_400_000_000
LAMP, CUP = 1, 2
PAGES, POSTS, PEOPLE = 10_000, 50_000, 200
AUTHORS = 20


def table(name, rows):
    """Rows with `days` before AS_OF in place of the moment."""
    schema, told = SCHEMAS[name], {}
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if field.name == "happened_at":
            at = [UNTIL - round(row["days"] * DAY) for row in rows]
            told[field.name] = pa.array(at, pa.int64()).cast(field.type)
        else:
            told[field.name] = pa.array(values, field.type)
    return pa.table(told)


def ad(days, viewer, post, arm, **more):
    return {
        "days": days,
        "viewer": viewer,
        "item_kind": "post",
        "item": POSTS + post,
        "actor": LAMP,
        "surface": "home",
        "arm": arm,
        "propensity": 0.5,
        "experiment": "ad-fold",
        "epoch": 1,
    } | more


def page(days, viewer, product=LAMP):
    return {
        "days": days,
        "viewer": viewer,
        "item_kind": "product",
        "item": product,
        "actor": product,
        "surface": "product",
    }


def follow(one, other, days=200, verb="follow"):
    return {"days": days, "person": one, "verb": verb, "actor": PAGES + other}


def bought(days, person, order, product=LAMP):
    return {
        "days": days,
        "person": person,
        "verb": "buy",
        "actor": product,
        "order_id": order,
    }


def ledger(shown, done=(), *, posts=True):
    done = [*done, {"days": 300, "person": 1, "verb": "like", "actor": CUP}]
    rows = [
        {"object_kind": "actor", "entry": "home"} | row | {"id": at}
        for at, row in enumerate(done, start=1)
    ]
    people = [
        {"actor": PAGES + p, "kind": "person", "person": p} for p in range(PEOPLE)
    ]
    wrote = [{"post": POSTS + p, "person": p, "days": 250} for p in range(AUTHORS)]
    return ledgers.tables(
        interaction=table("interaction", rows),
        actor=table(
            "actor",
            [
                {"actor": LAMP, "kind": "product"},
                {"actor": CUP, "kind": "product"},
                *people,
            ],
        ),
        maker=table("maker", []),
        exposure=table(
            "exposure", [row | {"id": at} for at, row in enumerate(shown, start=1)]
        ),
        as_of=AS_OF,
        **({"post": table("post", wrote)} if posts else {}),
    )


def told(of):
    found = folding.MEASURE.run(of, Asked(as_of=AS_OF, seed=3))
    assert found.schema == SCHEMA
    return {(r["name"], r["part"]): r for r in found.to_pylist()}


def arms(viewer):
    return "fold" if viewer % 2 else "show"


def crowd(of):
    return [each for viewer in range(AUTHORS, PEOPLE) for each in of(viewer)]


def test_what_folding_takes_away():
    shown = crowd(
        lambda v: [
            ad(40, v, v % AUTHORS, arms(v)),
            page(39.9, v, CUP),  # reads on, whatever the arm
            *([page(39.5, v)] if arms(v) == "show" else []),
        ]
    )
    done = crowd(lambda v: [bought(38, v, 100 + v)] if arms(v) == "show" else [])

    found = told(ledger(shown, done))

    assert found["opened", ""]["value"] == -1
    assert found["bought", ""]["value"] == -1
    assert found["orders", ""]["value"] == -1
    assert found["read", ""]["value"] == -1
    assert found["read", ""]["badge"] == "experiment"
    assert found["units", ""]["value"] == PEOPLE - AUTHORS


def test_only_the_first_counts_and_later_days_do_not():
    shown = crowd(
        lambda v: [
            ad(40, v, v % AUTHORS, arms(v)),
            ad(30, v, v % AUTHORS, arms(v)),
            *([page(38.9, v)] if arms(v) == "show" else []),
        ]
    )
    done = crowd(lambda v: [bought(25, v, 100 + v)] if arms(v) == "show" else [])

    found = told(ledger(shown, done))

    assert found["units", ""]["value"] == PEOPLE - AUTHORS
    for name in ("opened", "read", "bought", "orders"):
        assert found[name, ""]["value"] == 0


def test_a_circle_is_both_following_each_other_then():
    def near(v):
        return v % 4 < 2

    shown = crowd(lambda v: [ad(40, v, v % AUTHORS, arms(v))])
    done = crowd(
        lambda v: [
            follow(v, v % AUTHORS),
            *([follow(v % AUTHORS, v)] if near(v) else []),
            *([bought(38, v, 100 + v)] if arms(v) == "show" and near(v) else []),
        ]
    )

    found = told(ledger(shown, done))

    assert found["bought", "in_circle"]["value"] == -1
    assert found["bought", "out_of_circle"]["value"] == 0
    assert found["units", "in_circle"]["value"] == sum(
        near(v) for v in range(AUTHORS, PEOPLE)
    )


def test_who_left_is_in_no_circle():
    shown = crowd(lambda v: [ad(40, v, v % AUTHORS, arms(v))])
    done = crowd(
        lambda v: [
            follow(v, v % AUTHORS),
            follow(v % AUTHORS, v),
            follow(v, v % AUTHORS, days=90, verb="unfollow"),
        ]
    )

    assert told(ledger(shown, done))["bought", "in_circle"]["missing"] == "too_few"


def test_a_fortnight_must_have_passed():
    shown = crowd(lambda v: [ad(10, v, v % AUTHORS, arms(v))])

    found = told(ledger(shown))

    assert found["opened", ""]["value"] == 0
    assert found["bought", ""]["missing"] == "too_few"
    assert found["orders", ""]["missing"] == "too_few"


def test_without_authors_there_are_no_circles():
    shown = crowd(lambda v: [ad(40, v, v % AUTHORS, arms(v))])

    found = told(ledger(shown, posts=False))

    assert found["bought", "in_circle"]["missing"] == "no_circles"


def _random(seed, *, effect=0.0):
    chance = np.random.default_rng(seed)
    shown, done = [], []
    for v in range(AUTHORS, PEOPLE):
        for post in chance.choice(AUTHORS, 4, replace=False).tolist():
            days = 20 + 40 * chance.random()
            is_folded = chance.random() < 0.5
            shown.append(ad(days, v, post, "fold" if is_folded else "show"))
            more = chance.poisson(3 - effect * is_folded)
            shown += [page(days - 0.9 * chance.random(), v, CUP) for _ in range(more)]
    return ledger(shown, done)


def test_the_planted_effect_is_inside_and_nothing_planted_seldom_found():
    found = told(_random(1, effect=1.0))["read", ""]
    assert found["low"] < -1 < found["high"] < 0

    wrong = 0
    for seed in range(20):
        found = told(_random(seed))["read", ""]
        wrong += not found["low"] <= 0 <= found["high"]
    assert wrong <= 5


@pytest.mark.parametrize("posts", [True, False])
def test_everything_told_has_words(posts):
    for (name, part), row in told(ledger([ad(3, 25, 1, "fold")], posts=posts)).items():
        for language in ("en", "zh-Hans"):
            assert name in words.NAMES[language]
            assert not part or part in words.NAMES[language]
            if row["missing"]:
                assert row["missing"] in words.MISSING[language]
            else:
                assert row["definition"] in words.DEFINITIONS[language]
