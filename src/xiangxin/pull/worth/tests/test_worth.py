"""Products whose worth was worked out by hand, and what must never change.

Each scenario is a product of one ledger, with people and orders of its own.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import findings
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.findings import Asked
from xiangxin.pull.worth import MEASURE, words, worth

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
CLUB = 900
APART = 10_000
TYPES = {"actor": pa.int64(), "person": pa.int64(), "amount_minor": pa.int64()}


def buy(person, *, order, days=10.0, money=1000, currency="CNY", **more):
    act = {"verb": "buy", "person": person, "order_id": order, "days": days}
    return act | {"units": 1, "amount_minor": money, "currency": currency} | more


def flow(kind, amount, **more):
    told = {"kind": kind, "amount_minor": amount, "currency": "CNY", "days": 5}
    return told | more


# Forty people like something; ten of them buy for 10, 20 … 100.
CROWD = [{"person": p, "entry": "search", "days": 20} for p in range(1, 41)]
TEN = [
    buy(p, order=p, money=1000 * p, days=10 + p, entry="search") for p in range(1, 11)
]


def back(person, money, verb="refund", **more):
    return buy(person, order=person, money=money, days=2) | {"verb": verb} | more


ACTS = {
    "plain": CROWD + TEN,
    "given back": [
        *CROWD,
        *TEN,
        back(10, 4000, units=0),
        back(9, 9000, "cancel"),
        back(8, -8000),
        back(7, None, currency=None),
    ],
    "one of three back": [
        *CROWD,
        *TEN,
        buy(11, order=11, money=9000, units=3),
        {"verb": "refund", "person": 11, "order_id": 11, "units": 1},
    ],
    "a credit": [*CROWD, *TEN, buy(20, order=99, money=-5000)],
    "owing": CROWD + [buy(p, order=p, money=-1000) for p in range(1, 11)],
    "two currencies": [
        *CROWD,
        *TEN,
        buy(20, order=50, money=777, currency="USD"),
        buy(21, order=51, money=777, currency="USD"),
        buy(21, order=51, money=777, currency="CNY"),
    ],
    "guests and makers": [
        *CROWD,
        *TEN,
        buy(None, order=70, money=5_000_000),
        buy(77, order=71, money=9_000_000),
    ],
    "margin and costs": CROWD + TEN,
    "three directions": [
        *(buy(p, order=p, entry="search") for p in range(1, 41)),
        *({"person": p, "entry": "hashtag", "days": 30} for p in range(1, 41)),
        *({"person": p, "entry": "person", "days": 30} for p in range(41, 81)),
        *(buy(p, order=p, money=3000, entry="person") for p in range(41, 81)),
    ],
    "orbits": [
        *({"person": p, "verb": "follow", "days": 200} for p in range(1, 41)),
        *({"person": p, "verb": "say", "days": 150} for p in range(41, 81)),
        *(buy(p, order=p, money=4000, days=30) for p in range(1, 11)),
        *(buy(p, order=p, money=1000, days=30) for p in range(41, 47)),
    ],
    "shelf": CROWD
    + [buy(p, order=p, money=2000, place=CLUB if p <= 6 else None) for p in range(10)],
    "one person": [{"person": 1, "days": 3}],
    "one order": [buy(1, order=1)],
    "one guest": [buy(None, order=1, money=None, currency=None)],
    "all today": [buy(p, order=p, days=0) for p in range(1, 61)],
    "for nothing": [buy(p, order=p, money=0) for p in range(1, 61)],
    "unpriced": [
        buy(p, order=p, money=None, currency=None) for p in (*range(1, 61), 1)
    ],
    "one busy buyer": [buy(1, order=o, days=o / 10) for o in range(1, 301)],
}
MONEY = {
    "two currencies": [
        flow("ad_income", 4000),
        flow("ad_income", 9999, currency="USD"),
    ],
    "margin and costs": [
        flow("margin", 22_000),
        flow("ad_income", 6000),
        flow("slot_income", 2000),
        flow("ad_cost", 10_000, currency=None),
        flow("creator_cost", 6000),
        flow("ad_cost", 999_999, days=400),
    ],
    "owing": [flow("ad_cost", -50), flow("ad_income", 0)],
    "one person": [flow("ad_cost", 70)],
}
ACTOR = {name: number for number, name in enumerate(ACTS, start=1)}


def placed(name):
    """The scenario's acts at its own product, with numbers of its own."""
    at = ACTOR[name] * APART
    for act in ACTS[name]:
        own = {key: at + act[key] for key in ("person", "order_id") if act.get(key)}
        yield act | own | {"actor": ACTOR[name]}


