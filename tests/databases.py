"""Databases of their own, for tests that start real processes."""

import os
import shutil
import subprocess
import sys
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


def run(code: str, env: dict[str, str]) -> Process:
    """Start Python on `code` with Django set up; the caller ends it."""
    known = tuple(sorted(env.items()))
    if known not in _servers:
        _servers[known] = Server(env)
    return _servers[known].run(code)


def end_servers() -> None:
    while _servers:
        _servers.popitem()[1].end()


def migrate(env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "xiangxin.console", "migrate"], env=env, check=True
    )


@contextmanager
def template(folder: Path) -> Iterator[str]:
    """A migrated database to copy from; made once a session."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        url = f"sqlite:///{folder / 'template.sqlite3'}"
        migrate(environment(url, folder))
        yield url
        return
    with _postgres(server, f"template_{os.getpid()}") as url:
        migrate(environment(url, folder))
        yield url


@contextmanager
def copy(of: str, folder: Path, number: int) -> Iterator[str]:
    if of.startswith("sqlite"):
        file = folder / "market.sqlite3"
        shutil.copy(of.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    name = f"copy_{os.getpid()}_{number}"
    with _postgres(of, name, template=urlsplit(of).path[1:]) as url:
        yield url


@contextmanager
def _postgres(server: str, name: str, template: str = "template0") -> Iterator[str]:
    parts = urlsplit(server)
    with psycopg.connect(
        parts._replace(path="/postgres").geturl(), autocommit=True
    ) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
