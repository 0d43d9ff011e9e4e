"""What measures give back: one row a figure, in one table, whatever was measured.

Report, JSON and Parquet are all written from this table, so that a number has one
definition and one value.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.ledger import Ledger
from xiangxin.pull.snapshot import Figure

EXPERIMENT: Final = "experiment"
MATCHED: Final = "matched"
ASSOCIATION: Final = "association"
DIGITS: Final = 9
"""Decimals kept: an effect of one in ten thousand still has five of them."""

AT_ONCE: Final = 10_000
"""Findings that are objects at a time."""

BADGES: Final = (EXPERIMENT, MATCHED, ASSOCIATION)

SCHEMA: Final = pa.schema(
    [
        ("measure", pa.string()),
        ("actor", pa.int64()),
        ("part", pa.string()),
        ("name", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("badge", pa.string()),
        ("as_of", pa.string()),
        ("definition", pa.string()),
        ("missing", pa.string()),
    ]
)

Step: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One figure of one measure, or the reason why it cannot be told.

    `actor` is None for the whole market. `part` says which slice, such as
    `interaction:2` or `owner`, and is empty for the whole. Without `figure` there is
    a reason in `missing`: a code that the measure's words explain.
    """

    measure: str
    name: str
    actor: int | None = None
    part: str = ""
    figure: Figure | None = None
    missing: str | None = None

    def __post_init__(self) -> None:
        if (self.figure is None) == (self.missing is None):
            raise ValueError("A finding has either a figure or a reason.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a measure is asked: at which moment, with which chance, about whom."""

    as_of: datetime
    seed: int
    actors: frozenset[int] | None = None

    @property
    def until(self) -> int:
        """Microseconds since 1970."""
        return round(self.as_of.timestamp() * 1_000_000)

    @property
    def moment(self) -> str:
        """As figures carry it."""
        return self.as_of.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """From a ledger's tables to a table of SCHEMA.

    `needs` are tables and columns as `Ledger.given` names them; a ledger that lacks
    one is not asked. `wants` make the answer better and are not needed.
    """

    name: str
    needs: tuple[str, ...]
    run: Callable[[Ledger, Asked], pa.Table]
    wants: tuple[str, ...] = ()


def table(findings: Iterable[Finding]) -> pa.Table:
    """In the order of measure, actor, part and name, whatever order they came in.

    Takes them as they come: of millions, few are Python's objects at a time.
    """
    rest = iter(findings)
    parts = [SCHEMA.empty_table()]
    while rows := [_row(each) for each in islice(rest, AT_ONCE)]:
        columns = zip(*rows, strict=True)
        arrays = map(pa.array, columns, SCHEMA.types)
        parts.append(pa.Table.from_arrays(list(arrays), schema=SCHEMA))
    return ordered(pa.concat_tables(parts), "measure", "actor", "part", "name")


def ordered(findings: pa.Table, *by: str) -> pa.Table:
    """The whole market, which has no number, before all actors; else as they stood."""
    at = SCHEMA.get_field_index("actor")
    # How a sort is told where nulls go differs between releases of Arrow.
    numbered = findings.column("actor").fill_null(-(1 << 63))
    keys = [(name, "ascending") for name in by]
    order = pc.sort_indices(findings.set_column(at, "actor", numbered), sort_keys=keys)
    return findings.take(order).combine_chunks()


def _row(finding: Finding) -> tuple[object, ...]:
    """In the order of SCHEMA."""
    whose = (finding.measure, finding.actor, finding.part, finding.name)
    told = finding.figure
    if told is None:
        return (*whose, *(None,) * 7, finding.missing)
    numbers = (_finite(each, finding) for each in (told.value, told.low, told.high))
    return (
        *whose,
        *numbers,
        *(told.n, told.badge, told.as_of, told.definition),
        finding.missing,
    )


def _finite(value: float, of: Finding) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{of.measure}.{of.name} is not a finite number.")
    return round(value, DIGITS) + 0.0  # no minus zero
