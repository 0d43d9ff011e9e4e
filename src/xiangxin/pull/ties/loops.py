"""Compiled loops over what each two people did toward each other."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Codes: TypeAlias = npt.NDArray[np.int8]
Truth: TypeAlias = npt.NDArray[np.bool_]
Whole: TypeAlias = npt.NDArray[np.int64]
Counts: TypeAlias = npt.NDArray[np.int32]
Array: TypeAlias = npt.NDArray[np.float64]

FEW: int = 32


@compiled
def put_in_order(times: Whole) -> None:
    if len(times) > FEW:
        times[:] = np.sort(times)
        return
    for at in range(1, len(times)):
        moved, to = times[at], at
        while to > 0 and times[to - 1] > moved:
            times[to] = times[to - 1]
            to -= 1
        times[to] = moved


@compiled
def activation(times: Whole, until: int, day: float) -> float:
    """Σ (Δ + 1)^-0.5, Δ in days."""
    total = 0.0
    for at in times:
        total += 1 / np.sqrt((until - at) / day + 1)
    return total


@compiled
def burstiness(times: Whole) -> float:
    """(σ - μ) / (σ + μ) of the gaps; 2, which is none, for fewer than two gaps."""
    gaps = len(times) - 1
    if gaps < 2 or times[-1] == times[0]:
        return 2.0
    mean = (times[-1] - times[0]) / gaps
    squares = 0.0
    for at in range(gaps):
        squares += (times[at + 1] - times[at] - mean) ** 2
    spread = np.sqrt(squares / gaps)
    found: float = (spread - mean) / (spread + mean)
    return found


@compiled
def histories(
    gathered: tuple[Whole, Whole],
    who: tuple[Truth, Codes, Whole],
    until: tuple[int, float],
    out: tuple[Counts, Truth, Array, Array, Whole, Whole],
    pairs: tuple[int, int],
) -> None:
    """Fills `out` for these pairs; place 2p is from low to high, 2p + 1 back.

    `gathered` is the rows by pair and where each begins. `who` says of each row whether low acted toward high, its kind, and when. A kind
    beyond the counts is a follow. `until` comes with the length of a day.
    """
    rows, starts = gathered
    forward, kind, at = who
    counts, follows, activations, bursts, first, last = out
    longest = 0
    for pair in range(pairs[0], pairs[1]):
        longest = max(longest, starts[pair + 1] - starts[pair])
    times = np.empty(longest, np.int64)
    for pair in range(pairs[0], pairs[1]):
        for way in range(2):
            spot, done = 2 * pair + way, 0
            for place in range(starts[pair], starts[pair + 1]):
                row = rows[place]
                if forward[row] == (way == 1):
                    continue
                if kind[row] >= len(counts):
                    follows[spot] = True
                    continue
                counts[kind[row], spot] += 1
                times[done] = at[row]
                done += 1
            if done:
                put_in_order(times[:done])
                activations[spot] = activation(times[:done], until[0], until[1])
                bursts[spot] = burstiness(times[:done])
                first[spot], last[spot] = times[0], times[done - 1]


@compiled
def pooled(values: Array) -> Array:
    """The nearest sequence that never falls: pool adjacent violators.

    Ayer, Brunk, Ewing, Reid & Silverman 1955, doi 10.1214/aoms/1177728423.
    """
    level = np.empty(len(values))
    many = np.empty(len(values), np.int64)
    blocks = 0
    for value in values:
        level[blocks], many[blocks] = value, 1
        blocks += 1
        while blocks > 1 and level[blocks - 2] >= level[blocks - 1]:
            both = many[blocks - 2] + many[blocks - 1]
            total = level[blocks - 2] * many[blocks - 2]
            total += level[blocks - 1] * many[blocks - 1]
            level[blocks - 2], many[blocks - 2] = total / both, both
            blocks -= 1
    return np.repeat(level[:blocks], many[:blocks])