def money_table():
    rows = [
        {"actor": ACTOR[name], **row} for name, rows in MONEY.items() for row in rows
    ]
    rows += [{"actor": CLUB, **flow("slot_income", amount)} for amount in (700, 300)]
    columns = {
        name: pa.array([row[name] for row in rows], TYPES.get(name, pa.string()))
        for name in ("actor", "kind", "amount_minor", "currency")
    }
    at = [AS_OF - timedelta(days=row["days"]) for row in rows]
    return pa.table(columns | {"happened_at": pa.array(at, pa.timestamp("us", "UTC"))})


@pytest.fixture(scope="module")
def ledger(tables_of):
    actors = [{"actor": actor, "kind": "product"} for actor in ACTOR.values()]
    maker = ACTOR["guests and makers"]
    tables = tables_of(
        [act for name in ACTS for act in placed(name)],
        as_of=AS_OF,
        actors=[*actors, {"actor": CLUB, "kind": "group"}],
        makers=[{"person": maker * APART + 77, "actor": maker}],
    )
    return ledgers.tables(**tables, as_of=AS_OF, money=money_table())


@pytest.fixture(scope="module")
def table(ledger):
    return worth(ledger, Asked(as_of=AS_OF, seed=1))


@pytest.fixture(scope="module")
def found(table):
    return finder(table)


def finder(table):
    rows = {(r["actor"], r["name"], r["part"]): r for r in table.to_pylist()}

    def find(scenario, name, part="CNY"):
        actor = ACTOR.get(scenario, scenario)
        return rows[actor, name, part]

    return find


def test_revenue_per_person_is_the_money_over_everybody_active(found):
    revenue = found("plain", "revenue_per_person")
    assert revenue["value"] == 55_000 / 40
    assert revenue["low"] < 55_000 / 40 < revenue["high"]
    assert (revenue["n"], revenue["badge"]) == (40, "association")
    value = found("plain", "value_per_person")
    assert value["definition"] == "worth.value_per_person_revenue"
    assert found("plain", "margin_per_person")["missing"] == "no_margin"
    assert found("plain", "forecast_revenue")["missing"] == "too_few_buyers"


def test_what_was_given_back_or_cancelled_is_no_revenue(found):
    left = 55_000 - 4000 - 9000 - 8000 - 7000
    revenue = found("given back", "revenue_per_person")
    assert revenue["value"] == pytest.approx(left / 40)


def test_units_given_back_without_an_amount_take_their_share(found):
    revenue = found("one of three back", "revenue_per_person")
    assert revenue["value"] == (55_000 + 6000) / 40


def test_negative_money_is_counted_as_it_is(found):
    assert found("a credit", "revenue_per_person")["value"] == 50_000 / 40
    assert found("owing", "revenue_per_person")["value"] == -10_000 / 40
    assert found("owing", "return_on_cost")["missing"] == "no_costs"


def test_two_currencies_are_never_summed(found):
    assert found("two currencies", "revenue_per_person")["value"] == 55_000 / 40
    assert found("two currencies", "income_per_person")["value"] == 4000 / 40
    others = found("two currencies", "other_currency", part="")
    assert (others["value"], others["n"]) == (3, 14)


def test_makers_and_guests_are_no_people(found):
    assert found("guests and makers", "revenue_per_person")["value"] == 55_000 / 40


def test_margin_income_and_costs_make_a_worth_and_a_return(found):
    goods, income = 55_000 / 40 * 0.4, 8000 / 40
    name = "margin and costs"
    assert found(name, "margin_per_person")["value"] == pytest.approx(goods)
    assert found(name, "income_per_person")["value"] == income
    value = found(name, "value_per_person")
    assert value["value"] == pytest.approx(goods + income)
    assert value["definition"] == "worth.value_per_person"
    assert found(name, "cost_per_person_won")["value"] == 16_000 / 40
    returned = found(name, "return_on_cost")
    assert returned["value"] == pytest.approx((goods + income) / 400)
    assert returned["low"] < returned["value"] < returned["high"]


def test_money_that_names_no_currency_is_in_the_actors(found):
    assert found("margin and costs", "other_currency", part="")["value"] == 0


def test_a_margin_can_be_given_and_an_actor_asked_for_alone(ledger, found):
    asked = Asked(as_of=AS_OF, seed=1, actors=frozenset({ACTOR["plain"]}))
    given = worth(ledger, asked, margin=0.5)
    alone = finder(given)
    margin = alone("plain", "margin_per_person")
    assert margin["value"] == pytest.approx(55_000 / 80)
    assert set(given.column("actor").to_pylist()) == {ACTOR["plain"]}
    name = "revenue_per_person"
    assert alone("plain", name) == found("plain", name)


