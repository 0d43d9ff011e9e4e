"""Write the whole ledger as partitioned Parquet: re-keyed so that it leads to nobody, or
linked for the market itself.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from xiangxin.insight.exports import folder as folders
from xiangxin.insight.exports import months
from xiangxin.insight.exports.rekeying import (
    ForStrangers,
    Linked,
    Naming,
    Rekeyed,
)
from xiangxin.insight.exports.tables import (
    ACTOR,
    EXPOSURE,
    IDEA,
    INTERACTION,
    MAKER,
    POST,
    RELEASE,
    REVIEW,
    VARIANT,
)
from xiangxin.ledger import queries as ledger
from xiangxin.ledger.exposures import queries as exposures
from xiangxin.ledger.rules import Verb
from xiangxin.market.catalog import queries as catalog
from xiangxin.market.ideas import queries as ideas
from xiangxin.market.releases import queries as releases
from xiangxin.market.reviews import queries as reviews
from xiangxin.social.actors import queries as actors
from xiangxin.social.posts import queries as posts
from xiangxin.social.shield import queries as shield

ACTORS_AT_ONCE: Final = 500


@dataclass(kw_only=True)
class Written:
    """What an export holds: interactions, the people who acted, the actors it lists."""

    rows: int = 0
    people: int = 0
    actors: frozenset[int] = frozenset()
    tables: dict[str, tuple[int, pa.Schema]] = field(default_factory=dict)


def export(
    folder: Path,
    *,
    as_of: datetime,
    secret: bytes,
    is_linked: bool = False,
    is_for_strangers: bool = False,
) -> int:
    """Write the ledger up to `as_of` into the empty or new `folder`; how many rows.

    `secret` re-keys people, sessions, posts and orders; throw it away afterwards. A linked
    export keeps all numbers as they are, so that what is measured about people can be
    shown to them: it is for the market itself and leaves no machine of its operator. One
    for strangers tells hours and no posts.
    """
    pseudonyms = ledger.pseudonyms()
    naming: Naming = Rekeyed(pseudonyms, secret)
    if is_linked:
        naming = Linked(pseudonyms)
    elif is_for_strangers:
        naming = ForStrangers(pseudonyms, secret)
    seen = _Seen()
    rows = _write_interactions(folder, months.read(as_of), as_of, naming, seen)
    return _write_rest(folder, as_of, naming, seen, rows=rows).rows


def export_linked(
    folder: Path, *, as_of: datetime, still: Callable[[], None]
) -> Written:
    """The linked export for this machine's engine: months that did not change are not
    read again. `still` is called in between and may raise to stop.
    """
    naming = Linked(ledger.pseudonyms())
    seen = _Seen()
    rows = 0
    kept = months.kept(
        folders.months(),
        as_of,
        people=lambda: ledger.pseudonyms().values(),
        still=still,
    )
    for month, file in kept:
        part = _part(folder, month.name)
        _link(file, part)
        seen.look(pq.read_table(file, columns=list(_Seen.COLUMNS)))
        rows += month.rows
        still()
    if not kept:
        _write_empty(folder, as_of)
    return _write_rest(folder, as_of, naming, seen, rows=rows)


def _link(file: Path, part: Path) -> None:
    """The same bytes, also when another export puts a newer month in their place."""
    try:
        part.hardlink_to(file)
    except OSError:  # another disk, or a file system without links
        shutil.copy(file, part)


class _Seen:
    """What the other tables have to tell about, gathered while interactions go by."""

    COLUMNS: Final = ("person", "verb", "actor", "place", "post")

    def __init__(self) -> None:
        self.people: set[int] = set()
        self.actors: set[int] = set()
        self.asked: set[int] = set()

    def look(self, table: pa.Table) -> None:
        """At rows with their numbers as they are."""
        self.people.update(_known(table.column("person")))
        for name in ("actor", "place"):
            self.actors.update(_known(table.column(name)))
        asks = table.filter(pc.equal(table.column("verb"), Verb.ASK.value))
        self.asked.update(_known(asks.column("post")))


def _known(column: pa.ChunkedArray) -> list[int]:
    found: list[int] = pc.unique(column.drop_null()).to_pylist()
    return found


def _write_interactions(
    folder: Path,
    tables: Iterable[tuple[str, pa.Table]],
    as_of: datetime,
    naming: Naming,
    seen: _Seen,
) -> int:
    count = 0
    with ExitStack() as open_files:
        writers: dict[str, pq.ParquetWriter] = {}
        for month, table in tables:
            if month not in writers:
                writers[month] = open_files.enter_context(
                    pq.ParquetWriter(
                        _part(folder, month), INTERACTION, compression="zstd"
                    )
                )
            seen.look(table)
            writers[month].write_table(naming.interactions(table))
            count += table.num_rows
    if not count:
        _write_empty(folder, as_of)
    return count


def _write_empty(folder: Path, as_of: datetime) -> None:
    part = _part(folder, f"{as_of:%Y-%m}")
    pq.write_table(INTERACTION.empty_table(), part, compression="zstd")


def _part(folder: Path, month: str) -> Path:
    part = folder / "interaction" / f"month={month}" / "part-0.parquet"
    part.parent.mkdir(parents=True)
    return part


def _write_rest(
    folder: Path, as_of: datetime, naming: Naming, seen: _Seen, *, rows: int
) -> Written:
    """Every other table, and last of all what says that the folder is whole."""
    listed = list(_actors(seen.actors, naming))
    tables = {
        "interaction": (rows, INTERACTION),
        "exposure": (_write_exposures(folder, as_of, naming), EXPOSURE),
    }
    for name, schema, records in (
        ("actor", ACTOR, listed),
        ("post", POST, _posts(as_of, naming, seen.asked)),
        ("variant", VARIANT, [dict(v) for v in catalog.variants_for_export()]),
        ("release", RELEASE, releases.all_for_export(until=as_of)),
        ("idea", IDEA, _ideas(as_of, naming)),
        ("review", REVIEW, _reviews(as_of, naming)),
        ("maker", MAKER, _makers(naming)),
    ):
        table = pa.Table.from_pylist(list(records), schema=schema)
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        tables[name] = (table.num_rows, schema)
    _write_schema(folder, as_of, tables)
    return Written(
        rows=rows,
        people=len(seen.people),
        actors=frozenset(row["actor"] for row in listed),
        tables=tables,
    )


def _write_exposures(folder: Path, as_of: datetime, naming: Naming) -> int:
    count = 0
    with pq.ParquetWriter(
        folder / "exposure.parquet", EXPOSURE, compression="zstd"
    ) as writer:
        for batch in exposures.batches(until=as_of):
            table = pa.Table.from_batches([batch]).select(EXPOSURE.names)
            told = naming.exposures(table.cast(EXPOSURE))
            writer.write_table(told)
            count += told.num_rows
    return count


def _actors(touched: set[int], naming: Naming) -> Iterator[dict[str, Any]]:
    products = {row["actor"]: row for row in catalog.products_for_export()}
    wanted = sorted(touched | products.keys())
    for start in range(0, len(wanted), ACTORS_AT_ONCE):
        some = wanted[start : start + ACTORS_AT_ONCE]
        for card in actors.cards_of(some).values():
            yield {
                "actor": naming.actor(card.id),
                "kind": card.kind.value,
                "handle": None if card.kind == "person" else card.handle,
                "name": None if card.kind == "person" else card.name,
                "category": products.get(card.id, {}).get("category") or None,
                "brand": products.get(card.id, {}).get("brand"),
                "person": naming.person(card.id),
                # The second somebody signed up would name them.
                "created_at": None if card.kind == "person" else card.created_at,
            }


def _posts(
    as_of: datetime, naming: Naming, asked: set[int]
) -> Iterator[dict[str, Any]]:
    """Who wrote what in answer to what; not a word of it."""
    promising = shield.promising(as_of)
    if isinstance(naming, ForStrangers):
        return
    for row in posts.all_for_export(until=as_of):
        yield {
            "post": naming.post(row.id),
            "happened_at": row.created_at,
            "person": naming.person(row.author),
            "place": naming.actor(row.place),
            "in_reply_to": naming.post(row.in_reply_to),
            "root": naming.post(row.root),
            "kind": "question" if row.id in asked else "talk",
            "visibility": row.visibility,
            "promises_gift": row.id in promising,
            "language": row.language or None,
        }


def _ideas(as_of: datetime, naming: Naming) -> Iterator[dict[str, Any]]:
    """Whose they are and what became of them; where they would lead to somebody, none."""
    for row in ideas.all_for_export(until=as_of):
        idea = naming.idea(row["idea"])
        if idea is not None:
            yield {**row, "idea": idea, "person": naming.person(row["person"])}


def _reviews(as_of: datetime, naming: Naming) -> Iterator[dict[str, Any]]:
    """Stars and when they were given, without a word; none where they would lead to somebody."""
    for row in reviews.all_for_export(until=as_of):
        review = naming.review(row["review"])
        if review is not None:
            yield {**row, "review": review, "person": naming.person(row["person"])}


def _makers(naming: Naming) -> list[dict[str, Any]]:
    return [
        {"person": person, "actor": actor}
        for actor, member in actors.makers_of()
        if (person := naming.person(member)) is not None
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
                "columns": {column.name: str(column.type) for column in schema},
            }
            for name, (rows, schema) in tables.items()
        },
    }
    # Written last: a folder without it is an export that was cut short.
    (folder / "schema.json").write_text(
        json.dumps(described, indent=1), encoding="utf-8"
    )
