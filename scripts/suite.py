"""Run the suite on SQLite, then on a PostgreSQL of its own; say what was skipped.

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

# A developer's own settings must not reach a test, least of all their database.
OWN_SETTINGS = (
    *("DATABASE_URL", "SECRET_KEY", "DATA_DIR", "DEBUG", "DEMO", "HOST", "PORT"),
)


# The engine knows no Django; not even to import it saves seconds.
AGAIN = ("-m", "not sqlite and not once", "--ignore=src/xiangxin/pull")


@dataclass
class Outcome:
    """What one run of the suite came to."""

    database: str
    code: int
    seconds: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    skips: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        counts = [f"{self.counts[word]} {word}" for word in self.counts]
        return f"{self.database}: {', '.join(counts) or 'nothing ran'} in {self.seconds:.1f}s"


def main(arguments: Sequence[str]) -> int:
    # A shell starts what runs in its background deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="xiangxin-test-") as folder:
        work = Path(folder)
        outcomes = [_run("SQLite", ["-m", "not postgres"], None, work, arguments)]
        not_run = ""
        if postgres.binaries() is None:
            not_run = (
                "everything on PostgreSQL: its server programs are not on this "
                "machine (Debian: apt-get install postgresql)"
            )
        else:
            with postgres.cluster() as url:
                _say("What reaches no database, and the browser, ran once: above.")
                outcomes.append(_run("PostgreSQL", AGAIN, url, work, arguments))
    return _report(outcomes, not_run)


def _run(
    database: str,
    marks: Sequence[str],
    url: str | None,
    work: Path,
    arguments: Sequence[str],
) -> Outcome:
    _say(f"— {database}")
    own = work / database
    own.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in OWN_SETTINGS}
    environment["DATA_DIR"] = str(own)
    if url:
        environment["DATABASE_URL"] = url
    results = own / "results.xml"
    command = [sys.executable, "-m", "pytest", *marks, f"--junit-xml={results}"]
    if not any(word.startswith(("-n", "--pdb")) for word in arguments):
        command += ["-n", "2"]  # it halves the time on two cores
    began = time.monotonic()
    outcome = Outcome(database, _call([*command, *arguments], environment))
    outcome.seconds = time.monotonic() - began
    if results.exists():
        for case in ET.parse(results).iter("testcase"):  # noqa: S314  (pytest wrote it)
            _count(case, outcome)
    return outcome


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run it; when we are stopped, let it clean up before we do."""
    child = subprocess.Popen(command, env=environment)
    try:
        return child.wait()
    except KeyboardInterrupt:  # the terminal has told the child too
        child.wait(30)
        raise
    except SystemExit:
        child.send_signal(signal.SIGINT)
        child.wait(30)
        raise
    finally:
        child.kill()


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
