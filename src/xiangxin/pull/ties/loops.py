"""Compiled loops over what each two people did toward each other."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Codes: TypeAlias = npt.NDArray[np.int8]
Truth: TypeAlias = npt.NDArray[np.bool_]
Whole: TypeAlias = npt.NDArray[np.int64]
Counts: TypeAlias = npt.NDArray[np.int32]
Nodes: TypeAlias = npt.NDArray[np.int32]
Array: TypeAlias = npt.NDArray[np.float64]

FEW: int = 32


@compiled
def put_in_order(times: Whole, done: int) -> None:
    if done > FEW:
        times[:done] = np.sort(times[:done])
        return
    for at in range(1, done):
        moved, to = times[at], at
        while to > 0 and times[to - 1] > moved:
            times[to] = times[to - 1]
            to -= 1
        times[to] = moved


@compiled
def activation(times: Whole, done: int, until: int, day: float) -> float:
    """Σ (Δ + 1)^-0.5, Δ in days."""
    total = 0.0
    for at in range(done):
        total += 1 / np.sqrt((until - times[at]) / day + 1)
    return total


@compiled
def burstiness(times: Whole, done: int) -> float:
    """(σ - μ) / (σ + μ) of the gaps; 2, which is none, for fewer than two gaps."""
    gaps = done - 1
    if gaps < 2 or times[gaps] == times[0]:
        return 2.0
    mean = (times[gaps] - times[0]) / gaps
    squares = 0.0
    for at in range(gaps):
        squares += (times[at + 1] - times[at] - mean) ** 2
    spread = np.sqrt(squares / gaps)
    found: float = (spread - mean) / (spread + mean)
    return found


@compiled
def brought(
    rows: Whole,
    given: tuple[Whole, Whole, Codes, Whole],
    who: tuple[Truth, Codes, Whole],
    part: tuple[int, int],
) -> None:
    """Fills `who` from u, v, kind and moment of these rows: the loop over pairs then
    reads on instead of jumping about."""
    u, v, kind, at = given
    for place in range(part[0], part[1]):
        row = rows[place]
        who[0][place] = u[row] < v[row]
        who[1][place] = kind[row]
        who[2][place] = at[row]


@compiled
def sorted_way(
    rows: tuple[int, int],
    at: int,
    who: tuple[Truth, Codes, Whole],
    counts: Counts,
    times: Whole,
) -> tuple[int, int, bool]:
    """Of one way: fills the column `at` of counts by kind, and moments in order.

    Gives how many moments and kinds, and whether one follows the other: a kind beyond
    the counts. Even columns are from low to high, odd ones back.
    """
    # Whole arrays and places in them: a slice is counted by both cores at one address.
    done, kinds, follows = 0, 0, False
    for kind in range(len(counts)):
        counts[kind, at] = 0
    for row in range(rows[0], rows[1]):
        if who[0][row] == (at % 2 == 1):
            continue
        kind = who[1][row]
        if kind >= len(counts):
            follows = True
            continue
        kinds += counts[kind, at] == 0
        counts[kind, at] += 1
        times[done] = who[2][row]
        done += 1
    put_in_order(times, done)
    return done, kinds, follows


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
    first act and the last, which are 0 where there is none.
    """
    counts, acts, kinds, follows, activations, bursts, first, last = out
    longest = 0
    for pair in range(pairs[0], pairs[1]):
        longest = max(longest, starts[pair + 1] - starts[pair])
    times = np.empty(longest, np.int64)
    for at in range(2 * pairs[0], 2 * pairs[1]):
        own = (starts[at // 2], starts[at // 2 + 1])
        done, kinds[at], follows[at] = sorted_way(own, at, who, counts, times)
        acts[at] = done
        activations[at], bursts[at], first[at], last[at] = 0, 0, 0, 0
        if done:
            activations[at] = np.log(activation(times, done, until[0], until[1]))
            bursts[at] = burstiness(times, done)
            first[at] = (until[0] - times[0]) / until[1]
            last[at] = (until[0] - times[done - 1]) / until[1]


@compiled
def mutual(
    ends: tuple[Whole, Nodes, Nodes],
    acts: Counts,
    follows: Truth,
    out: tuple[Whole, Whole, Counts, Array, Truth, Truth],
    pairs: tuple[int, int],
) -> None:
    """Fills `out`, two rows a pair: u, v, acts back, reciprocity, whether both follow,
    and whether neither ever acted. `ends` are identifiers, and low and high in them."""
    ids, lows, highs = ends
    u, v, back, reciprocity, both, strangers = out
    for pair in range(pairs[0], pairs[1]):
        one, two = acts[2 * pair], acts[2 * pair + 1]
        low, high = ids[lows[pair]], ids[highs[pair]]
        u[2 * pair], u[2 * pair + 1] = low, high
        v[2 * pair], v[2 * pair + 1] = high, low
        back[2 * pair], back[2 * pair + 1] = two, one
        shared = 2 * min(one, two) / max(one + two, 1)
        for at in range(2 * pair, 2 * pair + 2):
            reciprocity[at] = shared
            both[at] = follows[2 * pair] and follows[2 * pair + 1]
            strangers[at] = one + two == 0


@compiled
def around(
    given: tuple[Counts, Counts, Array],
    strangers: Truth,
    out: tuple[Counts, Array, Array, Truth],
    pairs: tuple[int, int],
) -> None:
    """Fills `out`, two rows a pair, from the pairs' neighbours in common, those around
    and weights: common, overlap, weights, and whether overlap is open."""
    for at in range(2 * pairs[0], 2 * pairs[1]):
        common, near, weight = given[0][at // 2], given[1][at // 2], given[2][at // 2]
        out[0][at] = common
        out[1][at] = common / max(near, 1)
        out[2][at] = weight
        out[3][at] = strangers[at] or near == 0


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
