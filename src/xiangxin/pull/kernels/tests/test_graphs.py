"""Common neighbours as networkx counts them, whatever the rows' order and names."""

import math
import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.pull.kernels import common_neighbours, neighbourhoods, pairs

edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=80)


def found(u, v):
    gathered = pairs(u, v)
    near = neighbourhoods(gathered)
    ids = gathered.ids
    return {
        (int(ids[a]), int(ids[b])): values
        for a, b, *values in zip(
            gathered.low.tolist(),
            gathered.high.tolist(),
            near.common.tolist(),
            near.around.tolist(),
            near.adamic_adar.tolist(),
            strict=True,
        )
    }


@settings(max_examples=60, deadline=None)
@given(edges)
def test_every_edge_has_the_neighbours_that_networkx_finds(rows):
    u, v = np.array(rows, np.int64).reshape(-1, 2).T
    gathered = pairs(u, v)
    graph = nx.Graph((a, b) for a, b in rows if a != b)
    assert gathered.loops == sum(a == b for a, b in rows)
    assert gathered.repeats == len(rows) - gathered.loops - graph.number_of_edges()
    told = found(u, v)
    assert told.keys() == {tuple(sorted(edge)) for edge in graph.edges}
    for (a, b), (common, around, adamic_adar) in told.items():
        shared = sorted(nx.common_neighbors(graph, a, b))
        assert common == len(shared)
        assert around == graph.degree(a) + graph.degree(b) - 2 - len(shared)
        wanted = sum(1 / math.log(graph.degree(w)) for w in shared)
        assert adamic_adar == pytest.approx(wanted)


@settings(max_examples=30, deadline=None)
@given(edges, st.permutations(range(15)), st.randoms())
def test_neither_the_order_of_rows_nor_names_matter(rows, names, shuffler):
    renamed = [(names[b], names[a]) for a, b in rows]
    shuffler.shuffle(renamed)
    before = found(*np.array(rows, np.int64).reshape(-1, 2).T)
    after = found(*np.array(renamed, np.int64).reshape(-1, 2).T)
    assert after == {
        tuple(sorted((names[a], names[b]))): pytest.approx(values)
        for (a, b), values in before.items()
    }


@settings(max_examples=30, deadline=None)
@given(edges)
def test_any_two_can_be_asked_about_also_strangers(rows):
    u, v = np.array(rows, np.int64).reshape(-1, 2).T
    graph = nx.Graph((a, b) for a, b in rows if a != b)
    graph.add_nodes_from(range(16))
    a, b = (grid.ravel() for grid in np.meshgrid(np.arange(16), np.arange(16)))
    apart = a != b
    asked = common_neighbours(pairs(u, v), a[apart], b[apart])
    assert asked.tolist() == [
        len(list(nx.common_neighbors(graph, x, y)))
        for x, y in zip(a[apart].tolist(), b[apart].tolist(), strict=True)
    ]


def test_rows_of_a_pair_are_kept_in_their_order():
    gathered = pairs([7, 2, 2, 9, 7], [2, 7, 9, 9, 2])
    assert gathered.ids.tolist() == [2, 7, 9]
    assert gathered.rows.tolist() == [0, 1, 4, 2]
    assert gathered.starts.tolist() == [0, 3, 4]
    assert (gathered.loops, gathered.repeats) == (1, 2)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same length"):
        pairs([1, 2], [3])


def test_a_star_of_a_million_costs_no_more_than_a_path():
    size = 1_000_000
    hub = pairs(np.zeros(size, np.int64), np.arange(1, size + 1))
    path = pairs(np.arange(size), np.arange(1, size + 1))
    neighbourhoods(pairs([0], [1]))
    spent = {}
    for name, gathered in (("hub", hub), ("path", path)):
        before = time.process_time()
        near = neighbourhoods(gathered)
        spent[name] = time.process_time() - before
        assert near.common.max() == 0
    assert spent["hub"] < 10 * spent["path"] + 0.1
    assert common_neighbours(hub, [1, 0], [2, 5]).tolist() == [1, 0]
