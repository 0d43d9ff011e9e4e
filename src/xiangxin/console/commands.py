"""What an operator can ask the market to do."""

import shutil
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from xiangxin.console import imports, reconciling, searching
from xiangxin.console import translations as languages
from xiangxin.console.demo import build as demo
from xiangxin.insight.claims.tasks import answer_claims
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.exports.folder import forget_months
from xiangxin.insight.snapshots.actions import BUSY
from xiangxin.insight.snapshots.errors import Measuring
from xiangxin.insight.snapshots.tasks import measure_all
from xiangxin.ledger import queries as ledger_rows
from xiangxin.ledger.actions import erase, scrub
from xiangxin.market.reviews.actions import recount
from xiangxin.social.actors.actions import unname
from xiangxin.world import chance, clock, nodes

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
translations = typer.Typer(no_args_is_help=True, help="The words of the pages.")
app.add_typer(translations, name="translations")
ledger = typer.Typer(no_args_is_help=True, help="What people did, for the engine.")
app.add_typer(ledger, name="ledger")
search = typer.Typer(no_args_is_help=True, help="What search knows.")
app.add_typer(search, name="search")
search.command()(searching.rebuild)
search.command()(searching.check)
app.command()(reconciling.reconcile)
reviews = typer.Typer(no_args_is_help=True, help="What buyers say.")
app.add_typer(reviews, name="reviews")
importing = typer.Typer(no_args_is_help=True, help="Bring in what was kept elsewhere.")
app.add_typer(importing, name="import")
importing.command("products")(imports.import_products)
exporting = typer.Typer(no_args_is_help=True, help="Take along what is kept here.")
app.add_typer(exporting, name="export")
exporting.command("products")(imports.export_products)


@app.command()
def prepare() -> None:
    """Bring the database and the static files up to date; build the demo market if asked for."""
    languages.compile_all()
    try:
        migrate()
    except DatabaseError as error:
        sys.exit(f"The database does not answer: {str(error).strip()}")
    _collect_static()
    if demo.build(now=clock.now()):
        measure_all(clock.now())
        answer_claims(clock.now())


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


def _collect_static() -> None:
    """Copy, compress and name the static files by content, once for each version of them."""
    sources = [
        p for d in settings.STATICFILES_DIRS for p in Path(d).rglob("*") if p.is_file()
    ]
    newest = max(int(p.stat().st_mtime) for p in sources)
    stamp = f"{len(sources)} {newest}"
    mark = Path(settings.STATIC_ROOT) / ".stamp"
    if mark.exists() and mark.read_text() == stamp:
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(stamp)


@translations.command("compile")
def compile_translations() -> None:
    """Make the catalogues that the pages read."""
    languages.compile_all()


@translations.command("check")
def check_translations() -> None:
    """Name every sentence without Chinese, and every translation nobody uses."""
    missing, unused = languages.compare()
    for sentence, where in missing:
        print(f"untranslated: {sentence!r} ({where})")
    for sentence, where in unused:
        print(f"unused: {sentence!r} ({where})")
    if missing or unused:
        raise typer.Exit(1)


@app.command()
def measure(
    actor: Annotated[
        int | None, typer.Option(help="Only this actor, by its number, and quickly.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Nothing later is counted; now if not given."),
    ] = None,
) -> None:
    """Compute every figure now, as the worker does each night."""
    moment = as_of.astimezone(UTC) if as_of else clock.now()
    node = nodes.hold("measure")
    try:
        count = import_module("xiangxin.insight.snapshots.measuring").measure(
            as_of=moment, actor=actor, holder=chance.pseudonym(), now=clock.now
        )
    except Measuring:
        print(
            "Somebody measures this already; nothing was done twice.", file=sys.stderr
        )
        raise typer.Exit(BUSY) from None
    finally:
        node.end()
    print(f"Measured: {count} actors as of {moment:%Y-%m-%d %H:%M} UTC.")


@ledger.command()
def export(
    folder: Path,
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Nothing later is written; now if not given."),
    ] = None,
    *,
    linked: Annotated[
        bool,
        typer.Option(
            "--linked",
            help="Keep the numbers of people's pages. For this market's own measuring: "
            "it leads back to people and is not to be given away.",
        ),
    ] = False,
    strangers: Annotated[
        bool,
        typer.Option(
            "--strangers",
            help="To give away: times to the hour, and nothing of posts.",
        ),
    ] = False,
) -> None:
    """Write the ledger to FOLDER as Parquet, for `xiangxin pull` and anybody else's tools."""
    if linked and strangers:
        _refuse("What is linked is for this market alone: leave one of the two out.")
    if folder.exists() and any(folder.iterdir()):
        _refuse(f"{folder} is not empty; name a new folder.")
    moment = as_of.astimezone(UTC) if as_of else clock.now()
    rows = import_module("xiangxin.insight.exports.actions").export(
        folder,
        as_of=moment,
        secret=chance.secret(),
        is_linked=linked,
        is_for_strangers=strangers,
    )
    print(f"{rows} interactions until {moment:%Y-%m-%d %H:%M} UTC are in {folder}.")


@ledger.command()
def seal() -> None:
    """Turn what was shown to people into Parquet, as the worker does each hour; forget whom we must."""
    done = import_module("xiangxin.ledger.exposures.sealing").seal(now=clock.now())
    scrub()
    print(f"{done.rows} exposures of {done.segments} segments are sealed.")
    if done.torn:
        told = ", ".join(done.torn)
        print(
            f"{len(done.torn)} segments held torn or spoilt batches, dropped: {told}."
        )
    if done.forgotten:
        forget_months()
        print(f"{done.forgotten} pseudonyms were taken out of every file.")
    if done.expired:
        print(f"{done.expired} days were older than 400 days and are gone.")


@ledger.command("forget-again")
def forget_again() -> None:
    """After a backup was restored: forget whoever had asked for it since the backup was made."""
    people = ledger_rows.erased_before()
    for person in people:
        now = clock.now()
        erase(person=person, pseudonym=chance.pseudonym(), now=now)
        experiments.forget(person=person)
        unname(person=person, now=now)
    print(f"{len(people)} people were forgotten again.")
    if people:
        seal()


@reviews.command("recount")
def recount_reviews() -> None:
    """Count stars anew and put right what products' rows say otherwise."""
    drifted = recount()
    for product in drifted:
        print(f"put right: product {product}")
    print(f"{len(drifted)} products had drifted.")


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
