"""What an operator can ask the market to do."""

import shutil
import sys
from pathlib import Path

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from xiangxin.console import translations as languages

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
translations = typer.Typer(no_args_is_help=True, help="The words of the pages.")
app.add_typer(translations, name="translations")


@app.command()
def prepare() -> None:
    """Bring the database and the static files up to date; build the demo market if asked for."""
    languages.compile_all()
    try:
        migrate()
    except DatabaseError as error:
        sys.exit(f"The database does not answer: {str(error).strip()}")
    _collect_static()


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
