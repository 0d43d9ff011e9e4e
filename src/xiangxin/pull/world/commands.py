"""`xiangxin pull world`: a market whose truth is known, written as a ledger."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

REFUSED = 2


def write_world(
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new folder to write.")],
    people: Annotated[int, typer.Option(help="How many; 10 at least.")] = 10_000,
    weeks: Annotated[int, typer.Option(help="How long; 16 to 520.")] = 52,
    seed: Annotated[
        int, typer.Option(min=0, help="The same seed, the same bytes.")
    ] = 1,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART",
            help="Leave out influence, homophily, taste, fame, experiment, histories, "
            "audiences, influencer, community, shop, organic, reward or pyramids; "
            "may be repeated.",
        ),
    ] = None,
) -> None:
    """Write a synthetic ledger with planted effects, and what they are.

    The ledger reads like an export; truth.json beside it says what was planted.
    """
    # Here, so that asking for help does not wait for what makes a world.
    from xiangxin.pull import world  # noqa: PLC0415
    from xiangxin.pull.world import switches, writing  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    try:
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bars:
            task = bars.add_task("Making", total=None)

            def show(done: int, total: int) -> None:
                bars.update(task, completed=done, total=total)

            made = world.make(
                people=people,
                seed=seed,
                weeks=weeks,
                progress=show,
                **switches.without(without or ()),
            )
            bars.update(task, description="Writing", completed=0)
            writing.write(made, out, progress=show)
    except (world.Impossible, writing.Occupied, OSError, MemoryError) as error:
        told = " ".join(str(error).split())
        typer.echo(told or f"{people:,} people do not fit into memory.", err=True)
        raise typer.Exit(REFUSED) from error
    rows = {name: table.num_rows for name, table in made.tables.items()}
    typer.echo(
        f"{out}: {rows['interaction']:,} interactions, "
        f"{rows.get('exposure', 0):,} exposures, {rows['actor']:,} actors, "
        f"{people:,} people, {weeks} weeks, seed {seed}."
    )
