from dataclasses import replace
from datetime import UTC, datetime

import ibis
import numpy as np
import pyarrow as pa
import pytest

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import reward, world
from xiangxin.pull.findings import SCHEMA, Asked
from xiangxin.pull.reward import words

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
DAY = 86_400_000_000
UNTIL = round(AS_OF.timestamp() * 1_000_000)
SPREADS = {
    "products": 2,
    "audiences": 0,
    "influencer": 0,
    "community": 0,
    "shop": 0,
    "exposures": 1.0,
    "histories": 0,
}
"""A world of planted spreads and little else."""


def ledger(acts, *, actors=(1,), **extras):
    """`acts`: (days before, person, verb, promotion) at actor 1, unless a fifth says."""
    rows = [(*act, 1)[:5] for act in acts]
    days, person, verb, promotion, actor = zip(*rows, strict=True)
    size = len(rows)
    nothing = pa.nulls(size, pa.int64())
    interaction = pa.table(
        {
            "id": pa.array(range(size), pa.int64()),
            "happened_at": moments([UNTIL - round(d * DAY) for d in days]),
            "person": pa.array(person, pa.int64()),
            "verb": pa.array(verb),
            "actor": pa.array(actor, pa.int64()),
            "object_kind": pa.array(["actor"] * size),
            "object_id": nothing,
            "place": nothing,
            "post": nothing,
            "order_id": nothing,
            "units": pa.nulls(size, pa.int32()),
            "promotion": pa.array(promotion, pa.int64()),
            "entry": pa.array(["search"] * size),
            "source_post": nothing,
        }
    )
    some = len(actors)
    about = pa.table(
        {
            "actor": pa.array(actors, pa.int64()),
            "kind": pa.array(["product"] * some),
            "handle": pa.array([f"p{a}" for a in actors]),
            "name": pa.array([f"p{a}" for a in actors]),
            "category": pa.array(["lamps"] * some),
            "brand": pa.nulls(some, pa.int64()),
        }
    )
    return ledgers.tables(interaction=interaction, actor=about, as_of=AS_OF, **extras)


def moments(at):
    return pa.array(at, pa.int64()).cast(pa.timestamp("us", "UTC"))


def asked(**more):
    return Asked(as_of=AS_OF, seed=7, **more)


def told(of, **more):
    table = reward.reward(of, asked(**more))
    assert table.schema == SCHEMA
    return {(r["name"], r["part"]): r for r in table.to_pylist()}


def promotion(began, ended, *, kind="coupon", actors=(1,)):
    size = len(actors)
    until = None if ended is None else UNTIL - ended * DAY
    return pa.table(
        {
            "promotion": pa.array(actors, pa.int64()),
            "kind": pa.array([kind] * size),
            "actor": pa.array(actors, pa.int64()),
            "from_at": moments([UNTIL - began * DAY] * size),
            "until_at": moments([until] * size),
        }
    )


def crowd(seed=1, *, before=4.0, after=1.0, people=80, end=60):
    """Visits a person in the 28 days before and after the end, and some earlier."""
    chance = np.random.default_rng(seed)
    acts = []
    for person in range(people):
        acts += [
            (end + 28 * chance.random(), person, "claim", 1)
            for _ in range(chance.poisson(before))
        ]
        acts += [
            (end - 28 * chance.random(), person, "like", None)
            for _ in range(chance.poisson(after))
        ]
        acts.append((end + 28 + 60 * chance.random(), person, "say", None))
    return acts


def test_the_drop_is_what_a_day_after_the_end_has_of_a_day_before():
    acts = [(70 + n, n, "like", 1) for n in range(8)]
    acts += [(40 + n, n, "like", None) for n in range(4)]

    drop = reward.drop_ratio(ledger(acts, promotion=promotion(90, 60)), asked())[1]

    assert drop.figure.value == pytest.approx(4 / 8)
    assert drop.figure.low < 0.5 < drop.figure.high
    assert len(drop.drawn) == 4000


def test_a_short_reward_is_compared_by_the_day():
    acts = [(61 + n / 10, n, "like", 1) for n in range(10)]
    acts += [(40 + n, n, "like", None) for n in range(4)]

    drop = reward.drop_ratio(ledger(acts, promotion=promotion(62, 60)), asked())[1]

    assert drop.figure.value == pytest.approx((4 / 28) / (10 / 2))


