"""Compiled loops that gather rows by pair of nodes. Nodes are positions, in int32."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiangxin.pull.kernels.compiled import compiled

Nodes: TypeAlias = npt.NDArray[np.int32]
Whole: TypeAlias = npt.NDArray[np.int64]

DIGIT: int = 10
"""Bits of a key that one pass sorts by: as many places to write to as a cache holds."""
ODD: int = 0x9E3779B97F4A7C15 - (1 << 64)
"""2⁶⁴ divided by the golden ratio, whose products spread neighbours far apart."""


@compiled
def spot(value: int, table: Nodes, seen: Whole) -> int:
    """Where in the table a value stands, or the free place where it belongs."""
    last = len(table) - 1
    mixed = value * ODD
    at = (mixed ^ (mixed >> 29)) & last
    while table[at] >= 0 and seen[table[at]] != value:
        at = (at + 1) & last
    return at


@compiled
def coded(values: Whole) -> tuple[Whole, Nodes]:
    """The different values as they first come, and of each row which of them it is."""
    table = np.full(1 << 10, -1, np.int32)
    seen = np.empty(len(table), np.int64)
    codes = np.empty(len(values), np.int32)
    many = 0
    for row in range(len(values)):
        at = spot(values[row], table, seen)
        if table[at] < 0:
            if 2 * many >= len(table):
                wider = np.empty(2 * len(seen), np.int64)
                wider[:many] = seen[:many]
                seen = wider
                table = np.full(2 * len(table), -1, np.int32)
                for code in range(many):
                    table[spot(seen[code], table, seen)] = code
                at = spot(values[row], table, seen)
            table[at] = many
            seen[many] = values[row]
            many += 1
        codes[row] = table[at]
    return seen[:many].copy(), codes


@compiled
def joined(
    sides: tuple[Nodes, Nodes],
    places: tuple[Nodes, Nodes],
    bits: int,
    keys: Whole,
    rows: tuple[int, int],
) -> None:
    """Fills `keys`: the smaller place above the larger; and above all, what is alone."""
    for row in range(rows[0], rows[1]):
        one, two = places[0][sides[0][row]], places[1][sides[1][row]]
        low, high = np.int64(min(one, two)), np.int64(max(one, two))
        keys[row] = 1 << (2 * bits) if low == high else (low << bits) | high


@compiled
def crossed(
    sides: tuple[Nodes, Nodes],
    places: tuple[Nodes, Nodes],
    bits: int,
    keys: Whole,
    rows: tuple[int, int],
) -> None:
    """Fills `keys`: the first place above the second."""
    for row in range(rows[0], rows[1]):
        first = np.int64(places[0][sides[0][row]])
        keys[row] = (first << bits) | places[1][sides[1][row]]


@compiled
def digits(keys: Whole, shift: int, rows: tuple[int, int]) -> Whole:
    """How many keys have each value of this digit."""
    many = np.zeros(1 << DIGIT, np.int64)
    for row in range(rows[0], rows[1]):
        many[(keys[row] >> shift) & ((1 << DIGIT) - 1)] += 1
    return many


@compiled
def spread(
    given: tuple[Whole, Whole],
    found: tuple[Whole, Whole],
    shift: int,
    part: tuple[Whole, tuple[int, int]],
) -> None:
    """Moves keys and their rows to where their digit comes next, which comes with them."""
    at, rows = part
    for row in range(rows[0], rows[1]):
        key = given[0][row]
        digit = (key >> shift) & ((1 << DIGIT) - 1)
        place = at[digit]
        at[digit] += 1
        found[0][place] = key
        found[1][place] = given[1][row]


@compiled
def begins(keys: Whole, bits: int) -> tuple[Whole, Nodes, Nodes]:
    """Where in sorted keys each begins, and the end; and the two halves of each."""
    many = 0
    for at in range(len(keys)):
        many += at == 0 or keys[at] != keys[at - 1]
    starts = np.empty(many + 1, np.int64)
    above, below = np.empty(many, np.int32), np.empty(many, np.int32)
    found = 0
    for at in range(len(keys)):
        if at == 0 or keys[at] != keys[at - 1]:
            starts[found] = at
            above[found] = keys[at] >> bits
            below[found] = keys[at] & ((1 << bits) - 1)
            found += 1
    starts[found] = len(keys)
    return starts, above, below
