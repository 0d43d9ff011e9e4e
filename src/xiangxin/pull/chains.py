"""Absorbing Markov chains, solved exactly: what is reached, and what without a source.

A chain is three arrays, each with any leading axes for many chains at once: `start`
(…, states) and `among` (…, states, states) are chances, `ends` (…, states, outcomes)
what is expected at the end when a walk stops in a state: the chance of a conversion, or
its value. What is missing from a row's sum is lost. `of` gives each state's source.
"""

from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]


def reached(start: Array, among: Array, ends: Array) -> Array:
    """(…, outcomes): what a walk is worth, start (I - Q)^-1 ends."""
    worth = np.linalg.solve(np.eye(among.shape[-1]) - among, ends)
    return np.asarray((start[..., None, :] @ worth)[..., 0, :])


def removal_effects(
    start: Array, among: Array, ends: Array, *, of: Whole, sources: int
) -> Array:
    """(…, outcomes, sources): the part that is lost when a source leads nowhere.

    Anderl, Becker, von Wangenheim & Schumann 2016, doi 10.1016/j.ijresmar.2016.03.001.
    With N = (I - Q)^-1, a walk first meets the source's states A at the chances
    (start N)_A (N_AA)^-1, and is worth (N ends)_A from there; so one inverse serves all
    sources. Zero where nothing is reached.
    """
    inverse = np.linalg.inv(np.eye(among.shape[-1]) - among)
    visits = start[..., None, :] @ inverse
    worth = inverse @ ends
    whole = (start[..., None, :] @ worth)[..., 0, :]
    effects = np.zeros((*whole.shape, sources))
    for source in range(sources):
        its = np.flatnonzero(of == source)
        block = np.swapaxes(inverse[..., its[:, None], its], -1, -2)
        met = np.linalg.solve(block, np.swapaxes(visits[..., its], -1, -2))
        lost = (met * worth[..., its, :]).sum(axis=-2)
        np.divide(lost, whole, out=effects[..., source], where=whole > 0)
    return np.clip(effects, 0.0, 1.0)


def coalition_worths(
    start: Array, among: Array, ends: Array, *, of: Whole, sources: int
) -> Array:
    """(…, outcomes, 2**sources): the worth when only a bit mask's sources lead anywhere.

    Gaussian elimination down a tree: at each source the walk either passes through
    (its states are eliminated) or is lost there (they are struck out), so that each
    coalition costs a few multiplications and no solve of its own.
    """
    order = np.argsort(-of, kind="stable")
    outcomes = ends.shape[-1]
    table = _bordered(start, among, ends, order)[..., None, :, :]
    for size in np.bincount(of, minlength=sources):
        left = table.shape[-2] - size
        struck = table[..., :left, : outcomes + left - 1]
        through = struck if size == 0 else _passed(table, size)
        table = np.concatenate([struck, through], axis=-3)
    return np.swapaxes(table[..., 0, :], -1, -2)


def worths_along(
    start: Array, among: Array, ends: Array, *, of: Whole, orders: Whole
) -> Array:
    """(…, outcomes, orders, sources + 1): the worth as sources join one by one.

    A row of `orders` (its leading axes those of the chain, then orders × sources) says
    which joins first. One elimination serves a whole row, since the corner of the
    bordered matrix is the worth of those already eliminated.
    """
    sources, outcomes = orders.shape[-1], ends.shape[-1]
    turn = np.argsort(orders, axis=-1)
    # The states of whoever joins last come first, as elimination works from the end.
    placed = np.argsort(-turn[..., of], axis=-1, kind="stable")
    table = _bordered(start, among, ends, np.arange(len(of)))[..., None, :, :]
    rows, columns = _behind(placed, 1), _behind(placed, outcomes)
    table = np.take_along_axis(table, rows[..., :, None], axis=-2)
    table = np.take_along_axis(table, columns[..., None, :], axis=-1)
    corners = [table[..., 0, :outcomes]]
    for _ in of:
        table = _passed(table, 1)
        corners.append(table[..., 0, :outcomes])
    joined = np.cumsum(np.bincount(of, minlength=sources)[orders], axis=-1)
    known = np.stack(corners, axis=-1)
    return np.moveaxis(
        np.take_along_axis(known, _behind(joined - 1, 1)[..., None, :], axis=-1), -2, -3
    )


def shapley_values(worths: Array) -> Array:
    """(…, players) from the worths of all coalitions by bit mask (…, 2**players).

    Shapley 1953, doi 10.1515/9781400881970-018. They sum to the worth of all without
    the worth of none.
    """
    players = int(worths.shape[-1]).bit_length() - 1
    masks = np.arange(1 << players)
    sizes = np.zeros(len(masks), dtype=np.int64)
    for player in range(players):
        sizes += (masks >> player) & 1
    weights = _orders_share(players)
    values = [
        (
            (worths[..., without | (1 << player)] - worths[..., without])
            * weights[sizes[without]]
        ).sum(axis=-1)
        for player in range(players)
        for without in [masks[(masks >> player) & 1 == 0]]
    ]
    return np.stack(values, axis=-1) if values else np.zeros((*worths.shape[:-1], 0))


def _orders_share(players: int) -> Array:
    """The share of orders in which one given coalition of each size comes just before."""
    shares = [1.0 / max(players, 1)]
    for smaller, size in pairwise(range(players)):
        shares.append(shares[-1] * size / (players - 1 - smaller))
    return np.array(shares)


def _bordered(start: Array, among: Array, ends: Array, order: Whole) -> Array:
    """[[0, start], [ends, among]], its states in this order."""
    corner = np.zeros((*start.shape[:-1], 1, ends.shape[-1]))
    top = np.concatenate([corner, start[..., None, order]], axis=-1)
    inner = among[..., order[:, None], order]
    rest = np.concatenate([ends[..., order, :], inner], axis=-1)
    return np.concatenate([top, rest], axis=-2)


def _passed(table: Array, size: int) -> Array:
    """A walk passes through the last states, as often as it comes back to them."""
    back = table[..., -size:, -size:]
    if size == 1:
        shares = table[..., -1:, :-1] / (1.0 - back)
        return np.asarray(table[..., :-1, :-1] + table[..., :-1, -1:] * shares)
    onward = np.linalg.solve(np.eye(size) - back, table[..., -size:, :-size])
    return np.asarray(table[..., :-size, :-size] + table[..., :-size, -size:] @ onward)


def _behind(places: Whole, first: int) -> Whole:
    """The same places behind so many others."""
    before = np.broadcast_to(np.arange(first), (*places.shape[:-1], first))
    return np.concatenate([before, places + first], axis=-1)
