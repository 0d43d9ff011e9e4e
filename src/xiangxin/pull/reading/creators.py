"""A table of creators: how many follow, what was shown and spent, what was ordered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull import backend
from xiangxin.pull import ledger as ledgers
from xiangxin.pull.ledger import Problem, Unreadable
from xiangxin.pull.reading import faults, identity, rows
from xiangxin.pull.reading.cells import Cells

COUNTS: Final = ("followers", "reach", "orders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Creators:
    """`creator`: creator, name, followers, reach, orders,
    baseline, cost_minor, revenue_minor, currency, code; one row a row of the file. `given` names the columns with
    values, as `creator.reach`. `as_of` is as asked, or when the file was written."""

    backend: ibis.BaseBackend
    creator: ir.Table
    given: frozenset[str]
    as_of: datetime | None = None
    problems: tuple[Problem, ...] = ()

    def table(self) -> pa.Table:
        """As `pull.creators` measures it: creator is the name, or the number where a
        name may not be told; cost and revenue are in minor units."""
        told = backend.collect(self.backend, self.creator)
        number = told["creator"].cast(pa.string())
        return pa.table(
            {
                "creator": pc.coalesce(told["name"], number),
                "cost": told["cost_minor"],
                "revenue": told["revenue_minor"],
                **{n: told[n] for n in (*COUNTS, "baseline", "code", "currency")},
            }
        )


def creators(
    con: ibis.BaseBackend, tables: Mapping[str, Cells], *, as_of: datetime | None
) -> Creators:
    """From cells of a table `creator`. Raises Unreadable where it counts nothing."""
    cells = tables["creator"]
    if not any(name in cells for name in COUNTS):
        raise Unreadable(
            "A table of creators needs followers, reach or orders; none was found."
        )
    cost, currency = cells.money("cost", "cost_minor")
    revenue, _ = cells.money("revenue", "revenue_minor")
    again = rows.again(con, cells.sheet)
    cells.note("same_row", "", again, left_out=True)
    numbers = pa.array(cells.sheet.rows)
    raw = cells.raw("creator") if "creator" in cells else None
    columns = {
        "creator": numbers if raw is None else cells.read("creator"),
        "name": cells.texts("creator") if raw is None else identity.labels(raw),
        **{name: cells.read(name) for name in COUNTS},
        "cost_minor": cost,
        "baseline": cells.read("baseline"),
        "code": cells.texts("code"),
        "revenue_minor": revenue,
        "currency": currency,
        faults.ROW: numbers,
    }
    read = pa.table(columns).filter(pa.array(~again))
    table = backend.keep(con, ibis.memtable(read), name="creator")
    kept, found = faults.sifted(con, table, "creator", _checks(table))
    given = ledgers.given_in(con, {"creator": kept})
    if not any(f"creator.{name}" in given for name in COUNTS):
        raise Unreadable("No row has followers, reach or orders that can be read.")
    return Creators(
        backend=con,
        creator=kept.drop(faults.ROW),
        given=given - {f"creator.{faults.ROW}"},
        as_of=as_of,
        problems=(*cells.problems, *map(cells.named, found)),
    )


def _checks(table: ir.Table) -> list[faults.Check]:
    known = table.creator.notnull()
    alike = table.filter(known).group_by("creator").aggregate(times=ibis._.count())
    twice = alike.filter(alike.times > 1).creator
    return [
        *(
            faults.Check("negative_count", name, table[name] < 0, emptied=True)
            for name in COUNTS
        ),
        faults.Check(
            "negative_money", "cost_minor", table.cost_minor < 0, emptied=True
        ),
        faults.Check("more_than_reach", "orders", table.orders > table.reach),
        faults.Check("same_creator", "creator", table.creator.isin(twice)),
    ]
