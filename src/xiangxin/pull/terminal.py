"""What all commands share: bars for what takes time, and files written whole."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Step: TypeAlias = Callable[[int, int], None]


@contextlib.contextmanager
def bars() -> Iterator[Callable[[str], Step]]:
    """A bar for each named stage, on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as shown:
        task = shown.add_task("", total=None)

        def stage(name: str) -> Step:
            shown.update(task, description=name, completed=0, total=None)
            return lambda done, total: shown.update(task, completed=done, total=total)

        yield stage


def refuse_unwritable(out: Path) -> None:
    """Before the work, not after it. Raises OSError."""
    if out.is_dir():
        raise IsADirectoryError(f"{out} is a folder; name a file.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent}.")
    if not os.access(out.parent, os.W_OK):
        raise PermissionError(f"Nothing may be written in {out.parent}.")


def write(out: Path, content: str | bytes | Iterable[str]) -> None:
    """All of it or nothing: a half-written file is never seen under its name."""
    parts = [content] if isinstance(content, str | bytes) else content
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part.encode() if isinstance(part, str) else part)
        half.chmod(0o644)
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)
