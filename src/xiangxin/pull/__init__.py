"""The engine: what draws people to an actor, how strongly, and what can live from it.

`read` gives the tables of a file; for the rest import the submodule you need.
`snapshot`, `words` and `chart` need the standard library alone, so a web process may;
everything that counts runs in a child process.
"""

from typing import TYPE_CHECKING, Any

from xiangxin.pull.snapshot import ENGINE as ENGINE

if TYPE_CHECKING:
    from xiangxin.pull.reading import read as read


def __getattr__(name: str) -> Any:
    if name == "read":
        from xiangxin.pull.reading import read  # noqa: PLC0415 - loads what counts

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
