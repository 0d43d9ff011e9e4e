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
def sorted_way(
    rows: tuple[int, int],
    way: int,
    who: tuple[Truth, Codes, Whole],
    counts: Counts,
    times: Whole,
) -> tuple[int, bool]:
    """Of way 0, from low to high, or 1, back: fills counts by kind and moments in order.

    Gives how many moments, and whether one follows the other: a kind beyond the counts.
    """
    done, follows = 0, False
    for row in range(rows[0], rows[1]):
        if who[0][row] == (way == 1):
            continue
        if who[1][row] >= len(counts):
            follows = True
            continue
        counts[who[1][row]] += 1
        times[done] = who[2][row]
        done += 1
    put_in_order(times[:done])
    return done, follows


@compiled
def histories(
    starts: Whole,
    who: tuple[Truth, Codes, Whole],
    until: tuple[int, float],
    out: tuple[Counts, Counts, Codes, Truth, Array, Array, Array, Array],
    pairs: tuple[int, int],
) -> None:
    """Fills `out` for these pairs; place 2p is from low to high, 2p + 1 back.

    `who` says of each row, by pair, whether low acted toward high, its kind, and when;
    `starts` is where each pair begins. `until` comes with the length of a day.
    `out`: counts by kind, acts, kinds, follows; activation, burstiness, days since the
    first act and the last, which are left alone where there is none.
    """
    counts, acts, kinds, follows, activations, bursts, first, last = out
    longest = 0
    for pair in range(pairs[0], pairs[1]):
        longest = max(longest, starts[pair + 1] - starts[pair])
    times = np.empty(longest, np.int64)
    for pair in range(pairs[0], pairs[1]):
        own = (starts[pair], starts[pair + 1])
        for way in range(2):
            at = 2 * pair + way
            done, follows[at] = sorted_way(own, way, who, counts[:, at], times)
            acts[at] = done
            if done:
                for kind in range(len(counts)):
                    kinds[at] += counts[kind, at] > 0
                activations[at] = np.log(activation(times[:done], until[0], until[1]))
                bursts[at] = burstiness(times[:done])
                first[at] = (until[0] - times[0]) / until[1]
                last[at] = (until[0] - times[done - 1]) / until[1]


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
