"""Orders with a channel, and what led to them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import COLUMNS, MOMENT, Ledger, Problem, Unreadable
from xiangxin.pull.reading import faults, identity, rows
from xiangxin.pull.reading.cells import Cells
from xiangxin.pull.reading.masks import mask
from xiangxin.pull.reading.verbs import ENTRY_WORDS, translated

SHOP: Final = 1
"""The actor of orders that name no product: whoever sells."""
STEP: Final = r"\s*(?:->|→|>|｜|\|)\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`order`: order, person, at, amount_minor, currency, channel, product, units, all
    but `order` perhaps null; `at` is microseconds since 1970. `touch`: person, at,
    channel and whether it converted, where the file has rows that did not. `path`:
    path (a list of channels), conversions, nulls, value. `product`: product, name.
    `given` names tables and columns with values."""

    backend: ibis.BaseBackend
    order: ir.Table
    product: ir.Table
    touch: ir.Table | None
    path: ir.Table | None
    given: frozenset[str]
    as_of: datetime | None
    problems: tuple[Problem, ...] = ()

    def ledger(self) -> Ledger:
        """Each row an act of buying at its product; money given back is a refund.

        The door is told from the channel (`verbs.ENTRY_WORDS`), or unknown. Raises
        Unreadable where no order has a moment.
        """
        if self.as_of is None or "order.at" not in self.given:
            raise Unreadable("No order has a moment, so there is no ledger of them.")
        told = backend.collect(self.backend, self.order.filter(self.order.at.notnull()))
        named = backend.collect(self.backend, self.product)
        by_product = "order.product" in self.given
        back = pc.fill_null(pc.less(told["amount_minor"], 0), fill_value=False)
        length = told.num_rows
        actor = told["product"] if by_product else rows.whole(length, SHOP)
        columns: dict[str, Any] = {
            "id": pa.array(np.arange(1, length + 1)),
            "happened_at": told["at"].cast(pa.timestamp("us", "UTC")),
            "person": told["person"],
            "verb": pc.if_else(back, "refund", "buy"),
            "actor": actor,
            "object_kind": rows.whole(length, "variant"),
            "order_id": told["order"],
            "units": told["units"],
            "amount_minor": pc.abs(told["amount_minor"]),
            "currency": told["currency"],
            "entry": _doors(told["channel"]),
        }
        empty = {
            name: pa.nulls(
                length, pa.timestamp("us", "UTC") if kind == MOMENT else pa.int64()
            )
            for name, kind in COLUMNS["interaction"].items()
            if name not in columns
        }
        found = ledgers.tables(
            interaction=pa.table(columns | empty),
            actor=_sold(named, by_product=by_product),
            as_of=self.as_of,
        )
        made = {f"interaction.{name}" for name in ("object_kind", "id")}
        if "order.channel" not in self.given:
            made.add("interaction.entry")
        return replace(found, given=found.given - made, problems=self.problems)


def orders(
    con: ibis.BaseBackend,
    tables: Mapping[str, Cells],
    *,
    as_of: datetime | None,
    written: datetime | None,
) -> Orders:
    """From cells of a table `order`, and perhaps one of touches."""
    cells = tables["order"]
    paths = {"path", "conversions"} <= cells.columns.keys()
    read = _rows(con, cells, counted=paths)
    until = as_of or _last(read, written)
    held = {"order": read, "product": _products(cells)}
    if paths:
        held = {**held, "order": read.slice(0, 0), "path": _paths(cells)}
    if "touch" in tables:
        held["touch"] = _rows(con, tables["touch"])
    problems = [p for each in tables.values() for p in each.problems]
    kept: dict[str, ir.Table] = {}
    for name, table in held.items():
        stored = backend.keep(con, ibis.memtable(table), name=name)
        kept[name], found = faults.sifted(con, stored, name, _checks(stored, until))
        problems += [tables.get(name, cells).named(problem) for problem in found]
    if "converted" in cells:
        kept.setdefault("touch", kept["order"])
        bought = kept["order"].converted.fill_null(True)  # noqa: FBT003 - what fills
        kept["order"] = kept["order"].filter(bought)
    kept["order"] = kept["order"].drop("converted")
    bare = {n: t.drop(faults.ROW) if n != "product" else t for n, t in kept.items()}
    given = ledgers.given_in(con, bare)
    if not given & {"order", "path", "touch"}:
        raise Unreadable("No order is left once what is impossible is left out.")
    return Orders(
        backend=con,
        order=bare["order"],
        product=bare["product"],
        touch=bare.get("touch"),
        path=bare.get("path"),
        given=frozenset(name.replace(".happened_at", ".at") for name in given),
        as_of=until,
        problems=tuple(problems),
    )


