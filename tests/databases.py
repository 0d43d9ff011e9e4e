"""Databases of their own, for tests that start real processes."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from tests.forking import Process, Server

ROOT = Path(__file__).resolve().parent.parent

_servers: dict[object, Server] = {}


def environment(url: str, folder: Path) -> dict[str, str]:
    """What a process needs to work on this database and write nowhere else."""
    ours = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    return {
        **ours,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only-for-tests-and-known-to-everybody",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }


def run(
    code: str,
    env: dict[str, str],
    *,
    loaded: tuple[str, ...] = (),
    stderr: int | None = None,
) -> Process:
    """Start Python on `code` with Django set up; the caller ends it.

    `loaded`: what it has imported already, where that takes long.
    """
    known = (tuple(sorted(env.items())), loaded)
    if known not in _servers:
        _servers[known] = Server(env, loaded)
    return _servers[known].run(code, stderr)


def console(env: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """What `xiangxin` says to these words."""
    code = (
        "import sys\nfrom xiangxin.console import main\n"
        f"sys.argv[:] = {['xiangxin', *words]}\nmain()"
    )
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        process = run(code, env, stderr=complaints.fileno())
        said, _ = process.communicate()
        complaints.seek(0)
        return subprocess.CompletedProcess(
            words, process.wait(), said, complaints.read()
        )


def end_servers() -> None:
    while _servers:
        _servers.popitem()[1].end()


def migrate(env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "xiangxin.console", "migrate"], env=env, check=True
    )


def template(folder: Path) -> str:
    """A migrated database to copy from. The first of a run's processes makes it here."""
    server = os.environ.get("DATABASE_URL", "")
    is_postgres = server.startswith("postgres")
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "template.url"
        if not made.exists():
            url = f"sqlite:///{folder / 'template.sqlite3'}"
            if is_postgres:
                url = _create(server, _template_name())
            migrate(environment(url, folder))
            made.write_text(url)
        return made.read_text()


def drop_template() -> None:
    """At the end of a run; a file ends with its folder."""
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        _drop(server, _template_name())


def _template_name() -> str:
    return f"template_{os.environ['XIANGXIN_TEST_RUN']}"


def name(url: str) -> str:
    """What Django calls it: a file by its path."""
    return (
        url.removeprefix("sqlite:///")
        if url.startswith("sqlite")
        else urlsplit(url).path[1:]
    )


@contextmanager
def copy(of: str, folder: Path, number: int) -> Iterator[str]:
    if of.startswith("sqlite"):
        file = folder / "market.sqlite3"
        shutil.copy(name(of), file)
        yield f"sqlite:///{file}"
        return
    its = f"copy_{os.getpid()}_{number}"
    try:
        yield _create(of, its, template=name(of))
    finally:
        _drop(of, its)


def _create(server: str, name: str, template: str = "template0") -> str:
    """Its address."""
    with _admin(server) as admin:
        # Files are copied in half the time of writing every block to the log.
        how = " STRATEGY FILE_COPY" if admin.info.server_version >= 150_000 else ""
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how).format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _drop(server: str, name: str) -> None:
    with _admin(server) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )


def _admin(server: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        urlsplit(server)._replace(path="/postgres").geturl(), autocommit=True
    )
