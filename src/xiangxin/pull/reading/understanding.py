"""Which table is which, on which level, and what each column means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xiangxin.pull.ledger import Problem, Unreadable
from xiangxin.pull.reading.cells import Cells, How
from xiangxin.pull.reading.identity import shown
from xiangxin.pull.reading.mapping import MEANINGS, Meant, columns_of, level_of
from xiangxin.pull.reading.meanings import (
    TABLES,
    Level,
    Meaning,
    of_table,
    plain,
    recognised,
)
from xiangxin.pull.reading.sheets import Sheet

MAIN: Final = {
    Level.LEDGER: "interaction",
    Level.ORDERS: "order",
    Level.CREATORS: "creator",
}
FEW_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """`columns` gives a meaning to each recognised column, table by table; `unused`
    are tables that were not asked for."""

    level: Level
    sheets: Mapping[str, Sheet]
    columns: Mapping[str, Mapping[str, str]]
    unused: tuple[str, ...] = ()

    def cells(self, how: How) -> dict[str, Cells]:
        """Ready to be read by meaning."""
        held = {
            name: Cells(sheet, self.columns[name], self.meanings(name), how)
            for name, sheet in self.sheets.items()
        }
        main = held[MAIN[self.level]]
        main.problems += [
            Problem(code="unused_table", count=1, table=name, left_out=True)
            for name in self.unused
        ]
        return held

    def meanings(self, name: str) -> Mapping[str, Meaning]:
        """What the columns of this table may mean."""
        if name in MAIN.values() or name == "touch":
            return MEANINGS[self.level]
        return of_table(name)


def understood(sheets: Sequence[Sheet], said: Meant) -> Understood:
    """Raises Unreadable, saying what would be needed."""
    named: dict[str, Sheet] = {}
    for sheet in sheets:
        name = _table_of(sheet)
        if name and name not in named:
            named[name] = sheet
    for level, main in MAIN.items():
        if main in named and len(sheets) > 1 and said.level in {None, level}:
            return _of_many(level, named, sheets, said)
    levels = [(sheet, level_of(sheet.cells.column_names, said)) for sheet in sheets]
    fit = [(sheet, level) for sheet, level in levels if level is not None]
    if len(fit) > 1:
        raise Unreadable(
            "Several tables could be meant: {tables}; give one.",
            tables=", ".join((shown(sheet.name) for sheet, _ in fit[:FEW_SHOWN])),
        )
    if not fit:
        raise _needed(sheets)
    ((sheet, level),) = fit
    main = MAIN[level]
    columns = columns_of(sheet.cells.column_names, level, said)
    unused = tuple(shown(other.name) for other in sheets if other is not sheet)
    return Understood(
        level=level, sheets={main: sheet}, columns={main: columns}, unused=unused
    )


def _of_many(
    level: Level, named: Mapping[str, Sheet], sheets: Sequence[Sheet], said: Meant
) -> Understood:
    """Tables of one level by their names; a mapping says `table.column` here."""
    main = MAIN[level]
    others = (
        {"touch"} if level is Level.ORDERS else set(TABLES) - {*MAIN.values(), "touch"}
    )
    kept = {n: s for n, s in named.items() if n == main or n in others}
    if level is Level.CREATORS:
        kept = {main: named[main]}
    columns = {}
    for name, sheet in kept.items():
        start = f"{name}."
        own = {
            c.removeprefix(start): m
            for c, m in said.columns.items()
            if c.startswith(start)
        }
        if name in {main, "touch"}:
            headers = sheet.cells.column_names
            columns[name] = columns_of(headers, level, replace(said, columns=own))
        else:
            rest = [c for c in sheet.cells.column_names if c not in own]
            columns[name] = own | recognised(rest, of_table(name))
    unused = tuple(
        shown(s.name) for s in sheets if all(s is not k for k in kept.values())
    )
    return Understood(level=level, sheets=kept, columns=columns, unused=unused)


def _table_of(sheet: Sheet) -> str | None:
    short = plain(sheet.name)
    return next((name for name, words in TABLES.items() if short in words), None)


def _needed(sheets: Sequence[Sheet]) -> Unreadable:
    names = [shown(name) for name in sheets[0].cells.column_names[:FEW_SHOWN]]
    more = "" if sheets[0].cells.num_columns <= FEW_SHOWN else " …"
    return Unreadable(
        "The columns tell no level; found: {names}. Orders need order or person, and at, "
        "amount, channel or product; creators need followers, or creator and reach; a "
        "ledger needs person, verb, actor and at. Say which is which with a mapping.",
        names=", ".join(names) + more,
    )
