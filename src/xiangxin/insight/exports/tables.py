"""The columns of docs/algorithms/ledger-export.md."""

from typing import Final

import pyarrow as pa

MOMENT: Final = pa.timestamp("us", tz="UTC")

INTERACTION: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("happened_at", MOMENT),
        ("person", pa.int64()),
        ("verb", pa.string()),
        ("actor", pa.int64()),
        ("object_kind", pa.string()),
        ("object_id", pa.int64()),
        ("place", pa.int64()),
        ("post", pa.int64()),
        ("order_id", pa.int64()),
        ("units", pa.int32()),
        ("amount_minor", pa.int64()),
        ("currency", pa.string()),
        ("promotion", pa.int64()),
        ("exposure", pa.int64()),
        ("session", pa.int64()),
        ("entry", pa.string()),
        ("source_post", pa.int64()),
    ]
)
EXPOSURE: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("happened_at", MOMENT),
        ("viewer", pa.int64()),
        ("item_kind", pa.string()),
        ("item", pa.int64()),
        ("actor", pa.int64()),
        ("surface", pa.string()),
        ("position", pa.int32()),
        ("cue_eligible", pa.list_(pa.int64())),
        ("cue_drawn", pa.int64()),
        ("cue_shown", pa.list_(pa.int64())),
        ("arm", pa.string()),
        ("propensity", pa.float64()),
        ("experiment", pa.string()),
        ("epoch", pa.int64()),
    ]
)
ACTOR: Final = pa.schema(
    [
        ("actor", pa.int64()),
        ("kind", pa.string()),
        ("handle", pa.string()),
        ("name", pa.string()),
        ("category", pa.string()),
        ("brand", pa.int64()),
        ("person", pa.int64()),
        ("created_at", MOMENT),
    ]
)
POST: Final = pa.schema(
    [
        ("post", pa.int64()),
        ("happened_at", MOMENT),
        ("person", pa.int64()),
        ("place", pa.int64()),
        ("in_reply_to", pa.int64()),
        ("root", pa.int64()),
        ("kind", pa.string()),
        ("visibility", pa.string()),
        ("promises_gift", pa.bool_()),
        ("language", pa.string()),
    ]
)
VARIANT: Final = pa.schema(
    [
        ("variant", pa.int64()),
        ("product", pa.int64()),
        ("label", pa.string()),
        ("price_minor", pa.int64()),
        ("currency", pa.string()),
    ]
)
RELEASE: Final = pa.schema(
    [
        ("release", pa.int64()),
        ("product", pa.int64()),
        ("happened_at", MOMENT),
        ("kind", pa.string()),
        ("version", pa.string()),
    ]
)
IDEA: Final = pa.schema(
    [
        ("idea", pa.int64()),
        ("product", pa.int64()),
        ("happened_at", MOMENT),
        ("person", pa.int64()),
        ("state", pa.string()),
        ("shipped_at", MOMENT),
        ("release", pa.int64()),
    ]
)
REVIEW: Final = pa.schema(
    [
        ("review", pa.int64()),
        ("product", pa.int64()),
        ("happened_at", MOMENT),
        ("person", pa.int64()),
        ("stars", pa.int32()),
    ]
)
MAKER: Final = pa.schema([("person", pa.int64()), ("actor", pa.int64())])
