"""Columns of yes and no as NumPy holds them."""

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Ints: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
Mask: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


def mask(column: pa.Array) -> Mask:
    """Nothing is no."""
    filled = pc.fill_null(column, fill_value=False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)
