"""Compiled loops over what each person did at each actor."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Codes: TypeAlias = npt.NDArray[np.int8]
Words: TypeAlias = npt.NDArray[np.int16]
Whole: TypeAlias = npt.NDArray[np.int64]

FAR: int = 1 << 62

# Bits of a row's facts, as `acts.facts` packs them: 3 for what drew it, 3 for what did
# if somebody had bought before, then whether it is an order, a reward, unasked.
BOUGHT: int = 1 << 6
REWARDS: int = 1 << 7
ORGANIC: int = 1 << 8


@compiled
def in_time(rows: Whole, starts: Whole, at: Whole, groups: tuple[int, int]) -> None:
    """Sorts the rows of each group by their moment, in place."""
    for group in range(groups[0], groups[1]):
        first, end = starts[group], starts[group + 1]
        for place in range(first + 1, end):
            if at[rows[place]] < at[rows[place - 1]]:
                moments = np.empty(end - first, np.int64)
                for spot in range(end - first):
                    moments[spot] = at[rows[first + spot]]
                order = np.argsort(moments, kind="mergesort")
                rows[first:end] = rows[first:end][order]
                break


@compiled
def ahead(rows: Whole, at: Whole, fact: Words, found: Whole) -> int:
    """Fills the moment of each row's next reward, and returns that of the first order."""
    coming, bought = FAR, FAR
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if fact[row] & REWARDS:
            coming = at[row]
        if fact[row] & BOUGHT:
            bought = at[row]
        found[place] = coming
    return bought


@compiled
def together(
    rows: Whole, at: Whole, fact: Words, place: int, bought: int
) -> tuple[int, int, int]:
    """The end of the rows of this moment; the sources they had; those come unasked."""
    now, seen, unasked = at[rows[place]], 0, 0
    while place < len(rows) and at[rows[place]] == now:
        one = fact[rows[place]]
        drew = (one >> 3 if now > bought else one) & 7
        seen |= 1 << drew
        if one & ORGANIC:
            unasked |= 1 << drew
        place += 1
    return place, seen, unasked


@compiled
def told(
    gathered: tuple[Whole, Whole],
    facts: tuple[Whole, Words],
    reach: int,
    reward: int,
    groups: tuple[int, int],
) -> tuple[Whole, Whole, Codes, Codes, Codes]:
    """Acts of these groups: how many each has; moments, sources, rewarded, organic.

    One act for each moment and source, by moment, then source. Within `reach` of a
    reward, before or after, the source is `reward`.
    """
    every, starts = gathered
    at, fact = facts
    size = starts[groups[1]] - starts[groups[0]]
    many = np.zeros(groups[1] - groups[0], np.int64)
    moments = np.empty(size, np.int64)
    sources = np.empty(size, np.int8)
    rewarded = np.empty(size, np.int8)
    organic = np.empty(size, np.int8)
    coming = np.empty(size, np.int64)
    end = 0
    for group in range(groups[0], groups[1]):
        rows = every[starts[group] : starts[group + 1]]
        bought = ahead(rows, at, fact, coming)
        gone, place, before = -FAR, 0, end
        while place < len(rows):
            now, next_reward = at[rows[place]], coming[place]
            place, seen, unasked = together(rows, at, fact, place, bought)
            if next_reward == now:
                gone = now
            near = next_reward - now <= reach or now - gone <= reach
            if near:
                seen, unasked = 1 << reward, (1 << reward) * (unasked > 0)
            for drew in range(8):
                if seen >> drew & 1:
                    moments[end], sources[end] = now, drew
                    rewarded[end], organic[end] = near, unasked >> drew & 1
                    end += 1
        many[group - groups[0]] = end - before
    return many, moments[:end], sources[:end], rewarded[:end], organic[:end]
