"""Run the suite on SQLite and on a PostgreSQL of its own, both at once; say what was skipped.

`XIANGXIN_TEST_NOTHING_SKIPPED=1` makes every skip a failure, but for data sets that
are kept outside the repository.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import postgres

NOT_PROVIDABLE = "shared data"  # in a skip's reason: no machine can install these
NOTHING_RAN = 5  # pytest's exit code
LOOK_AGAIN_S = 0.1

# A developer's own settings must not reach a test, least of all their database.
OWN_SETTINGS = (
    *("DATABASE_URL", "SECRET_KEY", "DATA_DIR", "DEBUG", "DEMO", "HOST", "PORT"),
    # A hundred processes are started: each would compile the house again.
    "PYTHONDONTWRITEBYTECODE",
)

ONCE = ("-m", "not postgres")
# The engine knows no Django; not even to import it saves seconds.
AGAIN = ("-m", "not sqlite and not once", "--ignore=src/xiangxin/pull")


@dataclass
class Outcome:
    """What one run of the suite came to."""

    database: str
    code: int = 0
    seconds: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    skips: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        counts = [f"{self.counts[word]} {word}" for word in self.counts]
        return f"{self.database}: {', '.join(counts) or 'nothing ran'} in {self.seconds:.1f}s"


@dataclass
class Run:
    """The suite on one database, in a process."""

    outcome: Outcome
    results: Path
    words: Path | None  # what is said is kept here until the other has said its own
    child: subprocess.Popen[bytes]
    began: float = field(default_factory=time.monotonic)

    def is_over(self) -> bool:
        if self.child.poll() is None:
            return False
        if not self.outcome.seconds:
            self.outcome.seconds = time.monotonic() - self.began
        return True


def main(arguments: Sequence[str]) -> int:
    # A shell starts what runs in its background deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    # A debugger wants the terminal to itself.
    in_turns = any(word.startswith("--pdb") or word == "-s" for word in arguments)
    with tempfile.TemporaryDirectory(prefix="xiangxin-test-") as folder:
        work = Path(folder)
        not_run = ""
        if postgres.binaries() is None:
            not_run = (
                "everything on PostgreSQL: its server programs are not on this "
                "machine (Debian: apt-get install postgresql)"
            )
            outcomes = _finish(_start("SQLite", ONCE, None, work, arguments))
        elif in_turns:
            outcomes = _finish(_start("SQLite", ONCE, None, work, arguments))
            with postgres.cluster() as url:
                again = _start("PostgreSQL", AGAIN, url, work, arguments)
                outcomes += _finish(again)
        else:
            with postgres.cluster() as url:
                outcomes = _finish(
                    _start("SQLite", ONCE, None, work, arguments),
                    _start("PostgreSQL", AGAIN, url, work, arguments, is_quiet=True),
                )
    failed = _report(outcomes, not_run)
    _say(f"{time.monotonic() - began:.0f}s together")
    return failed


def _start(
    database: str,
    marks: Sequence[str],
    url: str | None,
    work: Path,
    arguments: Sequence[str],
    *,
    is_quiet: bool = False,
) -> Run:
    own = work / database
    own.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in OWN_SETTINGS}
    environment["DATA_DIR"] = str(own)
    if url:
        environment["DATABASE_URL"] = url
    results = own / "results.xml"
    command = [sys.executable, "-m", "pytest", *marks, f"--junit-xml={results}"]
    if not any(word.startswith(("--workers", "--pdb")) for word in arguments):
        command += ["--workers", "2"]
    command += arguments
    if not is_quiet:
        _say(f"— {database}")
        child = subprocess.Popen(command, env=environment)
        return Run(Outcome(database), results, None, child)
    words = own / "words"
    with words.open("wb") as told:
        child = subprocess.Popen(
            command, env=environment, stdout=told, stderr=subprocess.STDOUT
        )
    return Run(Outcome(database), results, words, child)


def _finish(*runs: Run) -> list[Outcome]:
    _wait(runs)
    return [_outcome(run) for run in runs]


def _wait(runs: Sequence[Run]) -> None:
    """When we are stopped, let them clean up before we do."""
    try:
        while [run for run in runs if not run.is_over()]:
            time.sleep(LOOK_AGAIN_S)
    except KeyboardInterrupt:  # the terminal has told them too
        for run in runs:
            run.child.wait(30)
        raise
    except SystemExit:
        for run in runs:
            run.child.send_signal(signal.SIGINT)
        for run in runs:
            run.child.wait(30)
        raise
    finally:
        for run in runs:
            run.child.kill()


def _outcome(run: Run) -> Outcome:
    if run.words:
        _say(f"\n— {run.outcome.database}")
        _say("What reaches no database, and the browser, ran once: above.")
        _say(run.words.read_text(errors="replace").rstrip())
    run.outcome.code = run.child.returncode
    if run.results.exists():
        for case in ET.parse(run.results).iter("testcase"):  # noqa: S314  (pytest wrote it)
            _count(case, run.outcome)
    return run.outcome


def _count(case: ET.Element, outcome: Outcome) -> None:
    skip = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        outcome.counts["failed"] += 1
    elif skip is None:
        outcome.counts["passed"] += 1
    elif skip.get("type") == "pytest.xfail":
        outcome.counts["xfailed"] += 1
    else:
        outcome.counts["skipped"] += 1
        outcome.skips[skip.get("message", "no reason given")] += 1


def _report(outcomes: Sequence[Outcome], not_run: str) -> int:
    lines = [not_run] if not_run else []
    wanting = bool(not_run)
    for outcome in outcomes:
        for reason, times in outcome.skips.items():
            lines.append(f"{times} on {outcome.database}: {reason}")
            wanting |= NOT_PROVIDABLE not in reason
    _say("\nSkipped:" if lines else "\nNothing was skipped.")
    for line in lines:
        _say(f"  {line}")
    strict = os.environ.get("XIANGXIN_TEST_NOTHING_SKIPPED", "0") not in ("", "0")
    if strict and wanting:
        _say("XIANGXIN_TEST_NOTHING_SKIPPED is set: that is a failure.")
    for outcome in outcomes:
        _say(str(outcome))
    codes = {outcome.code for outcome in outcomes}
    if codes != {NOTHING_RAN}:
        codes.discard(NOTHING_RAN)  # some of it is about one database alone
    failed = codes != {0}
    return int(failed or (strict and wanting))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
