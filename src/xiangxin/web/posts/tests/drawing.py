"""Experiments for tests of pages: an epoch in which somebody is in the arm wanted."""

from collections.abc import Iterator
from itertools import count

from xiangxin.insight.cues import queries as cues
from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.rules import (
    HELD_BACK_FIRST,
    Arm,
    Drawing,
    Experiment,
    arm_of,
    scope_of,
)
from xiangxin.ledger.exposures import actions as exposures
from xiangxin.ledger.rules import NOWHERE
from xiangxin.social.actors import actions as actors
from xiangxin.web.product import hint
from xiangxin.world import clock

_seeds = count(1)


def forget_all() -> None:
    """What this process remembers of draws and of what was shown."""
    experiments.flush()
    exposures.flush()
    cues.forget_all()
    hint.forget_all()


def begin(experiment: Experiment, item: int, *, viewer: int, arm: Arm) -> None:
    """Its first epoch, with a key by which this viewer comes into this arm."""
    key = next(key for key in _keys() if _arm(experiment, key, viewer, item) is arm)
    scope = scope_of(experiment, item)
    experiments.begin(experiment, [scope], secret=lambda: key, now=clock.now())
    forget_all()


def _keys() -> Iterator[bytes]:
    return (seed.to_bytes(32) for seed in _seeds)


def _arm(experiment: Experiment, key: bytes, viewer: int, item: int) -> Arm:
    drawing = Drawing(epoch=0, held_back=HELD_BACK_FIRST, key=key)
    return arm_of(experiment, drawing, viewer=viewer, item=item).arm


def follow(follower: int, target: int) -> None:
    actors.follow(follower=follower, target=target, origin=NOWHERE, now=clock.now())
