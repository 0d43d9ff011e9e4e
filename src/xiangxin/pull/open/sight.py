"""What of a file's columns may be seen on the page."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import Level, Meant, understanding
from xiangxin.pull.reading.identity import KEY, labels, pseudonyms, shown
from xiangxin.pull.reading.mapping import MEANINGS, level_of
from xiangxin.pull.reading.meanings import recognised
from xiangxin.pull.reading.sheets import Sheet
from xiangxin.pull.reading.sources import sheets

FEW: Final = 3
LOOKED_AT: Final = 200
MOST_COLUMNS: Final = 200
PRIVATE: Final = (
    r"(?i)name|姓名|address|地址|phone|mobile|tel|手机|电话|mail|邮箱|微信|wechat|qq|"
    r"身份证|passport|openid|unionid|用户|会员|客户|买家|收货|收件|备注|note"
)
"""Headers of columns whose cells may be about a person, whatever else they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`title` is the header as it may be shown; the page knows columns by number."""

    name: str
    title: str
    samples: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One table, what it was recognised as, and a few values of each column; of `rest`
    there is no place to show any."""

    level: Level
    columns: tuple[Column, ...]
    meant: dict[str, str]
    rest: tuple[str, ...] = ()


def sight(path: Path, said: Meant) -> Sight:
    """Of the one table of a file. Raises Unreadable where there is none."""
    chosen = main(path, said)
    names = chosen.cells.column_names
    there = replace(said, columns={c: m for c, m in said.columns.items() if c in names})
    level = _level(names, there)
    meanings = MEANINGS[level]
    told = {c: m for c, m in there.columns.items() if m in meanings}
    free = {name: m for name, m in meanings.items() if name not in told.values()}
    told |= recognised([n for n in names if n not in there.columns], free)
    kinds = {column: meanings[meaning].kind for column, meaning in told.items()}
    shown_names = names[:MOST_COLUMNS]
    return Sight(
        level=level,
        meant=told,
        columns=tuple(_column(chosen, name, kinds.get(name)) for name in shown_names),
        rest=tuple(names[MOST_COLUMNS:]),
    )


def main(path: Path, said: Meant) -> Sheet:
    """The table that columns are mapped for: the one that tells a level, or the largest."""
    found = sheets(path)
    try:
        told = understanding.understood(found, said)
    except Unreadable:
        return max(found, key=lambda sheet: sheet.cells.num_rows)
    return told.sheets[understanding.MAIN[told.level]]


def _level(names: list[str], said: Meant) -> Level:
    try:
        return level_of(names, said) or Level.ORDERS
    except Unreadable:
        return Level.ORDERS


def _column(sheet: Sheet, name: str, kind: str | None) -> Column:
    cells = sheet.cells[name].slice(0, LOOKED_AT)
    private = pc.match_substring_regex(pa.array([name]), PRIVATE)[0].as_py()
    hidden = kind == "person" or (private and kind in {None, "id", "text"})
    told = labels(cells)
    if hidden:
        numbers = pseudonyms(cells, KEY).to_pylist()
        samples = [f"№ {n % 10**6:06d}" for n in numbers if n is not None]
    else:
        samples = [shown(text) for text in told.to_pylist() if text]
    distinct = tuple(dict.fromkeys(samples))[:FEW]
    return Column(name=name, title=shown(name), samples=distinct, hidden=hidden)
