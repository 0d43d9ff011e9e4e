"""`xiangxin pull`: the engine from the command line.

A command's module is imported when that command is asked for, so that `--help` and a
mistyped name answer at once.
"""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typing_extensions import override

REFUSED: Final = 2
STOPPED: Final = 130
BETWEEN_COLLECTIONS: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Where a command is found: a function, or a Typer application."""

    module: str
    name: str
    help: str


COMMANDS: Final[Mapping[str, Later]] = {
    "check": Later(
        module="xiangxin.pull.reading.commands",
        name="check",
        help="Say which figures an input can give, and what is wrong with it.",
    ),
    "report": Later(
        module="xiangxin.pull.report.commands",
        name="write_report",
        help="Write one self-contained page, or the same as JSON, Markdown or Parquet.",
    ),
    "open": Later(
        module="xiangxin.pull.open.commands",
        name="open_page",
        help="Map the columns of a file on a local page, and read its report.",
    ),
    "snapshot": Later(
        module="xiangxin.pull.report.commands",
        name="write_snapshots",
        help="Write the snapshots as JSON lines, one an actor.",
    ),
    "measures": Later(
        module="xiangxin.pull.report.commands",
        name="list_measures",
        help="List what can be measured, and the tables that each needs.",
    ),
    "world": Later(
        module="xiangxin.pull.world.commands",
        name="write_world",
        help="Make a synthetic market whose truth is known.",
    ),
    "example": Later(
        module="xiangxin.pull.examples.commands",
        name="app",
        help="Run the engine on published data, from nothing to a report.",
    ),
}


class Commands(TyperGroup):
    """Lists every command without importing any; imports the one that is called."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        later = COMMANDS.get(cmd_name)
        return later and TyperCommand(cmd_name, help=later.help)

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, name and command and _load(name, COMMANDS[name]), rest

    @override
    def invoke(self, ctx: Any) -> Any:
        """One sentence and an exit code, for what the person did or can mend."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("Stopped. Nothing was left half written.", err=True)
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            if not _is_refusal(error):
                raise
            typer.echo(" ".join(str(error).split()), err=True)
            raise typer.Exit(REFUSED) from error


def _load(name: str, later: Later) -> Any:
    found = getattr(import_module(later.module), later.name)
    # Expressions are many small things that stay, and a collector that looks through all
    # of them every 700 takes a fifth of a small report.
    gc.set_threshold(BETWEEN_COLLECTIONS)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def _is_refusal(error: Exception) -> bool:
    """The engine's own exceptions say in a sentence what cannot be done."""
    return isinstance(error, OSError) or type(error).__module__.startswith(
        "xiangxin.pull."
    )


app = typer.Typer(
    cls=Commands,
    help="Measure what draws people to each actor, on an exported ledger or any log.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def pull() -> None:
    """Measure what draws people to each actor, on an exported ledger or any log."""


if __name__ == "__main__":
    app(prog_name="xiangxin pull")
