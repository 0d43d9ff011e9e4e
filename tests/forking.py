"""Processes that start as quickly as a fork.

The server sets Django up once, opens nothing, and forks whenever it is asked to; what it
forks runs its code and ends like any program: a process with memory, connections,
streams and an exit of its own.
"""

import atexit
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import IO, NoReturn, Self

_PAUSE_S = 0.002


class Process:
    """What a test needs of `subprocess.Popen`."""

    def __init__(self, server: "Server", pid: int, stdin: int, stdout: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: IO[str] = os.fdopen(stdin, "w", encoding="utf-8")
        self.stdout: IO[str] = os.fdopen(stdout, encoding="utf-8")
        self._server = server

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._server.exit_of(self.pid)
        return self.returncode

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(_PAUSE_S)
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self, said: str = "") -> tuple[str, None]:
        self._hang_up(said)
        answer = "" if self.stdout.closed else self.stdout.read()
        self.stdout.close()
        self.wait()
        return answer, None

    def _hang_up(self, said: str = "") -> None:
        try:
            if not self.stdin.closed:
                self.stdin.write(said)
                self.stdin.close()
        except BrokenPipeError:
            pass  # it has ended without listening

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stdout.close()
        self._hang_up()
        self.wait()


class Server:
    """Ends when nobody holds the other end of its socket: with this process at the latest."""

    def __init__(self, env: dict[str, str], loaded: Sequence[str] = ()) -> None:
        """`loaded`: modules that each of its processes has imported already."""
        self._line, its = socket.socketpair()
        with its:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(its.fileno()), *loaded],
                env=env,
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def run(self, code: str, stderr: int | None = None) -> Process:
        its_stdin, stdin = os.pipe()
        stdout, its_stdout = os.pipe()
        raw = code.encode()
        socket.send_fds(
            self._line,
            [_start(len(raw))],
            [its_stdin, its_stdout, sys.stderr.fileno() if stderr is None else stderr],
        )
        self._line.sendall(raw)
        os.close(its_stdin)
        os.close(its_stdout)
        return Process(self, self._answer(), stdin, stdout)

    def exit_of(self, pid: int) -> int | None:
        self._line.sendall(_exit(pid))
        answer = self._answer()
        return None if answer == _RUNNING else answer

    def end(self) -> None:
        self._line.close()
        self._process.wait()

    def _answer(self) -> int:
        raw = _read(self._line, _NUMBER)
        if not raw:
            raise RuntimeError(f"the server ended with {self._process.wait()}")
        return int(raw)


# Everything said has a fixed length: a word, and a number.
_NUMBER = 12
_RUNNING = 1000  # more than any exit


def _start(length: int) -> bytes:
    return b"s%*d" % (_NUMBER, length)


def _exit(pid: int) -> bytes:
    return b"e%*d" % (_NUMBER, pid)


def _read(line: socket.socket, length: int) -> bytes:
    read = b""
    while len(read) < length:
        more = line.recv(length - len(read))
        if not more:
            break
        read += more
    return read


def serve(line: socket.socket) -> str:
    """Returns in each process that was forked, with its code; and with none in the end."""
    while True:
        asked, fds, _, _ = socket.recv_fds(line, 1 + _NUMBER, 3)
        if not asked:
            return ""
        number = int(asked[1:])
        if asked.startswith(b"e"):
            pid, status = os.waitpid(number, os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else _RUNNING
        else:
            code = _read(line, number).decode()
            answer = os.fork()
            if not answer:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                line.close()
                for at, fd in enumerate(fds):
                    os.dup2(fd, at)
                    os.close(fd)
                return code
            for fd in fds:
                os.close(fd)
        line.sendall(b"%*d" % (_NUMBER, answer))


def run(code: str) -> NoReturn:
    """As a program, but that at its end nothing is taken apart: that alone takes a third
    of a second.
    """
    status: object = 1
    try:
        exec(compile(code, "<process>", "exec"), {"__name__": "__main__"})
        status = 0
    except SystemExit as end:
        status = end.code or 0
        if not isinstance(status, int):
            sys.stderr.write(f"{status}\n")
            status = 1
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # type: ignore[arg-type]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those it forks
    import_module("django").setup()
    for module in ("xiangxin.config.urls", *sys.argv[2:]):
        import_module(module)
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        asked = serve(line)
    run(asked)
