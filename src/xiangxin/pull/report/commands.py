"""`xiangxin pull report`, `snapshot` and `measure`."""

from collections.abc import Sequence
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xiangxin.pull import ledger as ledgers
from xiangxin.pull import measure as snapshots_of
from xiangxin.pull import report
from xiangxin.pull.measures import MEASURES
from xiangxin.pull.reading import read
from xiangxin.pull.reading.commands import (
    AsOf,
    Currency,
    Key,
    Mapped,
    Source,
    Timezone,
)
from xiangxin.pull.report.data import as_json, as_lines, as_parquet
from xiangxin.pull.report.markdown import as_markdown
from xiangxin.pull.report.told import SEED
from xiangxin.pull.terminal import bars, refuse_unwritable, write
from xiangxin.pull.words import LANGUAGES


class Language(StrEnum):
    EN = "en"
    ZH = "zh"
    BOTH = "both"

    @property
    def tags(self) -> tuple[str, ...]:
        chosen = {Language.EN: LANGUAGES[:1], Language.ZH: LANGUAGES[1:]}
        return chosen.get(self, LANGUAGES)


class Format(StrEnum):
    HTML = "html"
    JSON = "json"
    LINES = "jsonl"
    MD = "md"
    PARQUET = "parquet"


Exported = Annotated[
    Path, typer.Argument(metavar="DIR", help="What `xiangxin ledger export` wrote.")
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]
Actors = Annotated[
    list[int] | None, typer.Option("--actor", help="Only this actor; may be repeated.")
]


def write_report(
    file: Source,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    form: Annotated[
        Format | None,
        typer.Option("--format", help="If not given, what the file's name ends in."),
    ] = None,
    language: Annotated[
        Language, typer.Option(help="One language, or a page that holds both.")
    ] = Language.BOTH,
    actor: Actors = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            help="Beside the snapshots only this measure; may be repeated. "
            "`measures` lists them.",
        ),
    ] = None,
    seed: Seed = SEED,
    mapping: Mapped = None,
    as_of: AsOf = None,
    currency: Currency = None,
    timezone: Timezone = None,
    key: Key = None,
) -> None:
    """Write one self-contained page about the market and its actors, or its data."""
    chosen = form or _by_name(out)
    _refuse_unknown(measure or ())
    refuse_unwritable(out)
    with bars() as stage:
        stage("Reading")
        found = read(
            file,
            mapping,
            as_of=as_of and as_of.replace(tzinfo=UTC),
            currency=currency,
            timezone=timezone,
            key=key,
        )
        told = report.gather(found, seed=seed, actors=actor, only=measure, stage=stage)
        show = stage("Writing")
        if chosen == Format.HTML:
            write(out, report.html(told, languages=language.tags, progress=show))
        elif chosen == Format.MD:
            write(out, as_markdown(told, languages=language.tags))
        elif chosen == Format.LINES:
            write(out, as_lines(told))
        else:
            write(out, as_json(told) if chosen == Format.JSON else as_parquet(told))
    left_out = sum(each.count for each in found.problems if each.left_out)
    if left_out:
        typer.echo(
            f"{left_out:,} rows were left out; `xiangxin pull check` says which and why.",
            err=True,
        )


def write_snapshots(
    folder: Exported,
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="One line of JSON an actor.")
    ],
    actor: Actors = None,
    seed: Seed = SEED,
) -> None:
    """Write the snapshots as JSON lines, in the order of the actors' ids."""
    refuse_unwritable(out)
    with bars() as stage:
        stage("Reading")
        ledger = ledgers.directory(folder)
        found = snapshots_of.snapshots(
            ledger, seed=seed, actors=actor, progress=stage("Measuring")
        )
        write(out, "".join(f"{snapshot.to_json()}\n" for snapshot in found))


def list_measures() -> None:
    """List what can be measured, and the tables that each needs."""
    for each in MEASURES:
        wants = f"; better with {', '.join(each.wants)}" if each.wants else ""
        typer.echo(f"{each.name}: needs {', '.join(each.needs)}{wants}.")


def _refuse_unknown(names: Sequence[str]) -> None:
    known = {each.name for each in MEASURES}
    for name in names:
        if name not in known:
            raise typer.BadParameter(
                f"There is no measure {name!r}: {', '.join(sorted(known))}."
            )


def _by_name(out: Path) -> Format:
    ends = {
        ".json": Format.JSON,
        ".jsonl": Format.LINES,
        ".md": Format.MD,
        ".parquet": Format.PARQUET,
    }
    return ends.get(out.suffix.lower(), Format.HTML)
