"""A private PostgreSQL cluster: made in a temporary folder, reached by a socket in it.

`with cluster() as url:` or `python tests/postgres.py COMMAND …`, which runs the command
with `DATABASE_URL` set. Nobody else can reach it, and nothing of it stays.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

_START_SECONDS = 60
_STOP_SECONDS = 20
_SOCKET_PATH_LIMIT = 107  # of Linux; PostgreSQL adds its own 18 characters

# The data live for one run, so nothing waits for the disk.
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}
# A commit is with the system when it is acknowledged; only the power must not fail.
_LASTING = _OPTIONS | {"synchronous_commit": "on"}


def binaries() -> Path | None:
    """The newest folder that holds `initdb` and `postgres`, where there is one."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".")],
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        versions.insert(0, Path(on_path).resolve().parent)
    config = shutil.which("pg_config")
    if config:
        answer = subprocess.run(
            [config, "--bindir"], check=False, capture_output=True, text=True
        )
        versions.append(Path(answer.stdout.strip()))
    for folder in versions:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a new, empty database that lives as long as the block."""
    with killable(_OPTIONS) as made:
        yield made.url


@contextmanager
def killable(options: Mapping[str, str] | None = None) -> Iterator["Cluster"]:
    """A new cluster that keeps what it acknowledged when its programs are killed."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are not on this machine.")
    home = Path(tempfile.mkdtemp(prefix="xiangxin-pg-"))
    made = Cluster(programs, home, options or _LASTING)
    try:
        if len(str(home)) + 18 > _SOCKET_PATH_LIMIT:
            raise RuntimeError(f"{home} is too long for a socket: set TMPDIR to less.")
        made.begin()
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)


class Cluster:
    def __init__(self, programs: Path, home: Path, options: Mapping[str, str]) -> None:
        self.url = f"postgres://market@{quote(str(home), safe='')}/market"
        self._programs, self._home, self._options = programs, home, options
        self._server: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}

    def begin(self) -> None:
        if user := _unprivileged_user():
            os.chown(self._home, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run_to_end(
            *("initdb", "--pgdata", self._home / "data", "--username", "market"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"),
            "--no-sync",
        )
        self._serve()
        self._wait("createdb", "-h", self._home, "-U", "market", "market")

    def start(self) -> None:
        """Again, after it was killed; returns when it answers."""
        self._serve()
        self._wait("psql", "-h", self._home, "-U", "market", "-c", "SELECT 1", "market")

    def kill(self) -> None:
        """All of it at once, as when the power fails but for the disk."""
        if self._server is None:
            return
        for pid in (*children_of(self._server.pid), self._server.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()
        self._server = None

    def stop(self) -> None:
        if self._server is not None:
            _stop(self._server)

    def _serve(self) -> None:
        options = [f"--{name}={value}" for name, value in self._options.items()]
        with (self._home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self._home / "data"),
                    *("-k", self._home, *options),
                ],
                preexec_fn=_end_with_parent,  # noqa: PLW1509  (we start no threads)
                **self._settings(log),
            )

    def _run_to_end(self, program: str, *words: object) -> None:
        with (self._home / "log").open("ab") as log:
            made = subprocess.run(
                [self._programs / program, *map(str, words)],
                check=False,
                **self._settings(log),
            )
        if made.returncode:
            raise RuntimeError(self._words())

    def _settings(self, log: IO[bytes]) -> dict[str, Any]:
        # A session of its own: Ctrl-C is for the tests, which still need the server
        # while they clean up.
        return {
            "cwd": self._home,
            "stdin": subprocess.DEVNULL,
            "stdout": log,
            "stderr": log,
            "start_new_session": True,
            "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            **self._as,
        }

    def _wait(self, program: str, *words: object) -> None:
        deadline = time.monotonic() + _START_SECONDS
        command = [self._programs / program, *map(str, words)]
        while subprocess.run(command, check=False, capture_output=True).returncode:
            over = self._server is None or self._server.poll() is not None
            if over or time.monotonic() > deadline:
                raise RuntimeError(self._words())
            time.sleep(0.05)

    def _words(self) -> str:
        return (self._home / "log").read_text(errors="replace").strip()


def children_of(pid: int) -> list[int]:
    """Its children and theirs, on Linux."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [*children_of(child), child]
    return found


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _end_with_parent() -> None:
    """Also when whoever started the cluster is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def main(command: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        return subprocess.run(
            command, check=False, env={**os.environ, "DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
