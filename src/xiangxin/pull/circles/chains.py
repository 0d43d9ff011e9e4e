"""How many steps from one to the next: after somebody in one's circle, after others."""

from typing import Final

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from xiangxin.pull import backend, resample
from xiangxin.pull.circles.mutual import near
from xiangxin.pull.circles.paths import CLOSED, OPEN
from xiangxin.pull.draws import Array
from xiangxin.pull.findings import Asked
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.slices import by_actor
from xiangxin.pull.spread import cascades, tables
from xiangxin.pull.spread.cascades import Truth
from xiangxin.pull.telling import Teller

DEPTH: Final = 60
FEWEST: Final = 5


def tell(say: Teller, ledger: Ledger, pairs: ir.Table, *, asked: Asked) -> None:
    """After whom each came is told as in `spread`; here one kind of step at a time."""
    came, _ = tables.reached_tables(ledger, until=asked.until)
    listed = ledger.actor.filter(ledger.actor.kind == "product").select("actor")
    rows = near(came.semi_join(listed, "actor"), pairs, one="person", other="parent")
    held = backend.collect(ledger.backend, rows.drop("near", "friends", "entry", "way"))
    trees: dict[str, list[tuple[Array, Array]]] = {CLOSED: [], OPEN: []}
    for actor, own in by_actor(held).items():
        has = own["parent"].is_valid().to_numpy()
        is_near = own["is_near"].to_numpy(zero_copy_only=False)
        for part, kept in ((CLOSED, has & is_near), (OPEN, has & ~is_near)):
            grown = _trees(own, kept)
            trees[part].append(grown)
            if asked.actors is None or actor in asked.actors:
                _depth(say, *grown, part, asked=asked, actor=actor)
    for part, all_of in trees.items():
        if all_of:
            deep, people = (np.concatenate(each) for each in zip(*all_of, strict=True))
            _depth(say, deep, people, part, asked=asked, actor=None)


def _trees(own: pa.Table, kept: Truth) -> tuple[Array, Array]:
    """Of each tree: its steps added up, and its people."""
    of = cascades.of_people(
        own["person"].to_numpy(), own["parent"].fill_null(-1).to_numpy(), kept
    )
    _, at = np.unique(of.root, return_inverse=True)
    return np.asarray(np.bincount(at, of.depth), np.float64), np.bincount(at).astype(
        np.float64
    )


def _depth(
    say: Teller,
    deep: Array,
    people: Array,
    part: str,
    *,
    asked: Asked,
    actor: int | None,
) -> None:
    n = int(people.sum())
    if n < FEWEST:
        say.missing("depth", "few_known", actor=actor, part=part)
        return
    # Trees are drawn anew, because people of one tree are no strangers.
    drawn = resample.ratio(deep, people, seed=asked.seed, stream=DEPTH)
    value = float(deep.sum() / people.sum())
    say.drawn("depth", value, drawn, n=n, actor=actor, part=part)
