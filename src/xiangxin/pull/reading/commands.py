"""`xiangxin pull check`, for the command line to register."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from xiangxin.pull.ledger import Unreadable
from xiangxin.pull.reading import checking, refusals, speech

REFUSED = 2


class Spoken(StrEnum):
    EN = "en"
    ZH = "zh"


LANGUAGES = {Spoken.EN: "en", Spoken.ZH: "zh-Hans"}

Source: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A table, a workbook, a database, or a folder."
    ),
]
Mapped: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="What columns mean; FILE.mapping.json by itself."
    ),
]
AsOf: TypeAlias = Annotated[
    datetime | None,
    typer.Option(help="The moment to speak of, in UTC; the last one found by itself."),
]
Currency: TypeAlias = Annotated[
    str | None, typer.Option(help="Of amounts that name none, such as CNY.")
]
Timezone: TypeAlias = Annotated[
    str | None, typer.Option(help="Of moments that name none, such as Asia/Shanghai.")
]
Key: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="XIANGXIN_PULL_KEY",
        help="What people's names are hashed with; a public one by itself.",
    ),
]


def check(
    file: Source,
    *,
    language: Annotated[Spoken, typer.Option(help="Of what is said.")] = Spoken.EN,
    mapping: Mapped = None,
    as_of: AsOf = None,
    currency: Currency = None,
    timezone: Timezone = None,
    key: Key = None,
) -> None:
    """Say what a file holds, what it can and cannot tell, and what is wrong with it."""
    spoken = LANGUAGES[language]
    with refusing(language=spoken):
        told = checking.check(
            file,
            mapping,
            as_of=as_of and as_of.replace(tzinfo=UTC),
            currency=currency,
            timezone=timezone,
            key=key,
        )
    for line in speech.lines(told, language=spoken, public_key=key is None):
        typer.echo(line)


@contextmanager
def refusing(*, language: str = "en") -> Iterator[None]:
    """One sentence and exit code 2 for what the person can mend."""
    try:
        yield
    except (Unreadable, OSError) as error:
        typer.echo(refusals.refusal(error, language=language), err=True)
        raise typer.Exit(REFUSED) from error