def test_what_is_not_booked_is_not_made_up(found):
    names = ("income_per_person", "cost_per_person_won", "return_on_cost")
    assert [found("plain", name)["missing"] for name in names] == [
        "no_income",
        "no_costs",
        "no_costs",
    ]


def test_by_direction_people_and_their_money_are_divided(found):
    values = [
        found("three directions", "revenue_per_person", part=f"CNY:{way}")["value"]
        for way in ("product", "topic", "person")
    ]
    assert values == pytest.approx([1000, 1000, 3000])


def test_orbits_are_those_before_the_money_came(found):
    name = "next_revenue_per_person"
    assert found("orbits", name, part="CNY:follower")["value"] == 1000
    assert found("orbits", name, part="CNY:talker")["value"] == 6000 / 40
    assert found("orbits", name, part="CNY:owner")["missing"] == "too_few_people"


def test_a_groups_slots_stand_beside_its_shelf(found):
    slots = found(CLUB, "slot_income")
    assert (slots["value"], slots["n"]) == (1000, 2)
    assert found(CLUB, "shelf_revenue")["value"] == 2000 * 7


def test_every_row_has_its_words_and_poor_ledgers_have_reasons(table):
    assert table.schema == findings.SCHEMA
    for row in table.to_pylist():
        codes = words.MISSING if row["missing"] else words.DEFINITIONS
        for language in ("en", "zh-Hans"):
            assert (row["missing"] or row["definition"]) in codes[language]
            assert row["name"] in words.NAMES[language]


@pytest.mark.parametrize(
    "scenario", ["one order", "one guest", "all today", "unpriced", "one busy buyer"]
)
def test_what_poor_orders_cannot_tell_is_said(found, scenario):
    assert found(scenario, "forecast_orders", part="")["missing"] == "too_few_buyers"
    part = "XXX" if scenario in ("one guest", "unpriced") else "CNY"
    assert found(scenario, "forecast_revenue", part=part)["missing"]


def loyal(*, shift=0, seed=5):
    """Ninety buyers over two years, some of whom come back."""
    chance = np.random.default_rng(seed)
    acts = []
    for person in range(1, 91):
        day, pace = chance.uniform(200, 700), chance.gamma(1.0, 1 / 60)
        rate, order = chance.gamma(4, 1 / 3000.0), 0
        while day > 1 and order < 30:
            money = int(chance.gamma(4, 1 / rate)) + 1
            number = shift + person * 100 + order
            told = {"days": float(day), "money": money, "actor": 1}
            acts.append(buy(person * 3 + shift, order=number, **told))
            day -= chance.exponential(1 / pace)
            order += 1
            if chance.random() < 0.2:
                break
    return acts


@pytest.fixture(scope="module")
def of_loyal(tables_of):
    def make(acts):
        actors = [{"actor": 1, "kind": "product"}]
        tables = tables_of(acts, as_of=AS_OF, actors=actors)
        ledger = ledgers.tables(**tables, as_of=AS_OF)
        asked = Asked(as_of=AS_OF, seed=1, actors=frozenset({1}))
        return worth(ledger, asked)

    return make


@pytest.fixture(scope="module")
def told(of_loyal):
    return of_loyal(loyal())


def test_present_buyers_have_a_forecast_and_the_past_one_is_held_to_account(told):
    find = finder(told)
    orders = find(1, "forecast_orders", part="")
    assert 0 < orders["low"] < orders["value"] < orders["high"]
    revenue, each = find(1, "forecast_revenue"), find(1, "forecast_per_buyer")
    assert each["value"] == pytest.approx(revenue["value"] / 90)
    assert 0 < find(1, "buyers_alive", part="")["value"] < 1
    came = find(1, "holdout_came", part="")["value"]
    held = find(1, "holdout_forecast", part="")
    assert held["low"] < came < held["high"]
    owners = find(1, "forecast_per_person", part="CNY:owner")
    assert owners["value"] > each["value"] > 0


def test_rows_and_numbers_of_people_do_not_matter(of_loyal, told):
    other = loyal(shift=1_000_000)
    mixed = np.random.default_rng(1).permutation(len(other))
    assert told == of_loyal([other[i] for i in mixed])


def test_the_measure_says_what_it_needs_in_two_languages():
    assert MEASURE.name == "worth"
    assert MEASURE.needs == ("interaction",)
    for of in (words.NAMES, words.DEFINITIONS, words.MISSING):
        assert set(of["en"]) == set(of["zh-Hans"])
