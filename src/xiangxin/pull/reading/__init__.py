"""From anybody's tables to a ledger, orders or creators. The only part that reads files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from xiangxin.pull import backend, ledger
from xiangxin.pull.ledger import Ledger, Unreadable
from xiangxin.pull.reading import events, faults, identity, sources, understanding
from xiangxin.pull.reading.cells import How
from xiangxin.pull.reading.creators import Creators, creators
from xiangxin.pull.reading.mapping import Meant, beside, meant
from xiangxin.pull.reading.meanings import Level
from xiangxin.pull.reading.moments import zone
from xiangxin.pull.reading.orders import Orders, orders
from xiangxin.pull.reading.sheets import Sheet
from xiangxin.pull.reading.understanding import Understood

Read: TypeAlias = Ledger | Orders | Creators

__all__ = [
    "Creators", "Level", "Meant", "Orders", "Read", "Sheet", "Understood", "Unreadable",
    "beside", "read", "understood",
]  # fmt: skip


def read(
    source: Any,
    mapping: Meant | Mapping[str, Any] | Path | str | None = None,
    *,
    as_of: datetime | None = None,
    currency: str | None = None,
    timezone: str | None = None,
    key: str | None = None,
) -> Read:
    """What a file, a folder, a table or a dict of tables holds.

    `mapping` says what columns mean, {"下单时间": "at"}, or is the path of a saved one;
    what it leaves open is recognised, and FILE.mapping.json is used where it lies
    beside the file. `currency` and `timezone` hold where a cell names none. People's
    names, numbers and addresses are hashed with `key` as they are read. `as_of`
    defaults to the last moment found. What is left out or doubted is in `problems`.
    Raises Unreadable with a sentence that quotes no cell.
    """
    path = place(source)
    if path is not None and (path / "schema.json").is_file():
        return faults.screened(ledger.directory(path))
    told, said = understood(source, mapping)
    return taken(
        told, said, written=written_at(path), as_of=as_of,
        currency=currency, timezone=timezone, key=key,
    )  # fmt: skip


def taken(
    told: Understood,
    said: Meant,
    *,
    written: datetime | None = None,
    as_of: datetime | None = None,
    currency: str | None = None,
    timezone: str | None = None,
    key: str | None = None,
) -> Read:
    """`read`, from where it is known which table is which."""
    how = How(
        key=key or identity.KEY,
        currency=_currency(currency or said.currency),
        timezone=timezone or said.timezone,
        values=said.values,
    )
    zone(how.timezone)
    moment = None if as_of is None else as_of.astimezone(UTC)
    con = backend.connect()
    tables = told.cells(how)
    match told.level:
        case Level.ORDERS:
            return orders(con, tables, as_of=moment, written=written)
        case Level.CREATORS:
            return creators(con, tables, as_of=moment or written)
        case Level.LEDGER:
            return events.ledger(con, tables, as_of=moment, written=written)


def understood(
    source: Any, mapping: Meant | Mapping[str, Any] | Path | str | None = None
) -> tuple[Understood, Meant]:
    """What is taken for what, before a cell is read. Raises Unreadable."""
    said = _said(place(source), mapping)
    return understanding.understood(sources.sheets(source), said), said


def place(source: Any) -> Path | None:
    """Where a source lies, if it is a file or folder."""
    return Path(source) if isinstance(source, str | Path) else None


def _said(path: Path | None, mapping: Any) -> Meant:
    if mapping is None and path is not None and beside(path).is_file():
        return meant(beside(path))
    return meant(mapping)


def _currency(code: str | None) -> str | None:
    if code is not None and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Unreadable("A currency is three letters of ISO 4217, such as CNY.")
    return code and code.upper()


def written_at(path: Path | None) -> datetime | None:
    """When a file was last written."""
    if path is None or not path.is_file():
        return None
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
