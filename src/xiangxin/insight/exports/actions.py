"""Write the whole ledger as partitioned Parquet, re-keyed so that it leads to nobody."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from xiangxin.ledger import queries as ledger
from xiangxin.market.catalog import queries as catalog
from xiangxin.social.actors import queries as actors
from xiangxin.social.posts import queries as posts

ROWS_AT_ONCE = 50_000
_MOMENT = pa.timestamp("us", tz="UTC")

INTERACTION = pa.schema(
    [
        ("id", pa.int64()),
        ("happened_at", _MOMENT),
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
ACTOR = pa.schema(
    [
        ("actor", pa.int64()),
        ("kind", pa.string()),
        ("handle", pa.string()),
        ("name", pa.string()),
        ("category", pa.string()),
        ("brand", pa.int64()),
        ("person", pa.int64()),
        ("created_at", _MOMENT),
    ]
)
POST = pa.schema(
    [
        ("post", pa.int64()),
        ("happened_at", _MOMENT),
        ("person", pa.int64()),
        ("place", pa.int64()),
        ("in_reply_to", pa.int64()),
        ("root", pa.int64()),
        ("language", pa.string()),
    ]
)
VARIANT = pa.schema(
    [
        ("variant", pa.int64()),
        ("product", pa.int64()),
        ("label", pa.string()),
        ("price_minor", pa.int64()),
        ("currency", pa.string()),
    ]
)
MAKER = pa.schema([("person", pa.int64()), ("actor", pa.int64())])

# Columns that would lead back to somebody, each with the kind its numbers are of.
_REKEYED = {
    "person": b"person",
    "session": b"session",
    "post": b"post",
    "source_post": b"post",
    "order_id": b"order",
}
_REKEYED_OBJECTS = {"post": b"post", "order": b"order"}


class _Key:
    """Numbers that are the same within one export and mean nothing outside it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._known: dict[tuple[bytes, int], int] = {}

    def __call__(self, kind: bytes, number: int) -> int:
        if (kind, number) not in self._known:
            digest = blake2b(
                number.to_bytes(8), digest_size=8, key=self._secret, person=kind
            ).digest()
            self._known[kind, number] = int.from_bytes(digest) >> 1
        return self._known[kind, number]


class _Rekeyed:
    """What is written instead of a number that would lead back to somebody."""

    def __init__(self, secret: bytes, *, is_linked: bool) -> None:
        self.key = _Key(secret)
        self._pseudonyms = ledger.pseudonyms()
        self._is_linked = is_linked

    def person(self, actor: int) -> int | None:
        """The person that this actor is, as their acts name them."""
        pseudonym = self._pseudonyms.get(actor)
        return None if pseudonym is None else self.key(b"person", pseudonym)

    def actor(self, actor: int | None) -> int | None:
        """Where acts toward a person lead to: nowhere but to acts by them."""
        if actor is None or self._is_linked or actor not in self._pseudonyms:
            return actor
        return self.person(actor)