def test_without_an_end_there_is_no_drop():
    acts = [act for act in crowd(people=5) if act[2] != "claim"]
    actors = (1, 2, 3, 4)
    kinds = ("coupon", "coupon", "coupon", "ad")
    ends = (None, -3, 5, 60)
    offers = [
        promotion(90, end, kind=kind, actors=(actor,))
        for actor, end, kind in zip(actors, ends, kinds, strict=True)
    ]
    of = ledger(
        [(*act, a) for act in acts for a in actors],
        actors=actors,
        promotion=pa.concat_tables(offers),
    )

    rows = reward.reward(of, asked()).to_pylist()

    for name in ("drop_ratio", "step", "slope", "false_end"):
        why = {r["actor"]: r["missing"] for r in rows if r["name"] == name}
        assert why == {1: "reward_on", 2: "reward_on", 3: "too_soon", 4: "no_reward"}


def test_where_no_promotion_tells_the_claims_do():
    by_claims = reward.drop_ratio(ledger(crowd()), asked())[1].figure
    of = ledger(crowd(), promotion=promotion(88, 60))

    assert by_claims.value == pytest.approx(
        reward.drop_ratio(of, asked())[1].figure.value, rel=0.1
    )


def test_likes_on_undeclared_promises_of_gifts_tell_of_a_reward_too():
    """The same crowd, whose claims are likes on a post that promises a gift."""
    likes = [
        (d, who, "like" if verb == "claim" else verb, None)
        for d, who, verb, _ in crowd()
    ]
    of = ledger(likes)
    table = of.interaction.mutate(
        post=ibis.ifelse(of.interaction.at < UNTIL - 60 * DAY, 7, 8)
    )
    posts = pa.table({"post": [7, 8], "promises_gift": [True, False]})
    told = replace(
        of,
        interaction=table,
        extras={**of.extras, "post": ibis.memtable(posts)},
        given=of.given | {"post", "post.promises_gift"},
    )

    found = reward.drop_ratio(told, asked())[1].figure

    assert found.value == pytest.approx(
        reward.drop_ratio(ledger(crowd()), asked())[1].figure.value, rel=0.01
    )
    assert not reward.drop_ratio(of, asked())


def test_the_planted_drop_lies_in_the_interval_as_often_as_it_should():
    actors = range(1, 41)
    acts = [(*act, actor) for actor in actors for act in crowd(actor)]
    of = ledger(acts, actors=actors, promotion=promotion(88, 60, actors=actors))

    drops = reward.drop_ratio(of, asked()).values()

    inside = [d.figure.low <= 0.25 <= d.figure.high for d in drops]
    assert 32 <= sum(inside) <= 40


def test_neither_row_order_nor_numbers_matter():
    acts = crowd()
    order = np.random.default_rng(3).permutation(len(acts))
    turned = [acts[i] for i in order]
    renamed = [(d, 1000 - 7 * p, v, m) for d, p, v, m in turned]

    first = told(ledger(acts, promotion=promotion(88, 60)))
    again = told(ledger(renamed, promotion=promotion(88, 60)))

    assert first == again


def test_an_actor_asked_for_alone_has_the_same_figures():
    acts = [(d, p, v, m, a) for d, p, v, m in crowd() for a in (1, 2)]
    of = ledger(acts, actors=(1, 2), promotion=promotion(88, 60))

    among = [r for r in reward.reward(of, asked()).to_pylist() if r["actor"] == 1]
    alone = reward.reward(of, asked(actors=frozenset({1}))).to_pylist()

    assert among == alone


def referral(*rows, paid=None, currency="EUR"):
    at, recruiter, recruited = zip(*rows, strict=True)
    return pa.table(
        {
            "happened_at": moments([UNTIL - round(d * DAY) for d in at]),
            "actor": pa.array([1] * len(rows), pa.int64()),
            "recruiter": pa.array(recruiter, pa.int64()),
            "recruited": pa.array(recruited, pa.int64()),
            "paid_minor": pa.array([paid] * len(rows), pa.int64()),
            "currency": pa.array([currency] * len(rows)),
        }
    )


