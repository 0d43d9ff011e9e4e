"""The folder a bench works in, and the servers it starts there and ends again."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_TICKS = os.sysconf("SC_CLK_TCK")
_STARTS_WITHIN_S = 40


@dataclass(frozen=True, slots=True)
class Market:
    """Where the data are, and what a request needs to know of them."""

    env: Mapping[str, str]
    facts: Mapping[str, Any]
    database: str


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        return sum(_cpu(pid) for pid in self._pids())

    def memory_mb(self) -> float:
        """Its own, of the process that answers; pages of mapped files are the system's."""
        return max(_resident_mb(pid) for pid in self._pids())

    def _pids(self) -> list[int]:
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [own, *map(int, children)]


@contextmanager
def market(*, is_postgres: bool) -> Iterator[Market]:
    """The data set, made once for each BENCH_DIR; on PostgreSQL made anew each time."""
    with ExitStack() as stack:
        kept = os.environ.get("BENCH_DIR")
        folder = Path(kept or stack.enter_context(tempfile.TemporaryDirectory()))
        env = {
            **os.environ,
            "DATA_DIR": str(folder.resolve()),
            "DJANGO_SETTINGS_MODULE": "xiangxin.config.settings",
            "PYTHONPATH": f"{HERE}:{os.environ.get('PYTHONPATH', '')}",
            "PUBLIC_URL": "http://localhost",
            "DEMO": "0",
        }
        env.pop("DATABASE_URL", None)
        if is_postgres:
            sys.path.insert(0, str(HERE.parent))
            cluster = import_module("tests.postgres").cluster
            env["DATABASE_URL"] = stack.enter_context(cluster())
            yield Market(env, _made(env), "postgresql")
        else:
            facts = _made_once(folder, env)
            stack.callback(_forget, folder / "work.sqlite3")
            shutil.copy(folder / "xiangxin.sqlite3", folder / "work.sqlite3")
            env["DATABASE_URL"] = f"sqlite:///{folder.resolve() / 'work.sqlite3'}"
            yield Market(env, facts, "sqlite")


def _made_once(folder: Path, env: Mapping[str, str]) -> dict[str, Any]:
    manifest = folder / "manifest.json"
    migrations = sorted(
        file.name for file in HERE.parent.glob("src/**/migrations/0*.py")
    )
    print_of_it = hashlib.sha256((HERE / "_data.py").read_bytes())
    print_of_it.update(json.dumps(migrations).encode())
    version = print_of_it.hexdigest()
    if manifest.exists():
        facts: dict[str, Any] = json.loads(manifest.read_text())
        if facts["version"] == version:
            return facts
    _forget(folder / "xiangxin.sqlite3")
    facts = {**_made(env), "version": version}
    manifest.write_text(json.dumps(facts))
    return facts


def _made(env: Mapping[str, str]) -> dict[str, Any]:
    print("Making the data (half a minute) …", file=sys.stderr, flush=True)
    subprocess.run(
        [sys.executable, "-m", "xiangxin.console", "prepare"], env=env, check=True
    )
    facts: dict[str, Any] = json.loads(run(env, "_data.py", "market"))
    return facts


def _forget(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()


def run(env: Mapping[str, str], script: str, *words: str) -> str:
    """What a script of this folder prints."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *words],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def serving(
    env: Mapping[str, str],
    target: str,
    *,
    threads: int,
    processes: int = 1,
    is_factory: bool = False,
) -> Iterator[Server]:
    """`target` under granian, started as `xiangxin start` does it."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)]
    command += ["--blocking-threads", str(threads), "--log-level", "warning"]
    command += ["--factory"] if is_factory else []
    process = subprocess.Popen([*command, target], env=dict(env))
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not start.")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0
