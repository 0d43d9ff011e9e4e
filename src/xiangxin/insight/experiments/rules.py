"""Arms, their shares, and draws that come out the same everywhere, as long as the key is one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from itertools import accumulate
from typing import Final

# Pairs drawn in this process are in the table after this at the latest.
FLUSHED_AFTER: Final = timedelta(seconds=1)
# Before an epoch ends no new pair is drawn for so long: whatever was drawn until then is in
# the table before the next one begins, also when clocks of two machines disagree a little.
PAUSE: Final = timedelta(seconds=5)
# An end is announced so early that every process reads of it before the pause.
NOTICE: Final = timedelta(seconds=10)

HELD_BACK_FIRST: Final = 0.5
HELD_BACK_AFTER: Final = 0.05
ONE_OF_SHOWN: Final = 0.8

# The whole market, where an experiment is not about one thing's own epochs.
MARKET: Final = 0


class Experiment(StrEnum):
    CUE = "cue"
    AD_FOLD = "ad-fold"
    JUST_SHOP = "just-shop"
    NEWCOMER = "newcomer"


class Arm(StrEnum):
    NONE = "none"
    ONE = "one"
    ALL = "all"
    FOLD = "fold"
    SHOW = "show"
    HINT = "hint"


# At how many pairs the first and every later epoch ends; stated in its row when it begins.
PAIRS: Final = {
    Experiment.CUE: (2_000, 20_000),
    Experiment.AD_FOLD: (20_000, 20_000),
    Experiment.JUST_SHOP: (5_000, 5_000),
    Experiment.NEWCOMER: (300, 0),
}
# A thing is new once.
ONCE: Final = frozenset({Experiment.NEWCOMER})
# Those in which each thing has epochs of its own; the others have the market's.
BY_ITEM: Final = frozenset({Experiment.CUE, Experiment.NEWCOMER})

Shares = tuple[tuple[Arm, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The epoch a pair belongs to. The key is secret until the epoch is closed."""

    epoch: int
    held_back: float
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What came out for one pair, and how probable that was."""

    arm: Arm
    propensity: float
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an epoch states when it begins."""

    number: int
    held_back: float
    target: int


def plan_of(experiment: Experiment, number: int, *, most: float) -> Plan:
    """`most` is the operator's cap on what may be held back."""
    if experiment is Experiment.CUE:
        usual = HELD_BACK_FIRST if number == 1 else HELD_BACK_AFTER
        held_back = min(usual, most)
    else:
        held_back = 0.5
    return Plan(
        number=number, held_back=held_back, target=PAIRS[experiment][number > 1]
    )


def scope_of(experiment: Experiment, item: int) -> int:
    """Whose epochs decide about this thing."""
    return item if experiment in BY_ITEM else MARKET


def shares_of(experiment: Experiment, held_back: float) -> Shares:
    if experiment is Experiment.CUE:
        shown = 1 - held_back
        return (
            (Arm.NONE, held_back),
            (Arm.ONE, ONE_OF_SHOWN * shown),
            (Arm.ALL, (1 - ONE_OF_SHOWN) * shown),
        )
    if experiment is Experiment.AD_FOLD:
        return ((Arm.FOLD, 0.5), (Arm.SHOW, 0.5))
    return ((Arm.NONE, 0.5), (Arm.HINT, 0.5))


def uniform(key: bytes, what: str, *numbers: int) -> float:
    """A number in [0, 1) that nobody can guess without the key."""
    # 53 bits: more would round up to 1.
    return (_hash(key, what, numbers) >> 11) / (1 << 53)


def arm_of(experiment: Experiment, drawing: Drawing, *, viewer: int, item: int) -> Draw:
    at = uniform(drawing.key, "arm", viewer, item)
    likely = [pair for pair in shares_of(experiment, drawing.held_back) if pair[1] > 0]
    ends = accumulate(share for _, share in likely)
    # What rounding leaves over belongs to the last.
    arm, share = next(
        (pair for pair, end in zip(likely, ends, strict=True) if at < end), likely[-1]
    )
    return Draw(arm=arm, propensity=share, epoch=drawing.epoch)


def in_order(
    drawing: Drawing, *, viewer: int, item: int, peers: Iterable[int]
) -> list[int]:
    """The peers by their keyed hashes; the first is the drawn one."""
    begun = _hasher(drawing.key, "peer", (viewer, item))

    def place(peer: int) -> tuple[bytes, int]:
        hashed = begun.copy()
        hashed.update(peer.to_bytes(8, signed=True))
        return hashed.digest(), peer

    return sorted(peers, key=place)


def picked(drawings: Mapping[int, Drawing], *, viewer: int, turn: int) -> int:
    """One of these things, each as likely as any other; the same again within one turn."""
    return min(
        drawings,
        key=lambda item: (
            _hash(drawings[item].key, "pick", (viewer, turn, item)),
            item,
        ),
    )


def fingerprint_of(key: bytes) -> str:
    """By this a changed key is found out; it leads to no key."""
    return blake2b(key, digest_size=8, person=b"fingerprint").hexdigest()


def may_draw(now: datetime, *, closed_at: datetime | None) -> bool:
    """Whether a pair that is in no epoch yet may still be drawn into one that ends then."""
    return closed_at is None or now < closed_at - PAUSE


def _hash(key: bytes, what: str, numbers: Sequence[int]) -> int:
    return int.from_bytes(_hasher(key, what, numbers).digest())


def _hasher(key: bytes, what: str, numbers: Sequence[int]) -> blake2b:
    said = b"".join(number.to_bytes(8, signed=True) for number in numbers)
    return blake2b(said, digest_size=8, key=key, person=what.encode())
