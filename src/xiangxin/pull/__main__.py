"""`xiangxin pull`: the engine on an exported ledger, from the command line."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import measure, report
from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.measure import NoSuchActor
from xiangxin.pull.snapshot import Snapshot
from xiangxin.pull.words import LANGUAGES

Step: TypeAlias = Callable[[int, int], None]

REFUSED = 2
SEED = 1

app = typer.Typer(
    help="Measure what draws people to each actor of an exported ledger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    EN = "en"
    ZH = "zh"
    BOTH = "both"


Exported = Annotated[
    Path, typer.Argument(metavar="DIR", help="What `xiangxin ledger export` wrote.")
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]


@app.command("report")
def write_report(
    folder: Exported,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")],
    language: Annotated[
        Language, typer.Option(help="One language, or a page that holds both.")
    ] = Language.BOTH,
    seed: Seed = SEED,
) -> None:
    """Write one self-contained page about the market and its actors."""
    languages = {
        Language.EN: LANGUAGES[:1],
        Language.ZH: LANGUAGES[1:],
        Language.BOTH: LANGUAGES,
    }[language]
    with _refusing(), _bar() as stage:
        found = _measured(folder, seed=seed, actors=None, stage=stage)
        show = stage("Drawing")
        _write(out, report.page(found, languages=languages, progress=show))


@app.command("snapshot")
def write_snapshots(
    folder: Exported,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="One line of JSON an actor.")
    ],
    actor: Annotated[
        list[int] | None, typer.Option(help="Only this actor; may be repeated.")
    ] = None,
    seed: Seed = SEED,
) -> None:
    """Write the snapshots as JSON lines, in the order of the actors' ids."""
    with _refusing(), _bar() as stage:
        found = _measured(folder, seed=seed, actors=actor, stage=stage)
        _write(out, "".join(f"{snapshot.to_json()}\n" for snapshot in found))


@app.command("check")
def check(folder: Exported) -> None:
    """Say whether the ledger can be read, what it holds, and what it lacks."""
    with _refusing():
        ledger = ledgers.directory(folder)
        held = ledgers.extent(ledger)
    typer.echo(f"Readable: {ledgers.FORMAT}, version {ledgers.VERSION}.")
    typer.echo(
        f"Interactions {held.rows:,}, people {held.people:,}, actors {held.actors:,}, "
        f"from {held.first:%Y-%m-%d} to {held.last:%Y-%m-%d}, "
        f"as of {ledger.as_of:%Y-%m-%d}."
    )
    if ledger.demo:
        typer.echo("It says of itself that it is a demo.")
    if held.unlisted:
        typer.echo(
            f"Interactions about an actor that the table 'actor' lacks, "
            f"in no snapshot: {held.unlisted:,}."
        )
    typer.echo("Not in this format: views and exposures, so no influence and no drop.")


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[str], Step]]:
    """A bar for each named stage, on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        task = bars.add_task("", total=None)

        def stage(name: str) -> Step:
            bars.update(task, description=name, completed=0, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield stage


def _measured(
    folder: Path,
    *,
    seed: int,
    actors: list[int] | None,
    stage: Callable[[str], Step],
) -> list[Snapshot]:
    stage("Reading")
    ledger = ledgers.directory(folder)
    show = stage("Measuring")
    return measure.snapshots(ledger, seed=seed, actors=actors, progress=show)


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """One sentence and exit code 2 for what the person can mend."""
    try:
        yield
    except (Unreadable, NoSuchActor, OSError) as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(REFUSED) from error


def _write(out: Path, text: str) -> None:
    """All of it or nothing: a half-written file is never seen under its name."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    half = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        half.chmod(0o644)
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)


if __name__ == "__main__":
    app(prog_name="xiangxin pull")
