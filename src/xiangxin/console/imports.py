"""`xiangxin import products`: a maker's catalogue from Shopify's product CSV."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import Progress

from xiangxin.kernel.errors import Refusal, mark
from xiangxin.market.catalog import actions as catalog
from xiangxin.market.catalog.changes import ReportRow
from xiangxin.market.catalog.shopify import Said
from xiangxin.market.stock import actions as stock
from xiangxin.market.stock import queries as stock_queries
from xiangxin.media.queries import address_of
from xiangxin.media.rules import SIZES, key_in
from xiangxin.social.actors import queries as actors
from xiangxin.social.actors.rules import System
from xiangxin.world import clock

_UNREADABLE = mark("The file cannot be opened: {file}.")
_NOTHING = mark("Nothing was imported. Refused rows: {count}.")
_DRY_RUN = mark("A dry run: nothing was written.")
_DONE = mark("Imported. Variants whose stock was set: {count}.")


def import_products(
    file: Annotated[Path, typer.Argument(help="A product CSV as Shopify exports it.")],
    *,
    brand: Annotated[str, typer.Option(help="The @handle of the brand that sells.")],
    currency: Annotated[
        str | None, typer.Option(help="Of the prices, if not the brand's own.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")
    ] = False,
) -> None:
    """Create and update a brand's products from FILE: all of it, or nothing."""
    try:
        content = file.read_bytes()
        terminal = Console(stderr=True)
        with Progress(
            console=terminal, transient=True, disable=not terminal.is_terminal
        ) as shown:
            bar = shown.add_task(file.name, total=None)
            imported = _import(
                content,
                brand=brand,
                currency=currency,
                is_dry_run=dry_run,
                progress=lambda done, of: shown.update(bar, completed=done, total=of),
            )
    except OSError:
        _refuse(Said(_UNREADABLE, {"file": file}))
    except Refusal as refusal:
        _refuse(Said(refusal.sentence, refusal.facts))
    _print(imported.report)
    if imported.is_refused:
        counts = _counts(imported.report)
        _refuse(Said(_NOTHING, {"count": counts["refused"]}))
    done = Said(_DRY_RUN) if dry_run else Said(_DONE, {"count": len(imported.levels)})
    print(_words(done))


def _import(
    content: bytes,
    *,
    brand: str,
    currency: str | None,
    is_dry_run: bool,
    progress: Callable[[int, int], None],
) -> catalog.Imported:
    return stock.import_products(
        viewer=System(),
        brand=actors.actor_at(brand.removeprefix("@")).id,
        content=content,
        currency=currency,
        ours=settings.PUBLIC_URL,
        is_dry_run=is_dry_run,
        progress=progress,
        now=clock.now(),
    )


def export_products(
    *,
    brand: Annotated[str, typer.Option(help="The @handle of the brand that sells.")],
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
) -> None:
    """Write everything a brand sells as a product CSV that can be read again."""
    try:
        seller = actors.actor_at(brand.removeprefix("@")).id
        lines = stock_queries.catalogue_lines(
            System(), seller, address_of=_address_of_picture
        )
        with Console(stderr=True).status(file.name), file.open("wb") as out:
            for line in lines:
                out.write(line.encode())
    except OSError:
        _refuse(Said(_UNREADABLE, {"file": file}))
    except Refusal as refusal:
        _refuse(Said(refusal.sentence, refusal.facts))


def _address_of_picture(path: str) -> str:
    key = key_in(path)
    where = address_of(key, SIZES[-1], "jpg") if key else staticfiles_storage.url(path)
    return f"{settings.PUBLIC_URL}{where}"


def _print(report: Sequence[ReportRow]) -> None:
    for row in report:
        print(f"{row.line:>6}  {row.status:<9}  {_words(row.said)}")
        for note in row.notes:
            print(f"{'':>6}  {'':<9}  {_words(note)}")
    counts = _counts(report)
    print(", ".join(f"{count} {status}" for status, count in counts.items()))


def _counts(report: Sequence[ReportRow]) -> Counter[str]:
    return Counter(row.status.value for row in report)


def _words(said: Said) -> str:
    return gettext(said.sentence).format(**said.facts)


def _refuse(said: Said) -> NoReturn:
    typer.echo(_words(said), err=True)
    raise typer.Exit(2)
