"""Numbers that stand for rows by what is in them, whatever they are called.

Ties are broken and chance is dealt by these, so that neither the order of rows nor the
names of people, items and sources decides a figure.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Prints: TypeAlias = npt.NDArray[np.uint64]
Whole: TypeAlias = npt.NDArray[np.int64]

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
SECOND: Final = np.uint64(0x94D049BB133111EB)


def fingerprints(*columns: npt.ArrayLike) -> Prints:
    """One for each row, of all its columns in their order.

    SplitMix64's finaliser (Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195).
    """
    bits = [_bits(column) for column in columns]
    made = np.zeros(len(bits[0]), dtype=np.uint64)
    for column in bits:
        made = _stirred(made + GOLDEN + _stirred(column + GOLDEN))
    return made


def gathered(prints: Prints, *, into: Whole, count: int) -> Prints:
    """Of `count` groups, by the rows in each; the rows' order does not matter."""
    sums = np.zeros(count, dtype=np.uint64)
    np.add.at(sums, into, _stirred(prints))
    return sums


def _bits(column: npt.ArrayLike) -> Prints:
    values = np.asarray(column)
    if values.dtype.kind == "f":
        plain = np.ascontiguousarray(values, dtype=np.float64) + 0.0
        return plain.view(np.uint64)
    return values.astype(np.uint64)


def _stirred(bits: Prints) -> Prints:
    bits = (bits ^ (bits >> np.uint64(30))) * FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * SECOND
    return np.asarray(bits ^ (bits >> np.uint64(31)))