def payout(*rows):
    person, because, amount, currency = zip(*rows, strict=True)
    return pa.table(
        {
            "happened_at": moments([UNTIL - DAY] * len(rows)),
            "actor": pa.array([1] * len(rows), pa.int64()),
            "person": pa.array(person, pa.int64()),
            "because_of": pa.array(because, pa.int64()),
            "amount_minor": pa.array(amount, pa.int64()),
            "currency": pa.array(currency),
        }
    )


def test_money_of_other_currencies_and_below_nought_is_left_out_and_counted():
    of = ledger(
        [(90, 1, "like", None)],
        referral=referral((80, 1, 2), (70, 2, 3), paid=100),
        payout=payout(
            (1, 2, 50, "EUR"), (2, 3, 50, "EUR"), (1, 3, 99, "JPY"), (1, 3, -5, "EUR")
        ),
    )

    found = told(of)

    assert found["left_out", ""]["value"] == 2
    assert found["later_funded", ""]["value"] == 1
    assert found["paid_levels", ""]["value"] == 1


def test_circles_are_refused_and_said():
    of = ledger(
        [(90, 1, "like", None)],
        referral=referral((80, 1, 2), (79, 2, 1), (50, 7, 8)),
    )

    found = told(of)

    assert found["circles", ""]["value"] == 1
    assert found["refused", ""]["value"] == 2
    assert found["recruits", ""]["value"] == 1


def test_a_forest_of_circles_alone_says_why():
    of = ledger([(90, 1, "like", None)], referral=referral((80, 1, 2), (79, 2, 1)))

    assert told(of)["r_eff", ""]["missing"] == "no_trees"


def test_one_person_gives_no_answer_and_no_number_that_is_none():
    found = told(ledger([(3, 1, "like", None)]))

    assert found["answer", "too_early"]["n"] > 0
    assert found["rewarded", ""]["high"] > 0.3
    assert found["return_ratio", ""]["missing"] == "one_side"


def test_an_actor_that_nobody_lists_is_left_out():
    assert not told(ledger([(3, 1, "like", None, 9)]))


def test_every_figure_has_its_words_in_both_languages():
    made = world.make(people=300, seed=2, **SPREADS).ledger()
    table = reward.reward(made, Asked(as_of=made.as_of, seed=1))

    for language in ("en", "zh-Hans"):
        names = set(table["name"].to_pylist())
        assert names <= words.NAMES[language].keys()
        assert {d for d in table["definition"].to_pylist() if d} <= words.DEFINITIONS[
            language
        ].keys()
        assert {m for m in table["missing"].to_pylist() if m} <= words.MISSING[
            language
        ].keys()
    for kind in (words.NAMES, words.DEFINITIONS, words.MISSING, words.PARTS):
        assert kind["en"].keys() == kind["zh-Hans"].keys()


def test_planted_spreads_are_told_apart():
    made = world.make(people=800, seed=3, **SPREADS)
    of = made.ledger()
    answers = reward.classification(of, Asked(as_of=of.as_of, seed=1))

    planted = made.truth.spreads.to_pylist()
    kinds = {
        "organic": "sustainable",
        "reward": "reward_dependent",
        "pyramid": "pyramid_like",
    }
    assert len(planted) == 12
    for row in planted:
        assert answers[row["actor"]].code == kinds[row["kind"]]
    score = {row["actor"]: answers[row["actor"]].score.mean() for row in planted}
    organic = [score[r["actor"]] for r in planted if r["kind"] == "organic"]
    others = [score[r["actor"]] for r in planted if r["kind"] != "organic"]
    assert max(organic) < min(others)


def test_the_weeks_around_the_end_are_told_by_what_a_day_had():
    acts = [(60.5 + n, n, "like", 1) for n in range(21)]  # one each day before it ended
    acts += [(59.5 - 7 * n, n, "like", None) for n in range(8)]  # one a week after

    rows = told(ledger(acts, promotion=promotion(90, 60)))

    weeks = {part: r for (name, part), r in rows.items() if name == "acts_a_day"}
    assert weeks["week:-1"]["value"] == weeks["week:-3"]["value"] == 1
    assert weeks["week:+0"]["value"] == pytest.approx(1 / 7)
    assert weeks["week:+0"]["low"] == 0 < weeks["week:+0"]["high"]
    assert weeks["week:+0"]["n"] == 1
