"""`xiangxin start`: the whole market on one machine, in one process group."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

PACKAGE = Path(__file__).resolve().parent.parent
PATIENCE_S = 30
GRACE_S = 10


def main() -> None:
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiangxin.config.settings")
    host = os.environ.setdefault("HOST", "127.0.0.1")
    port = _port()
    _check_free(host, port)
    _prepare()
    _serve(host, port)


def _prepare() -> None:
    """Database, static files, demo; passed over when nothing has changed since the last time."""
    folder = Path(os.environ.get("DATA_DIR") or "var").resolve()
    mark, now = folder / "prepared", _state(folder)
    if now and mark.exists() and mark.read_text() == now:
        return
    # In a child of its own, so that what preparing loads is gone when serving begins.
    prepared = subprocess.run(
        [sys.executable, "-m", "xiangxin.console", "prepare"], check=False
    )
    if prepared.returncode:
        sys.exit(prepared.returncode)
    mark.write_text(_state(folder))


def _state(folder: Path) -> str:
    """What preparing depends on; '' where it cannot be seen from here."""
    database = folder / "xiangxin.sqlite3"
    if os.environ.get("DATABASE_URL") or not database.exists():
        return ""
    files = [file for file in PACKAGE.rglob("*") if "__pycache__" not in file.parts]
    newest = max(file.stat().st_mtime_ns for file in files)
    made = database.stat().st_ino
    return f"{PACKAGE} {len(files)} {newest} {made} {os.environ['DEMO']}"


def _port() -> int:
    text = os.environ.setdefault("PORT", "8000")
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is a number from 1 to 65535, not “{text}”.")
    return int(text)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except PermissionError:
            sys.exit(
                f"Port {port} needs more rights; choose one above 1023: PORT=8000 ./run"
            )
        except OSError as taken:
            sys.exit(
                f"Port {port} at {host} cannot be used ({taken.strerror}); "
                f"choose another: PORT={port + 1} ./run"
            )


def _serve(host: str, port: int) -> None:
    # More processes than cores only wait for one another.
    processes = os.environ.get("PROCESSES") or str(min(2, os.cpu_count() or 1))
    threads = os.environ.get("THREADS", "2")
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    server += ["--host", host, "--port", str(port), "--workers", processes]
    server += ["--blocking-threads", threads, "--log-level", "warning"]
    server += ["--workers-kill-timeout", "5"]
    server += ["xiangxin.config.wsgi:application"]
    children = [
        subprocess.Popen(server),
        subprocess.Popen([sys.executable, "-m", "xiangxin.config"]),
    ]
    _forward_signals(children)
    where = f"http://{_loopback(host)}:{port}/"
    if _answers(f"{where}health", children):
        print(f"\n  Xiangxin is open at {where}\n  Ctrl-C closes it.\n", flush=True)
    sys.exit(_wait(children))


def _loopback(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _forward_signals(children: list[subprocess.Popen[bytes]]) -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(number)

    signal.signal(signal.SIGTERM, stop)
    # A terminal sends Ctrl-C to the whole group; sending it again does no harm.
    signal.signal(signal.SIGINT, stop)


def _answers(url: str, children: list[subprocess.Popen[bytes]]) -> bool:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and all(
        child.poll() is None for child in children
    ):
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own address
                return True
        except OSError:
            time.sleep(0.05)
    return False


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    """Until one child ends; then the others end too. Their worst exit code."""
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    return max(_ended(child) for child in children)


def _ended(child: subprocess.Popen[bytes]) -> int:
    """The child's exit code; one told to stop while it was still starting may need force."""
    try:
        return abs(child.wait(GRACE_S))
    except subprocess.TimeoutExpired:
        child.kill()
        return abs(child.wait())
