"""`xiangxin pull open`, for the command line to register."""

import webbrowser
from collections.abc import Sequence
from typing import Annotated

import typer

from xiangxin.pull.open.server import Desk, Server
from xiangxin.pull.reading import Read, beside
from xiangxin.pull.reading.commands import Key, Mapped, Source, Spoken, refusing
from xiangxin.pull.reading.mapping import meant


def open_page(
    file: Source,
    *,
    mapping: Mapped = None,
    key: Key = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Any free one by itself.")
    ] = 0,
    language: Annotated[Spoken, typer.Option(help="Of the page.")] = Spoken.EN,
    browser: Annotated[bool, typer.Option(help="Open a browser at it.")] = True,
) -> None:
    """Say what the columns of FILE mean on a local page, and read its report there."""
    with refusing():
        kept = beside(file)
        said = meant(mapping or (kept if kept.is_file() else None))
        desk = Desk(path=file, report=reported, key=key, said=said)
        desk.seen()
        server = Server(desk, port=port)
    address = server.address
    if language is Spoken.ZH:
        address += "?language=zh-Hans"
    typer.echo(f"{address}\nOnly this machine can open it. Ctrl-C ends it.")
    if browser:
        webbrowser.open(address)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Ended.")


def reported(found: Read, languages: Sequence[str]) -> str:
    """The report of whatever was read. Raises Unreadable where there is none to make."""
    from xiangxin.pull.report import html  # noqa: PLC0415 - loads every measure

    return html(found, languages=languages)
