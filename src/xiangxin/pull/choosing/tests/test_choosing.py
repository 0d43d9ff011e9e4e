from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import choosing
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.choosing import words
from xiangxin.pull.findings import SCHEMA, Asked

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL = round(AS_OF.timestamp() * 1_000_000)
DAY = 86_400_000_000
LAMP, CUP, BOOK = 1, 2, 3
CATEGORIES = {LAMP: "home", CUP: "home", BOOK: "books"}
KINDS = {
    ledgers.MOMENT: pa.timestamp("us", "UTC"),
    "int64": pa.int64(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "array<int64>": pa.list_(pa.int64()),
    "array<string>": pa.list_(pa.string()),
}


def table(name, rows):
    """Rows with `days` before AS_OF in place of the moment."""
    columns = {**ledgers.COLUMNS, **ledgers.EXTRAS}[name]
    told = {}
    for column, kind in columns.items():
        values = [row.get(column) for row in rows]
        if column == "happened_at":
            values = [UNTIL - round(row["days"] * DAY) for row in rows]
            told[column] = pa.array(values, pa.int64()).cast(KINDS[ledgers.MOMENT])
        else:
            told[column] = pa.array(values, KINDS[kind.removesuffix("?")])
    return pa.table(told)


def saw(days, viewer, product=LAMP, surface="home", **more):
    return {
        "days": days,
        "viewer": viewer,
        "item": product,
        "actor": product,
        "surface": surface,
        "item_kind": "product",
    } | more


def cued(days, viewer, product=LAMP, arm="one", **more):
    named = [9000] if arm == "one" else []
    return saw(
        days,
        viewer,
        product,
        cue_drawn=9000,
        cue_eligible=[9000],
        cue_shown=named,
        arm=arm,
        propensity=0.5,
        experiment="cue",
        epoch=1,
        **more,
    )


def did(days, person, verb="buy", product=LAMP, order=None, **more):
    return {
        "days": days,
        "person": person,
        "verb": verb,
        "actor": product,
        "object_kind": "actor",
        "order_id": order,
        "entry": "home",
    } | more


def numbered(rows):
    return [row | {"id": at} for at, row in enumerate(rows, start=1)]


def ledger(shown, done=(), *, makers=(), **extras):
    done = [*done, did(300, 999_999, "like", product=BOOK)]
    return ledgers.tables(
        interaction=table("interaction", numbered(done)),
        actor=table(
            "actor",
            [
                {"actor": actor, "kind": "product", "category": category}
                for actor, category in CATEGORIES.items()
            ],
        ),
        maker=table("maker", [{"person": p, "actor": LAMP} for p in makers]),
        exposure=table("exposure", numbered(shown)),
        as_of=AS_OF,
        **{name: table(name, rows) for name, rows in extras.items()},
    )


def told(of, **more):
    found = choosing.MEASURE.run(of, Asked(as_of=AS_OF, seed=3, **more))
    assert found.schema == SCHEMA
    return {(r["name"], r["part"]): r for r in found.to_pylist() if r["actor"] is None}


def value(found, name, part=""):
    return found[name, part]["value"]


def crowd(of, *, start=100):
    """Forty viewers, each with what `of` gives for a number of theirs."""
    rows = [of(number) for number in range(start, start + 40)]
    return [each for some in rows for each in some]


def test_a_spell_goes_from_first_sight_to_the_purchase():
    shown = crowd(lambda v: [saw(90, v), saw(88, v, surface="product"), saw(80, v)])
    done = crowd(lambda v: [did(87, v, order=v), did(60, v, order=1000 + v)])

    found = told(ledger(shown, done))

    assert value(found, "spells") == 40
    assert value(found, "time") == value(found, "waited") == pytest.approx(3)
    assert value(found, "pages") == 1  # after the purchase there is no spell
    assert value(found, "bought") == value(found, "kept") == 1
    assert value(found, "gave_up") == value(found, "returned") == 0


def test_who_is_silent_for_a_fortnight_has_given_up():
    shown = crowd(lambda v: [saw(90, v), saw(80, v), saw(65.9, v)])
    done = crowd(lambda v: [did(65, v, order=v)])  # they came back, and it is too late

    found = told(ledger(shown, done))

    assert value(found, "time") == pytest.approx(10)
    assert value(found, "waited") == 28
    assert value(found, "gave_up") == 1
    assert value(found, "bought") == 0


def test_who_never_decides_counts_as_the_whole_time():
    shown = crowd(lambda v: [saw(90 - 10 * turn, v) for turn in range(9)])

    found = told(ledger(shown))

    assert value(found, "time") == 28
    assert value(found, "gave_up") == value(found, "bought") == 0


def test_comparisons_are_other_pages_of_the_category_until_the_decision():
    shown = crowd(
        lambda v: [
            saw(90, v),
            saw(89, v, CUP, "product"),
            saw(88, v, CUP, "product"),
            saw(88, v, BOOK, "product"),
            saw(80, v, CUP, "product"),
        ]
    )
    done = crowd(lambda v: [did(85, v, order=v)])

    found = {
        (r["actor"], r["name"]): r["value"]
        for r in choosing.MEASURE.run(
            ledger(shown, done), Asked(as_of=AS_OF, seed=3)
        ).to_pylist()
    }

    assert found[LAMP, "comparisons"] == 1
    assert found[BOOK, "comparisons"] == 0


def test_what_is_given_back_is_bought_and_not_kept():
    shown = crowd(lambda v: [saw(90, v)])
    done = crowd(lambda v: [did(88, v, order=v), did(70, v, "refund", order=v)])

    found = told(ledger(shown, done))

    assert value(found, "returned") == 1
    assert value(found, "kept") == 0


def test_makers_and_owners_do_not_choose():
    shown = [*crowd(lambda v: [saw(90, v)]), saw(90, 1), saw(90, 2)]
    done = [did(200, 1, order=7)]

    assert value(told(ledger(shown, done, makers=(2,))), "spells") == 40


def test_spells_that_may_still_go_on_are_not_told():
    shown = crowd(lambda v: [saw(90, v)]) + crowd(lambda v: [saw(41, v)], start=200)

    assert value(told(ledger(shown)), "spells") == 40


def _market(seed, *, faster, people=400):
    """Half are shown a name; of those who buy, they buy so many days sooner."""
    chance = np.random.default_rng(seed)
    shown, done = [], []
    for viewer in range(people):
        for product in (LAMP, CUP, BOOK):
            begun = 60 + 30 * chance.random()
            arm = "one" if chance.random() < 0.5 else "none"
            shown.append(cued(begun, viewer, product, arm))
            shown.append(saw(begun - 2, viewer, product, "product"))
            if chance.random() < 0.95:
                after = 3 + 8 * chance.random() - faster * (arm == "one")
                order = 1 + viewer * 10 + product
                done.append(did(begun - after, viewer, product=product, order=order))
    return ledger(shown, done)


def test_planted_haste_is_found_by_experiment():
    found = told(_market(1, faster=2.0))

    changed = found["waited_change", "cue"]
    assert changed["badge"] == "experiment"
    assert changed["low"] < -1.9 < changed["high"] < 0
    bought = found["bought_change", "cue"]
    assert bought["low"] < 0 < bought["high"]


def test_nothing_planted_is_seldom_found():
    wrong = 0
    for seed in range(20):
        each = told(_market(seed, faster=0.0, people=80))["time_change", "cue"]
        wrong += not each["low"] <= 0 <= each["high"]

    assert wrong <= 5


def test_without_chance_it_is_an_association():
    shown = crowd(lambda v: [saw(90, v, cue_shown=[9000])])
    shown += crowd(lambda v: [saw(90, v), saw(85, v)], start=200)

    found = told(ledger(shown))

    assert found["time_change", "cue"]["badge"] == "association"
    assert value(found, "time_change", "cue") == pytest.approx(-5)


def test_an_arm_counts_from_where_it_was_drawn():
    shown = crowd(lambda v: [saw(90, v), cued(85, v), saw(83, v)])
    shown += crowd(lambda v: [saw(90, v), cued(85, v, arm="none")], start=200)

    assert value(told(ledger(shown)), "time_change", "cue") == pytest.approx(2)


def test_just_shop_is_told_by_person():
    def hint(days, viewer, arm):
        return saw(
            days, viewer, 0, arm=arm, propensity=0.5, experiment="just-shop", epoch=1
        )

    shown = crowd(lambda v: [hint(90, v, "hint"), saw(89, v), saw(88, v, CUP)])
    shown += crowd(
        lambda v: [hint(90, v, "none"), saw(95, v), saw(88, v, CUP)], start=200
    )
    done = crowd(lambda v: [did(87, v, product=CUP, order=v)])

    found = told(ledger(shown, done))

    assert value(found, "spells_a_person_change", "just_shop") == 1
    assert value(found, "bought_a_person_change", "just_shop") == 1
    assert found["time_a_person_change", "just_shop"]["badge"] == "experiment"


def test_stars_are_compared_among_buyers_and_never_an_experiment():
    shown = crowd(lambda v: [cued(90, v)]) + crowd(
        lambda v: [cued(90, v, arm="none")], start=200
    )
    buyers = [*range(100, 140), *range(200, 240)]
    done = [did(88, v, order=v) for v in buyers]
    stars = [
        {"days": 60, "product": LAMP, "person": v, "stars": 5 if v < 150 else 3}
        for v in buyers
    ]

    found = told(ledger(shown, done, review=numbered(stars)))

    assert value(found, "stars") == 4
    assert value(found, "stars_change", "cue") == 2
    assert found["stars_change", "cue"]["badge"] == "association"


def test_names_decide_nothing():
    def of(name):
        shown = crowd(lambda v: [cued(90 - v % 3, name(v)), saw(80 + v % 5, name(v))])
        shown += crowd(lambda v: [cued(90, name(v), arm="none")], start=200)
        return told(ledger(shown, [did(70, name(101), order=5)]))

    here, there = of(lambda v: v), of(lambda v: 100_000 - 7 * v)

    assert {k: r["value"] for k, r in here.items()} == pytest.approx(
        {k: r["value"] for k, r in there.items()}, nan_ok=True
    )


def test_everything_told_has_words():
    for found in (told(_market(1, faster=1.0, people=60)), told(ledger([saw(3, 1)]))):
        for (name, part), row in found.items():
            for language in ("en", "zh-Hans"):
                assert name in words.NAMES[language]
                assert not part or part in words.NAMES[language]
                if row["missing"]:
                    assert row["missing"] in words.MISSING[language]
                else:
                    assert row["definition"] in words.DEFINITIONS[language]
