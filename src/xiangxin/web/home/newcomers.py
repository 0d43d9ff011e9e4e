"""Products that few have seen yet: where a new maker is met at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zlib import crc32

from xiangxin.insight.experiments import actions as experiments
from xiangxin.insight.experiments.queries import new_ones
from xiangxin.insight.experiments.rules import Draw, Experiment
from xiangxin.ledger.exposures.rules import Exposure, Surface
from xiangxin.social.actors.rules import person_of
from xiangxin.web.layout.request import Request
from xiangxin.web.posts.seen import drawn

# Among so many of the newest products those that few have seen are drawn.
CANDIDATES: Final = 100
_SLOTS: Final = 2


def newcomers(
    request: Request, candidates: Sequence[int], now: datetime
) -> dict[int, Draw | None]:
    """Two products that few have seen; by chance, and logged, for whoever is measured.

    Each place is drawn among a half of its own, so that what is logged is exactly how
    likely a product was to stand there.
    """
    me = request.me
    if me is None or me.person is None or not me.in_experiments:
        new = new_ones(candidates, now=now)
        hour = int(now.timestamp()) // 3600
        return dict.fromkeys(sorted(new, key=lambda one: _mixed(one, hour))[:_SLOTS])
    halves = [
        [one for one in candidates if _mixed(one) % _SLOTS == n] for n in range(_SLOTS)
    ]
    picked = (
        experiments.pick_newcomer(viewer=me.person, products=half, now=now)
        for half in halves
        if half
    )
    return dict(one for one in picked if one is not None)


def _mixed(*numbers: int) -> int:
    return crc32(repr(numbers).encode())


def rows_of(
    request: Request, met: Mapping[int, Draw | None], surface: Surface
) -> list[Exposure]:
    """That they were drawn and how likely that was, for the ledger."""
    viewer = person_of(request.viewer)
    return [
        drawn(
            viewer,
            one,
            surface,
            experiment=Experiment.NEWCOMER,
            draw=draw,
            position=position,
        )
        for position, (one, draw) in enumerate(met.items())
        if draw is not None and viewer is not None
    ]
