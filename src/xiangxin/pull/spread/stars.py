"""Stars of each release, and what they did when the last one came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xiangxin.pull import backend
from xiangxin.pull.acts import makers
from xiangxin.pull.draws import Array
from xiangxin.pull.ledger import Ledger
from xiangxin.pull.slices import by_actor
from xiangxin.pull.spread import shape

Whole = npt.NDArray[np.int64]

RELEASES: Final = 8
"""The last ones, told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stars:
    """Of one product, one mean a person: by release (its version, else its number from
    the first), and on both sides of the last one."""

    by_release: Mapping[str, Array]
    before: Array
    after: Array


def by_product(ledger: Ledger, *, until: int) -> Mapping[int, Stars]:
    """By product. A review without a release is of the last one before it."""
    if not {"review", "release"} <= ledger.extras.keys():
        return {}
    con = ledger.backend
    review, release = ledger.extras["review"], ledger.extras["release"]
    given = review.filter(
        review.stars.notnull(), review.person.notnull(), review.at <= until
    ).select("person", "at", "stars", "release", actor="product")
    given = given.anti_join(makers(ledger), ["actor", "person"])
    line = ibis.window(group_by="product", order_by=("at", "version"))
    numbered = release.filter(release.at <= until).mutate(
        number=ibis.row_number().over(line)
    )
    reviews = by_actor(backend.collect(con, given))
    made = by_actor(backend.collect(con, numbered), column="product")
    settled = shape.releases(ledger, until=until)
    last = {} if settled is None else _last(con, settled)
    return {
        actor: _of(own, made[actor].sort_by("number"), last.get(actor))
        for actor, own in reviews.items()
        if actor in made
    }


def _last(con: ibis.BaseBackend, settled: ir.Table) -> dict[int, int]:
    got = backend.collect(con, settled)
    return dict(
        zip(got["actor"].to_pylist(), got["release_at"].to_pylist(), strict=True)
    )


def _of(reviews: pa.Table, made: pa.Table, last: int | None) -> Stars:
    at, value = reviews["at"].to_numpy(), reviews["stars"].to_numpy().astype(float)
    person = reviews["person"].to_numpy()
    which = np.searchsorted(made["at"].to_numpy(), at, side="right") - 1
    ids = made["release"].to_pylist()
    places = {release: number for number, release in enumerate(ids)}
    told = reviews["release"].to_pylist()
    known = np.array([places.get(release, -1) for release in told], dtype=np.int64)
    which = np.where(known >= 0, known, which)
    by_release = {}
    for number in range(max(len(ids) - RELEASES, 0), len(ids)):
        inside = which == number
        version = made["version"][number].as_py() or f"#{number + 1}"
        if version in by_release:
            version = f"{version} (#{number + 1})"
        if inside.any():
            by_release[version] = _each(person[inside], value[inside])
    none = np.zeros(0)
    if last is None:
        return Stars(by_release=by_release, before=none, after=none)
    before = (at < last) & (at >= last - shape.WINDOW)
    after = (at >= last) & (at < last + shape.WINDOW)
    return Stars(
        by_release=by_release,
        before=_each(person[before], value[before]),
        after=_each(person[after], value[after]),
    )


def _each(person: Whole, value: Array) -> Array:
    """The mean of each person's stars, sorted."""
    _, at = np.unique(person, return_inverse=True)
    return np.sort(np.bincount(at, value) / np.maximum(np.bincount(at), 1))
