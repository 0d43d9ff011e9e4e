"""Features worked out by hand, and what must never change them."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import ties
from xiangxin.pull.acts import DAY
from xiangxin.pull.ties.features import of_acts
from xiangxin.pull.ties.toward import FOLLOWS, KINDS, Toward

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
UNTIL = round(AS_OF.timestamp() * 1_000_000)
ANN, BEA, CID, DEE = 11, 12, 13, 14
PAGE = 100
"""The person-actor of somebody is their number and this."""


def acts(*rows):
    """Of (u, v, kind, days ago)."""
    return Toward(
        u=np.array([r[0] for r in rows], np.int64),
        v=np.array([r[1] for r in rows], np.int64),
        kind=np.array([kinds_and_follow.index(r[2]) for r in rows], np.int8),
        at=np.array([UNTIL - round(r[3] * DAY) for r in rows], np.int64),
    )


kinds_and_follow = (*KINDS, "follow")
assert kinds_and_follow[FOLLOWS] == "follow"


def by_pair(table):
    return {(row["u"], row["v"]): row for row in table.to_pylist()}


def told(*rows):
    return by_pair(of_acts(acts(*rows), until=UNTIL))


def test_two_people_have_the_features_worked_out_by_hand():
    pairs = told(
        (ANN, BEA, "like", 8),
        (ANN, BEA, "reply", 3),
        (ANN, BEA, "like", 0),
        (BEA, ANN, "thank", 15),
        (ANN, BEA, "follow", 300),
        (BEA, ANN, "follow", 300),
    )
    there, back = pairs[ANN, BEA], pairs[BEA, ANN]
    assert [there[kind] for kind in ("like", "reply", "thank")] == [2, 1, 0]
    assert (there["acts"], there["acts_back"], there["kinds"]) == (3, 1, 2)
    assert (back["acts"], back["acts_back"], back["kinds"]) == (1, 3, 1)
    assert there["activation"] == pytest.approx(math.log(1 / 3 + 1 / 2 + 1))
    assert back["activation"] == pytest.approx(math.log(1 / 4))
    assert there["reciprocity"] == back["reciprocity"] == 2 * 1 / 4
    # Gaps of 5 and 3 days: μ = 4, σ = 1.
    assert there["burstiness"] == pytest.approx((1 - 4) / (1 + 4))
    assert back["burstiness"] is None
    assert (there["days_since_first"], there["days_since_last"]) == (8, 0)
    assert there["follows"]
    assert there["mutual_follow"]
    assert (there["common"], there["overlap"]) == (0, None)
    assert not there["never_interacted"]


def test_overlap_counts_those_near_both():
    pairs = told(
        (ANN, BEA, "like", 1),
        (ANN, CID, "like", 1),
        (CID, BEA, "like", 1),
        (DEE, BEA, "like", 1),
    )
    # Ann has 1 other, Bea has 2 others, Cid is of both.
    assert pairs[ANN, BEA]["overlap"] == 1 / (1 + 2 - 1)
    assert pairs[ANN, BEA]["adamic_adar"] == pytest.approx(1 / math.log(2))
    assert pairs[DEE, BEA]["overlap"] == 0


def test_who_only_follows_never_interacted_and_is_no_edge():
    pairs = told(
        (ANN, BEA, "follow", 500),
        (ANN, CID, "like", 1),
        (BEA, CID, "like", 1),
    )
    stranger = pairs[ANN, BEA]
    assert stranger["never_interacted"]
    assert stranger["follows"]
    assert not stranger["mutual_follow"]
    assert stranger["common"] == 1
    for name in ("activation", "reciprocity", "overlap", "days_since_last"):
        assert stranger[name] is None
    assert pairs[ANN, CID]["overlap"] == 0
    s = ties.strengths(of_acts(acts((ANN, BEA, "follow", 500)), until=UNTIL))
    assert np.isnan(s).all()


def test_acts_toward_oneself_are_no_tie():
    assert told((ANN, ANN, "like", 1)) == {}


def test_a_burst_is_told_from_a_rhythm_in_a_long_history():
    even = [(ANN, BEA, "like", day) for day in range(40)]
    burst = [(CID, DEE, "like", day / 1000) for day in range(39)] + [
        (CID, DEE, "like", 300)
    ]
    pairs = told(*even, *burst)
    assert pairs[ANN, BEA]["burstiness"] == pytest.approx(-1)
    assert pairs[CID, DEE]["burstiness"] > 0.5


def test_nobody_gives_an_empty_table():
    table = of_acts(acts(), until=UNTIL)
    assert table.num_rows == 0
    assert ties.strengths(table).tolist() == []


rows = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(kinds_and_follow),
        st.integers(0, 364),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(rows, st.permutations(range(7)), st.randoms())
def test_neither_the_order_of_rows_nor_names_matter(rows, names, shuffler):
    renamed = [(names[u], names[v], kind, days) for u, v, kind, days in rows]
    shuffler.shuffle(renamed)
    before, after = (of_acts(acts(*some), until=UNTIL) for some in (rows, renamed))
    wanted = {
        (names[u], names[v]): {**row, "u": names[u], "v": names[v]}
        for (u, v), row in by_pair(before).items()
    }
    found = by_pair(after)
    assert found.keys() == wanted.keys()
    for pair, row in found.items():
        assert row == {k: near(value) for k, value in wanted[pair].items()}
    s = dict(zip(wanted, ties.strengths(before).tolist(), strict=True))
    for pair, value in zip(found, ties.strengths(after).tolist(), strict=True):
        assert value == pytest.approx(s[pair], nan_ok=True)
        assert math.isnan(value) or 0 <= value <= 1


def near(value):
    return pytest.approx(value) if isinstance(value, float) else value


def moment(days):
    return AS_OF - timedelta(days=days)


def interaction(*rows):
    """Of dicts; what is not said is null."""
    columns = {
        "id": pa.int64(), "happened_at": pa.timestamp("us", "UTC"), "person": pa.int64(),
        "verb": pa.string(), "actor": pa.int64(), "object_kind": pa.string(),
        "object_id": pa.int64(), "place": pa.int64(), "post": pa.int64(),
        "order_id": pa.int64(), "units": pa.int32(), "promotion": pa.int64(),
        "entry": pa.string(), "source_post": pa.int64(),
    }  # fmt: skip
    filled = [
        {"id": i, "entry": "home", "happened_at": moment(row.get("days", 1)), **row}
        for i, row in enumerate(rows, start=1)
    ]
    return pa.table(
        {name: pa.array([r.get(name) for r in filled], kind)
         for name, kind in columns.items()}
    )  # fmt: skip


ACTOR = pa.table(
    {
        "actor": pa.array([1, PAGE + ANN, PAGE + BEA]),
        "kind": ["product", "person", "person"],
        "handle": pa.nulls(3, pa.string()),
        "name": pa.nulls(3, pa.string()),
        "category": pa.nulls(3, pa.string()),
        "brand": pa.nulls(3, pa.int64()),
        "person": pa.array([None, ANN, BEA], pa.int64()),
    }
)
POST = pa.table(
    {
        "post": pa.array([51, 52]),
        "person": pa.array([ANN, CID]),
        "in_reply_to": pa.array([None, 51], pa.int64()),
    }
)
REVIEW = pa.table(
    {
        "review": pa.array([71]),
        "product": pa.array([1]),
        "happened_at": pa.array([moment(9)], pa.timestamp("us", "UTC")),
        "person": pa.array([DEE]),
    }
)


def toward_whom(*rows, **extras):
    ledger = ledgers.tables(
        interaction=interaction(*rows), actor=ACTOR, as_of=AS_OF, **extras
    )
    table = ties.features(ledger, until=UNTIL)
    return {
        (row["u"], row["v"], kind)
        for row in table.to_pylist()
        for kind in (*KINDS, "follows")
        if row[kind]
    }


def test_an_act_is_toward_whose_the_thing_is_before_whose_page_it_was():
    rows = (
        {"person": CID, "verb": "reply", "actor": PAGE + BEA, "post": 52},
        {"person": DEE, "verb": "like", "actor": 1, "post": 52},
        {"person": BEA, "verb": "boost", "actor": 1, "post": 51},
        {
            "person": ANN,
            "verb": "helpful",
            "actor": 1,
            "object_kind": "review",
            "object_id": 71,
        },
        {"person": ANN, "verb": "say", "actor": 1, "place": PAGE + BEA},
        {"person": ANN, "verb": "like", "actor": 1},
        {"person": None, "verb": "like", "actor": PAGE + ANN},
    )
    assert toward_whom(*rows, post=POST, review=REVIEW) == {
        (CID, ANN, "reply"),
        (DEE, CID, "like"),
        (BEA, ANN, "boost"),
        (ANN, DEE, "helpful"),
        (ANN, BEA, "say"),
    }
    assert toward_whom(*rows) == {(CID, BEA, "reply"), (ANN, BEA, "say")}


def test_a_follow_lasts_until_it_is_taken_back_and_acts_leave_after_a_year():
    assert toward_whom(
        {"person": ANN, "verb": "follow", "actor": PAGE + BEA, "days": 900},
        {"person": BEA, "verb": "follow", "actor": PAGE + ANN, "days": 900},
        {"person": BEA, "verb": "unfollow", "actor": PAGE + ANN, "days": 800},
        {"person": CID, "verb": "like", "actor": PAGE + ANN, "days": 366},
        {"person": CID, "verb": "like", "actor": PAGE + BEA, "days": 364},
    ) == {(ANN, BEA, "follows"), (CID, BEA, "like")}
