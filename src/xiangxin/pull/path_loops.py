"""Compiled loops over people's sequences of acts."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Codes: TypeAlias = npt.NDArray[np.int8]
Whole: TypeAlias = npt.NDArray[np.int64]


@compiled
def ends_before(key: Whole, ends: Whole, reach: int, counted: int, over: int) -> None:
    """Fills how many paths end before each act, and in the end how many of all.

    A counted act ends a path; one that nothing follows ends another in nothing, once
    the time is over in which something could.
    """
    for at in range(len(key)):
        acted = key[at] >= counted
        goes_on = at + 1 < len(key) and key[at + 1] - key[at] <= reach
        lost = acted and not goes_on and key[at] < over
        ends[at + 1] = ends[at] + acted + lost


@compiled
def walked(
    gathered: tuple[Whole, npt.NDArray[np.int32]],
    acts: tuple[Whole, Codes, Codes],
    out: tuple[Codes, Whole],
    spans: tuple[int, int, int, int],
    groups: tuple[int, int],
) -> None:
    """Fills each act's set of sources met, and counts the steps of paths.

    `gathered` is where groups begin, and their actors. `acts` are (key, source,
    rewarded), sorted by key in each group. `out` is the sets of all acts and the counts
    of (actor, left, reached). `spans` are in keys: how far a path reaches; since when
    acts are read, and since when they are counted; until when a path is over.
    """
    starts, actor = gathered
    mask, steps = out
    reach, since, counted, over = spans
    states = steps.shape[1] - 1
    many = np.diff(starts[groups[0] : groups[1] + 1])
    ends = np.zeros((many.max() if len(many) else 0) + 1, np.int64)
    inside = np.zeros(states, np.int64)
    for group in range(groups[0], groups[1]):
        first = starts[group]
        first += np.searchsorted(acts[0][first : starts[group + 1]], since)
        key, source, rewarded = (
            acts[0][first : starts[group + 1]],
            acts[1][first : starts[group + 1]],
            acts[2][first : starts[group + 1]],
        )
        of = steps[actor[group]]
        ends_before(key, ends, reach, counted, over)
        inside[:] = 0
        oldest, newest = 0, 0
        for at in range(len(key)):
            inside[source[at]] += 1
            while key[at] - key[oldest] > reach:
                inside[source[oldest]] -= 1
                oldest += 1
            while newest + 1 < len(key) and key[newest + 1] - key[at] <= reach:
                newest += 1
            met = 0
            for state in range(states):
                met |= (inside[state] > 0) << state
            mask[first + at] = 1 << source[at] if rewarded[at] else met
            own, through = ends[at + 1] - ends[at], ends[newest + 1] - ends[at + 1]
            if own:
                of[states, source[oldest]] += own
                of[source[at], states] += 1
                of[source[at], states + 1] += own - 1
            if through:
                of[source[at], source[at + 1]] += through


@compiled
def sets(
    starts: Whole, at: Whole, mask: Codes, since: int, groups: tuple[int, int]
) -> tuple[Whole, Codes, Whole]:
    """Group, set and times: how many acts after `since` met each set, in order."""
    size = starts[groups[1]] - starts[groups[0]]
    group_of = np.empty(size, np.int64)
    met = np.empty(size, np.int8)
    times = np.empty(size, np.int64)
    seen = np.zeros(128, np.int64)
    end = 0
    for group in range(groups[0], groups[1]):
        most = -1
        for place in range(starts[group], starts[group + 1]):
            if at[place] > since:
                seen[mask[place]] += 1
                most = max(most, mask[place])
        for one in range(most + 1):
            if seen[one]:
                group_of[end], met[end], times[end] = group, one, seen[one]
                end += 1
                seen[one] = 0
    return group_of[:end].copy(), met[:end].copy(), times[:end].copy()
