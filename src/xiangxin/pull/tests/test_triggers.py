import random  # noqa: TID251 - a test may have a chance of its own

import pyarrow as pa
import pytest

from xiangxin.pull import acts as people_acts
from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.triggers import (
    ACTS,
    PERSON,
    PRODUCT,
    REWARD,
    TOPIC,
    UNKNOWN,
    trigger_of,
)

UNTIL = 1_795_305_600_000_000  # 22 November 2026


@pytest.mark.parametrize(
    ("act", "trigger"),
    [
        ({"entry": "search", "verb": "buy"}, PRODUCT),
        ({"entry": "direct", "verb": "ask"}, PRODUCT),
        ({"entry": "direct", "verb": "buy", "repeat": True}, PRODUCT),
        ({"entry": "direct", "verb": "buy", "repeat": False}, UNKNOWN),
        ({"entry": "person", "verb": "buy"}, PERSON),
        ({"entry": "notification", "verb": "follow"}, PERSON),
        ({"entry": "home", "from_post": True, "verb": "like"}, PERSON),
        ({"entry": "hashtag", "verb": "reply"}, TOPIC),
        ({"entry": "home", "object_kind": "post", "place_kind": "group"}, TOPIC),
        ({"entry": "campaign", "verb": "buy", "repeat": True}, REWARD),
        ({"entry": "search", "verb": "like", "promoted": True}, REWARD),
        ({"entry": "search", "verb": "claim", "object_kind": "reward"}, REWARD),
        ({"entry": "home", "verb": "like"}, UNKNOWN),
    ],
)
def test_the_table_says_what_drew_an_act(act, trigger):
    assert trigger_of(act) == trigger


def test_the_database_reads_the_table_as_python_does(ledger_of):
    chance = random.Random(3)
    kinds = {1: "product", 2: "group", 3: "person"}
    entries = "home search product person group hashtag release idea".split()
    entries += "notification mail campaign link qr direct unknown".split()
    verbs = [verb for verb in ACTS if verb != "claim"]  # a claim colours its neighbours
    made = []
    for person in range(400):
        act = {
            "person": person,
            "verb": chance.choice(verbs),
            "entry": chance.choice(entries),
            "object_kind": chance.choice(["actor", "post", "idea", "release"]),
            "actor": chance.choice(list(kinds)),
            "place": chance.choice([None, *kinds]),
            "promotion": chance.choice([None, None, None, 9]),
            "source_post": chance.choice([None, None, 8]),
        }
        made.append(act)
    actors = [{"actor": actor, "kind": kind} for actor, kind in kinds.items()]
    ledger = ledger_of(made, actors=actors)
    done = people_acts.rows(ledger, until=UNTIL)
    got = backend.collect(ledger.backend, people_acts.acts(ledger, done))
    sources = {row["person"]: row["source"] for row in got.to_pylist()}
    for act in made:
        facts = {
            **act,
            "promoted": act["promotion"] is not None,
            "from_post": act["source_post"] is not None,
            "repeat": False,
            "place_kind": kinds.get(act["place"]),
            "actor_kind": kinds[act["actor"]],
        }
        assert sources[act["person"]] == trigger_of(facts), facts


def test_a_like_on_a_promise_of_gifts_was_drawn_by_a_reward(tables_of, as_of):
    acts = [
        {"person": 1, "verb": "like", "entry": "product", "post": 7},
        {"person": 2, "verb": "like", "entry": "product", "post": 8},
        {"person": 3, "verb": "reply", "entry": "product", "post": 7},
        {"person": 4, "verb": "like", "entry": "product"},
    ]
    posts = pa.table({"post": [7, 8, 9], "promises_gift": [True, False, True]})
    ledger = ledgers.tables(**tables_of(acts), post=posts, as_of=as_of)

    done = people_acts.rows(ledger, until=UNTIL)
    got = backend.collect(ledger.backend, people_acts.acts(ledger, done))

    found = {r["person"]: (r["source"], r["organic"]) for r in got.to_pylist()}
    drawn, came = (REWARD, 0), (PRODUCT, 1)
    assert found == {1: drawn, 2: came, 3: came, 4: came}
