"""Attribution from a ledger written act by act."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull.attribution import MEASURE
from xiangxin.pull.attribution.words import DEFINITIONS, MISSING, NAMES
from xiangxin.pull.findings import SCHEMA, Asked

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Asked(as_of=AS_OF, seed=1)
LAMP, SHOE = 1, 2


def ledger_of(acts, *, makers=(), promotions=None):
    rows = []
    for number, given in enumerate(acts, start=1):
        act = dict.fromkeys(ledgers.COLUMNS["interaction"])
        act |= {"verb": "like", "entry": "search", "actor": LAMP, "id": number}
        act |= given
        act["happened_at"] = AS_OF - timedelta(days=act.pop("days", 40))
        rows.append(act)
    kinds = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}
    kinds["timestamp"] = pa.timestamp("us", "UTC")
    columns = ledgers.COLUMNS["interaction"]
    interaction = pa.table(
        {
            name: pa.array([row[name] for row in rows], kinds[kind.rstrip("?")])
            for name, kind in columns.items()
        }
    )
    actor = {name: [None, None] for name in ledgers.COLUMNS["actor"]}
    actor |= {"actor": [LAMP, SHOE], "kind": ["product", "product"]}
    extras = {"promotion": promotions} if promotions is not None else {}
    return ledgers.tables(
        interaction=interaction,
        actor=pa.table(
            {
                name: pa.array(
                    values, kinds[ledgers.COLUMNS["actor"][name].rstrip("?")]
                )
                for name, values in actor.items()
            }
        ),
        maker=pa.table(
            {
                "person": pa.array([m[0] for m in makers], pa.int64()),
                "actor": pa.array([m[1] for m in makers], pa.int64()),
            }
        ),
        as_of=AS_OF,
        **extras,
    )


def order(number, person, *, days, **more):
    bought = {"verb": "buy", "order_id": number, "units": 1, "person": person}
    return {**bought, "days": days, **more}


def told(acts, *, asked=ASKED, **more):
    table = MEASURE.run(ledger_of(acts, **more), asked)
    assert table.schema == SCHEMA
    found = {}
    for row in table.to_pylist():
        said = row["value"] if row["missing"] is None else row["missing"]
        found[row["actor"], row["name"], row["part"]] = said
    return found


def buyers(count=20, **more):
    """Each comes by a person, and buys a day later after a search."""
    acts = []
    for one in range(1, count + 1):
        acts += [
            {"person": one, "entry": "person", "days": 50},
            order(one, one, days=49, **more),
        ]
    return acts


def test_what_people_met_before_they_bought_has_the_credit():
    lookers = [{"person": 100 + one, "entry": "person"} for one in range(20)]
    found = told(buyers() + lookers)

    for actor in (None, LAMP):
        assert found[actor, "conversions", ""] == 20
        assert found[actor, "lost_paths", ""] == 20
        assert found[actor, "first", "person"] == 20
        assert found[actor, "last", "search"] == 20
        assert found[actor, "markov", "person"] == pytest.approx(10)
        assert found[actor, "removal", "person"] == 1
        assert found[actor, "incremental", ""] == "no_lift"
        assert found[actor, "value", ""] == "no_money"


def test_only_thirty_days_count_and_an_order_ends_its_path():
    far = [{"person": 1, "entry": "mail", "days": 81}]
    again = [order(99, 1, days=30, entry="link")]
    found = told(buyers() + far + again)

    assert found[LAMP, "conversions", ""] == 21
    assert found[LAMP, "lost_paths", ""] == 1
    assert found[LAMP, "first", "mail"] == 0
    assert found[LAMP, "first", "link"] == 1


def test_a_path_that_may_still_end_in_an_order_waits():
    found = told([*buyers(), {"person": 200, "days": 29}, {"person": 201, "days": 31}])

    assert found[LAMP, "open_paths", ""] == 1
    assert found[LAMP, "lost_paths", ""] == 1


def test_orders_sent_back_guests_and_makers_are_in_no_path():
    acts = buyers(21)
    back = {"verb": "refund", "order_id": 21, "units": 1, "person": 21, "days": 20}
    guest = order(70, None, days=10)
    maker = [order(71, 300, days=10), {"person": 300, "entry": "link"}]
    found = told([*acts, back, guest, *maker], makers=[(300, LAMP)])

    assert found[LAMP, "conversions", ""] == 20
    assert found[LAMP, "guest_orders", ""] == 1
    assert (LAMP, "markov", "link") not in found


def test_a_promotion_is_a_source_of_its_own():
    acts = buyers()
    acts[0] |= {"promotion": 5}
    acts[2] |= {"promotion": 6}
    kinds = pa.table({"promotion": [5], "kind": ["coupon"]})
    found = told(acts, promotions=kinds)

    assert found[LAMP, "first", "coupon"] == 1
    assert found[LAMP, "first", "promotion"] == 1
    assert found[LAMP, "first", "person"] == 18


def test_money_is_of_the_commonest_currency_and_the_rest_is_counted():
    acts = buyers(amount_minor=500, currency="CNY")
    dear = order(50, 50, days=45, amount_minor=900, currency="EUR")
    gone = order(51, 51, days=45, amount_minor=100, currency="CNY", units=2)
    worse = {"verb": "refund", "order_id": 51, "units": 1, "person": 51}
    worse |= {"amount_minor": 300, "currency": "CNY"}
    found = told([*acts, dear, gone, worse])

    assert found[LAMP, "conversions", ""] == 22
    assert found[LAMP, "value", "CNY"] == 20 * 500
    assert found[LAMP, "other_money", ""] == 1
    assert found[LAMP, "negative_money", ""] == 1
    assert found[LAMP, "last_value", "search"] == 20 * 500


def test_too_little_says_so():
    asked = Asked(as_of=AS_OF, seed=1, actors=frozenset({LAMP, SHOE}))
    found = told([*buyers(3), {"person": None}], asked=asked)

    assert found[LAMP, "markov", ""] == "few_conversions"
    assert found[SHOE, "markov", ""] == "no_conversions"
    assert told([{"person": 1}])[None, "shapley", ""] == "no_conversions"
    assert told([{"person": None}])[None, "conversions", ""] == 0


def test_neither_the_order_of_rows_nor_a_persons_number_matters():
    acts = buyers() + [{"person": 100 + one, "entry": "link"} for one in range(9)]
    renamed = [{**act, "person": (act["person"] * 7919) % 10007} for act in acts]

    assert told(acts) == told(renamed[::-1])


def test_every_figure_and_reason_has_words_in_both_languages():
    table = MEASURE.run(ledger_of(buyers(amount_minor=5, currency="CNY")), ASKED)
    for language in ("en", "zh-Hans"):
        for row in table.to_pylist():
            assert row["name"] in NAMES[language]
            if row["missing"] is None:
                assert row["definition"] in DEFINITIONS[language]
            else:
                assert row["missing"] in MISSING[language]
    assert DEFINITIONS["en"].keys() == DEFINITIONS["zh-Hans"].keys()
    assert NAMES["en"].keys() == NAMES["zh-Hans"].keys()
    assert MISSING["en"].keys() == MISSING["zh-Hans"].keys()
