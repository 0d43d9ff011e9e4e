"""What the processes of test_two_processes do: each draws for the same people at once."""

import json
import sys

from tests.cast import NOW

from xiangxin.insight.experiments import actions, queries
from xiangxin.insight.experiments.rules import Experiment
from xiangxin.kernel.ids import MINT

LAMP = 4_000
CUE = Experiment.CUE


def say(answer: object) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


def begin() -> None:
    actions.begin(CUE, [LAMP], secret=lambda: bytes(range(32)), now=NOW)
    say("begun")


def draw(node: int, viewers: int) -> None:
    """Draw for everybody, write when told to, and say what came out and what was new."""
    MINT.become(node)
    arms = []
    for viewer in range(viewers):
        (drawn,) = actions.draw(CUE, viewer=viewer, items=[LAMP], now=NOW).values()
        arms.append([drawn.arm, drawn.propensity, str(drawn.epoch)])
    say("ready")
    sys.stdin.readline()
    say({"new": actions.flush(), "arms": arms})


def end(node: int) -> None:
    MINT.become(node)
    say("ready")
    sys.stdin.readline()
    say(actions.tend(secret=lambda: bytes(reversed(range(32))), now=NOW))


def count() -> None:
    (epoch, *_) = queries.epochs(now=NOW)
    say(epoch.pairs)
