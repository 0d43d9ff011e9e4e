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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
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
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are not on this machine.")
    home = Path(tempfile.mkdtemp(prefix="xiangxin-pg-"))
    server = None
    try:
        if len(str(home)) + 18 > _SOCKET_PATH_LIMIT:
            raise RuntimeError(f"{home} is too long for a socket: set TMPDIR to less.")
        user = _unprivileged_user()
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        server = _start(programs, home, user)
        yield f"postgres://market@{quote(str(home), safe='')}/market"
    finally:
        if server:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _start(
    programs: Path, home: Path, user: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    data = home / "data"
    log = (home / "log").open("wb")
    # A session of its own: Ctrl-C is for the tests, which still need the server
    # while they clean up.
    settings = {
        "cwd": home,
        "stdin": subprocess.DEVNULL,
        "stdout": log,
        "stderr": log,
        "start_new_session": True,
        "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
    }
    if user:
        settings |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with log:
        made = subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "market"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"),
                "--no-sync",
            ],
            check=False,
            **settings,
        )
        if made.returncode:
            raise RuntimeError(_words(home))
        options = [f"--{name}={value}" for name, value in _OPTIONS.items()]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", home, *options],
            preexec_fn=_end_with_parent,  # noqa: PLW1509  (we start no threads)
            **settings,
        )
    try:
        _make_database(programs, home, server)
    except BaseException:
        _stop(server)
        raise
    return server


def _make_database(programs: Path, home: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    command = [programs / "createdb", "-h", home, "-U", "market", "market"]
    while subprocess.run(command, check=False, capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(_words(home))
        time.sleep(0.05)


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


def _words(home: Path) -> str:
    return (home / "log").read_text(errors="replace").strip()


def main(command: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        return subprocess.run(
            command, check=False, env={**os.environ, "DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