def _rows(con: ibis.BaseBackend, cells: Cells, *, counted: bool = False) -> pa.Table:
    """Typed; each row once, unless rows are `counted` paths, which may be alike. An
    order without a number has its row's, negative."""
    amount, currency = cells.money("amount", "amount_minor")
    nowhen = pa.nulls(len(cells), pa.int64())
    at = cells.moments("at").microseconds() if "at" in cells else nowhen
    order = (
        cells.read("order")
        if "order" in cells
        else -pa.array(cells.sheet.rows).to_numpy()
    )
    again = rows.again(con, cells.sheet) & (not counted)
    cells.note("same_row", "", again, left_out=True)
    channel = cells.texts("channel")
    if "channel" in cells:
        unknown = pc.equal(_doors(channel), "unknown")
        unknown = mask(pc.and_(unknown, pc.is_valid(channel)))
        cells.note("unknown_channel", "channel", unknown)
    columns = {
        "order": order,
        "person": cells.read("person"),
        "at": at,
        "amount_minor": amount,
        "currency": currency,
        "channel": channel,
        "product": cells.read("product"),
        "units": cells.read("units"),
        "converted": cells.read("converted"),
        faults.ROW: pa.array(cells.sheet.rows),
    }
    return pa.table(columns).filter(pa.array(~again))


def _checks(table: ir.Table, until: datetime | None) -> list[faults.Check]:
    if "conversions" in table.columns:
        return [
            faults.Check("negative_count", name, table[name] < 0, left_out=True)
            for name in ("conversions", "nulls")
        ]
    if "at" not in table.columns:
        return []
    asked = [
        faults.Check("before_2000", "at", table.at < faults.YEAR_2000, left_out=True),
        faults.Check("no_person", "person", table.person.isnull()),
        faults.Check("negative_money", "amount_minor", table.amount_minor < 0),
    ]
    if until is not None:
        last = round(until.timestamp() * 1_000_000)
        asked.append(faults.Check("future", "at", table.at > last, left_out=True))
    named = table.filter(table.person.notnull(), table.order.notnull())
    shared = named.group_by("order").aggregate(people=named.person.nunique())
    shared = shared.filter(shared.people > 1)
    asked.append(faults.Check("order_of_two", "order", table.order.isin(shared.order)))
    return asked


def _paths(cells: Cells) -> pa.Table:
    steps = pc.split_pattern_regex(cells.texts("path"), STEP)
    conversions, nulls = cells.read("conversions"), cells.read("nulls")
    value = cells.numbers("value").floats() if "value" in cells else None
    lacking = mask(pc.or_(pc.is_null(steps), pc.is_null(conversions)))
    cells.note("no_count", "conversions", lacking, left_out=True)
    table = pa.table(
        {
            "path": steps,
            "conversions": conversions,
            "nulls": nulls if "nulls" in cells else rows.whole(len(cells), 0),
            "value": pa.nulls(len(cells), pa.float64()) if value is None else value,
            faults.ROW: pa.array(cells.sheet.rows),
        }
    )
    return table.filter(pa.array(~lacking))


def _products(cells: Cells) -> pa.Table:
    if "product" not in cells:
        return pa.table(
            {"product": pa.nulls(0, pa.int64()), "name": pa.nulls(0, pa.string())}
        )
    names = identity.labels(cells.raw("product"))
    each = pa.table({"product": cells.read("product"), "name": names})
    each = each.filter(pc.is_valid(each["product"])).group_by("product")
    found = each.aggregate([("name", "min")])
    return pa.table({"product": found["product"], "name": found["name_min"]})


def _sold(named: pa.Table, *, by_product: bool) -> pa.Table:
    if not by_product:
        named = pa.table({"product": [SHOP], "name": pa.nulls(1, pa.string())})
    length = named.num_rows
    kind = "product" if by_product else "brand"
    nothing = pa.nulls(length, pa.string())
    return pa.table(
        {
            "actor": named["product"], "kind": rows.whole(length, kind),
            "handle": nothing, "name": named["name"], "category": nothing,
            "brand": pa.nulls(length, pa.int64()),
        }
    )  # fmt: skip


def _doors(channel: pa.Array) -> pa.Array:
    told = channel.combine_chunks() if isinstance(channel, pa.ChunkedArray) else channel
    return pc.fill_null(translated(told, ENTRY_WORDS, default="unknown"), "unknown")


def _last(read: pa.Table, written: datetime | None) -> datetime | None:
    known = mask(pc.is_valid(read["at"]))
    at = pc.fill_null(read["at"], 0).to_numpy()
    return rows.last_moment(at, known, written=written)
