"""`xiangxin pull example`: published data, from nothing to a report."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from xiangxin.pull.examples import cdnow as shop
from xiangxin.pull.examples import chapters, words
from xiangxin.pull.examples import insurance as farmers
from xiangxin.pull.examples.beside import Beside
from xiangxin.pull.examples.page import (
    Write,
    as_printed,
    decimals,
    dollars,
    four,
    percent,
    whole,
)
from xiangxin.pull.terminal import bars, write

SEED = 1

app = typer.Typer(
    help="Run the engine on published data, from nothing to a report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]


@app.command("insurance")
def insurance(
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="The page to write.")
    ] = Path("example-insurance.html"),
    seed: Seed = SEED,
) -> None:
    """Do neighbours' purchases make people buy? A lottery's answer, and a naive one."""
    with bars() as stage:
        stage("Measuring")
        found = farmers.run(seed=seed)
        write(out, chapters.insurance(found, seed=seed))
    said = words.INSURANCE["en"]
    _told(said, found.estimates, written=four)
    low, high = found.bootstrap
    least, most = farmers.PUBLISHED_ENDS
    typer.echo(
        f"Wald, addresses drawn anew, 95%: {low:.2f} to {high:.2f}; "
        f"published about {least:.2f} to {most:.2f}."
    )
    typer.echo(f"Written: {out}")


@app.command("cdnow")
def cdnow(
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="The page to write.")
    ] = Path("example-cdnow.html"),
    seed: Seed = SEED,
) -> None:
    """Who comes back to a record shop, and what are they worth?"""
    with bars() as stage:
        stage("Measuring")
        found = shop.run(seed=seed)
        write(out, chapters.cdnow(found, seed=seed))
    said = words.CDNOW["en"]
    _told(said, found.fitted, written=decimals)
    _told(said, found.repeat, written=percent)
    told, came = found.held_out
    typer.echo(
        f"orders in the 39 weeks held out: {whole(told.value)} forecast "
        f"({whole(told.low)} to {whole(told.high)}), {whole(came.value)} came"
    )
    orders, *money = found.worth
    _told(said, (orders,), written=whole)
    _told(said, money, written=dollars)
    typer.echo(f"Written: {out}")


def _told(said: words.Texts, found: Iterable[Beside], *, written: Write) -> None:
    for each in found:
        beside = ""
        if each.published is not None:
            beside = f"; published {as_printed(each.published, written)}"
        typer.echo(
            f"{said[each.code]}: {written(each.value)} "
            f"({written(each.low)} to {written(each.high)}){beside}"
        )