def export(
    folder: Path, *, as_of: datetime, secret: bytes, is_linked: bool = False
) -> int:
    """Write the ledger up to `as_of` into the empty or new `folder`; how many rows.

    `secret` re-keys people, sessions, posts and orders; throw it away afterwards. A linked
    export keeps the numbers of people's actors, so that what is measured about them can
    be shown to them: it is for the market itself and leaves no machine of its operator.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rekeyed = _Rekeyed(secret, is_linked=is_linked)
    touched: set[int] = set()
    rows = _write_interactions(folder, as_of, rekeyed, touched)
    tables = {"interaction": (rows, INTERACTION)}
    for name, schema, records in (
        ("actor", ACTOR, _actors(touched, rekeyed)),
        ("post", POST, _posts(as_of, rekeyed)),
        ("variant", VARIANT, [dict(v) for v in catalog.variants_for_export()]),
        ("maker", MAKER, _makers(rekeyed)),
    ):
        table = pa.Table.from_pylist(records, schema=schema)
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        tables[name] = (table.num_rows, schema)
    _write_schema(folder, as_of, tables)
    return rows


def _write_interactions(
    folder: Path, as_of: datetime, rekeyed: _Rekeyed, touched: set[int]
) -> int:
    columns = tuple(INTERACTION.names)
    moment = columns.index("happened_at")
    count = 0
    with ExitStack() as open_files:
        writers: dict[str, pq.ParquetWriter] = {}
        for batch in _batches(ledger.rows_until(as_of, columns=columns)):
            # Rows come by id; about a month's end their months may alternate.
            by_month: dict[str, list[tuple[Any, ...]]] = {}
            for row in batch:
                by_month.setdefault(f"{row[moment]:%Y-%m}", []).append(row)
            for month, rows in by_month.items():
                if month not in writers:
                    writers[month] = open_files.enter_context(_writer(folder, month))
                at = columns.index("actor")
                touched.update(row[at] for row in rows if row[at] is not None)
                table = _table(rows, columns, rekeyed)
                writers[month].write_table(table)
            count += len(batch)
        if not writers:
            open_files.enter_context(_writer(folder, f"{as_of:%Y-%m}"))
    return count


def _writer(folder: Path, month: str) -> pq.ParquetWriter:
    part = folder / "interaction" / f"month={month}" / "part-0.parquet"
    part.parent.mkdir(parents=True)
    return pq.ParquetWriter(part, INTERACTION, compression="zstd")


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _table(
    rows: list[tuple[Any, ...]], columns: tuple[str, ...], rekeyed: _Rekeyed
) -> pa.Table:
    data: dict[str, list[Any]] = {
        name: list(values)
        for name, values in zip(columns, zip(*rows, strict=True), strict=True)
    }
    for name, kind in _REKEYED.items():
        data[name] = [None if n is None else rekeyed.key(kind, n) for n in data[name]]
    for name in ("actor", "place"):
        data[name] = [rekeyed.actor(n) for n in data[name]]
    data["object_id"] = [
        _object(kind, number, rekeyed)
        for kind, number in zip(data["object_kind"], data["object_id"], strict=True)
    ]
    for name in ("object_kind", "currency"):
        data[name] = [value or None for value in data[name]]
    return pa.Table.from_pydict(data, schema=INTERACTION)


def _object(kind: str, number: int | None, rekeyed: _Rekeyed) -> int | None:
    if number is not None and kind in _REKEYED_OBJECTS:
        return rekeyed.key(_REKEYED_OBJECTS[kind], number)
    return rekeyed.actor(number) if kind == "actor" else number


def _actors(touched: set[int], rekeyed: _Rekeyed) -> list[dict[str, Any]]:
    products = {row["actor"]: row for row in catalog.products_for_export()}
    return [
        {
            "actor": rekeyed.actor(card.id),
            "kind": card.kind.value,
            "handle": None if card.kind == "person" else card.handle,
            "name": None if card.kind == "person" else card.name,
            "category": products.get(card.id, {}).get("category") or None,
            "brand": products.get(card.id, {}).get("brand"),
            "person": rekeyed.person(card.id),
            # The second somebody signed up would name them.
            "created_at": None if card.kind == "person" else card.created_at,
        }
        for card in actors.cards_of(touched | products.keys()).values()
    ]


def _posts(as_of: datetime, rekeyed: _Rekeyed) -> list[dict[str, Any]]:
    """Who wrote what in answer to what; not a word of it."""

    def post(number: int | None) -> int | None:
        return None if number is None else rekeyed.key(b"post", number)

    return [
        {
            "post": post(row.id),
            "happened_at": row.created_at,
            "person": rekeyed.person(row.author),
            "place": rekeyed.actor(row.place),
            "in_reply_to": post(row.in_reply_to),
            "root": post(row.root),
            "language": row.language or None,
        }
        for row in posts.all_for_export(until=as_of)
    ]


def _makers(rekeyed: _Rekeyed) -> list[dict[str, Any]]:
    return [
        {"person": person, "actor": actor}
        for actor, member in actors.makers_of()
        if (person := rekeyed.person(member)) is not None
    ]


def _write_schema(
    folder: Path, as_of: datetime, tables: dict[str, tuple[int, pa.Schema]]
) -> None:
    described = {
        "format": "xiangxin-ledger",
        "version": 1,
        "as_of": as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "demo": settings.DEMO,
        "tables": {
            name: {
                "rows": rows,
                "columns": {field.name: str(field.type) for field in schema},
            }
            for name, (rows, schema) in tables.items()
        },
    }
    # Written last: a folder without it is an export that was cut short.
    (folder / "schema.json").write_text(
        json.dumps(described, indent=1), encoding="utf-8"
    )
