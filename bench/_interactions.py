"""Makes an exported ledger of any size: the same for the same size.

    python bench/_interactions.py ROWS DIR

As DESIGN section 10 has it, scaled: for 10⁷ rows 200,000 people, 2,000 actors whose
share of the rows falls as rank^-1.1, and 10⁶ pairs of a person and an actor, over 400
days. Identifiers are pseudonyms of 63 bits, as an export has them.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 400
ZIPF = 1.1
ROWS_A_PERSON, ROWS_AN_ACTOR, ROWS_A_PAIR = 50, 5_000, 10
CATEGORIES = ("lamps", "tea", "shoes", "coats", "books", "bicycles")
VERBS = {
    "like": 0.36, "reply": 0.12, "say": 0.06, "follow": 0.09, "unfollow": 0.01,
    "buy": 0.08, "keep": 0.06, "refund": 0.01, "vote": 0.06, "ask": 0.03,
    "propose": 0.01, "review": 0.02, "helpful": 0.02, "thank": 0.02, "boost": 0.04,
    "claim": 0.01,
}  # fmt: skip
ENTRIES = {
    "home": 0.30, "product": 0.15, "search": 0.10, "person": 0.12, "group": 0.05,
    "hashtag": 0.06, "notification": 0.06, "mail": 0.02, "campaign": 0.02,
    "link": 0.05, "direct": 0.05, "unknown": 0.02,
}  # fmt: skip
SPOKEN = ("reply", "say", "ask", "like", "boost", "thank")
TRADED = ("buy", "keep", "refund")


def make(rows: int, out: Path) -> None:
    dice = np.random.default_rng(20_261_122)
    people = dice.integers(1, 1 << 62, max(rows // ROWS_A_PERSON, 5))
    actors = dice.integers(1, 1 << 62, max(rows // ROWS_AN_ACTOR, 5))
    out.mkdir(parents=True)
    told = {"interaction": _interactions(dice, rows, people, actors)}
    told |= {"actor": _actors(dice, actors), "maker": _makers(dice, people, actors)}
    for name, table in told.items():
        pq.write_table(table, out / f"{name}.parquet")
    schema = {"format": "xiangxin-ledger", "version": 1, "as_of": AS_OF.isoformat()}
    (out / "schema.json").write_text(json.dumps(schema))


Ids = npt.NDArray[np.int64]


def _interactions(
    dice: np.random.Generator, rows: int, people: Ids, actors: Ids
) -> pa.Table:
    fame = np.arange(1, len(actors) + 1) ** -ZIPF
    pairs = max(rows // ROWS_A_PAIR, 1)
    whom = dice.choice(len(actors), pairs, p=fame / fame.sum())
    who = dice.integers(0, len(people), pairs)
    of = dice.integers(0, pairs, rows)
    until = round(AS_OF.timestamp() * 1_000_000)
    at = np.sort(until - dice.integers(0, DAYS * 86_400_000_000, rows))
    verb = dice.choice(len(VERBS), rows, p=list(VERBS.values()))
    entry = dice.choice(len(ENTRIES), rows, p=list(ENTRIES.values()))
    names = np.array(list(VERBS))
    spoken, traded = np.isin(names, SPOKEN)[verb], np.isin(names, TRADED)[verb]
    thing = dice.integers(1, 1 << 62, rows // 4 + 1)[
        dice.integers(0, rows // 4 + 1, rows)
    ]
    order = dice.integers(1, 1 << 62, rows // 20 + 1)[of % (rows // 20 + 1)]
    kind = np.where(spoken, 1, np.where(traded, 2, 0))
    return pa.table(
        {
            "id": np.arange(1, rows + 1),
            "happened_at": pa.array(at).cast(pa.timestamp("us", "UTC")),
            "person": pa.array(people[who[of]], mask=dice.random(rows) < 0.01),
            "verb": _coded(verb, VERBS),
            "actor": actors[whom[of]],
            "object_kind": _coded(kind, ("actor", "post", "variant")),
            "object_id": thing,
            "place": pa.array(actors[whom[of]], mask=~spoken),
            "post": pa.array(thing, mask=~spoken),
            "order_id": pa.array(order, mask=~traded),
            "units": pa.array(np.ones(rows, np.int32), mask=~traded),
            "amount_minor": pa.array(np.full(rows, 1900), mask=~traded),
            "currency": pa.array(np.full(rows, "EUR"), mask=~traded),
            "promotion": pa.array(np.full(rows, 7), mask=dice.random(rows) > 0.02),
            "exposure": pa.nulls(rows, pa.int64()),
            "session": dice.integers(1, 1 << 62, rows),
            "entry": _coded(entry, ENTRIES),
            "source_post": pa.array(thing, mask=dice.random(rows) > 0.05),
        }
    )


def _actors(dice: np.random.Generator, actors: Ids) -> pa.Table:
    size = len(actors)
    kind = dice.choice(4, size, p=[0.6, 0.1, 0.2, 0.1])
    return pa.table(
        {
            "actor": actors,
            "kind": _coded(kind, ("product", "group", "person", "brand")),
            "handle": [f"bench-{n}" for n in range(size)],
            "name": [f"Bench {n}" for n in range(size)],
            "category": _coded(dice.integers(0, len(CATEGORIES), size), CATEGORIES),
            "brand": pa.nulls(size, pa.int64()),
        }
    )


def _makers(dice: np.random.Generator, people: Ids, actors: Ids) -> pa.Table:
    return pa.table({"person": dice.choice(people, len(actors)), "actor": actors})


def _coded(code: Ids, words: object) -> pa.Array:
    # Plain strings, as an export writes them.
    codes = pa.array(code, pa.int32())
    return pa.DictionaryArray.from_arrays(codes, list(words)).cast(pa.string())


if __name__ == "__main__":
    make(int(float(sys.argv[1])), Path(sys.argv[2]))
