"""A table's rows by actor, without copying them."""

import numpy as np
import pyarrow as pa


def by_actor(table: pa.Table, *, column: str = "actor") -> dict[int, pa.Table]:
    """The rows of each actor, sorted by all columns so that their order is their own."""
    others = [name for name in table.column_names if name != column]
    ordered = table.sort_by([(name, "ascending") for name in (column, *others)])
    actors, first = np.unique(ordered[column].to_numpy(), return_index=True)
    sizes = np.diff(np.append(first, table.num_rows))
    cuts = zip(actors.tolist(), first.tolist(), sizes.tolist(), strict=True)
    return {actor: ordered.slice(start, size) for actor, start, size in cuts}
