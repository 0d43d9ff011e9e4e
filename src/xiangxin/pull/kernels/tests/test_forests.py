"""Trees whose answers are known, and trees that networkx works out."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiangxin.pull.kernels import forest


def test_a_star_tends_to_two_and_a_chain_to_a_third_of_its_length():
    star = forest([-1] + [0] * 99)
    assert star.virality.tolist() == [pytest.approx(2 * 99 / 100)]
    assert (star.depths.tolist(), star.sizes.tolist()) == ([1], [100])
    chain = forest(np.arange(100) - 1)
    assert chain.virality.tolist() == [pytest.approx(101 / 3)]
    assert chain.depths.tolist() == [99]


def test_a_cycle_and_what_hangs_on_it_are_in_no_tree():
    cut = forest([1, 2, 0, 2, 3, -1, 5, 7])
    assert np.flatnonzero(cut.on_cycle).tolist() == [0, 1, 2, 7]
    assert cut.depth.tolist() == [-1, -1, -1, -1, -1, 0, 1, -1]
    assert cut.size.tolist() == [0, 0, 0, 2, 1, 2, 1, 0]
    assert cut.rootless == 6
    assert (cut.roots.tolist(), cut.sizes.tolist()) == ([5], [2])
    assert cut.virality.tolist() == [1.0]


def test_nobody_and_somebody_alone_have_no_spread():
    assert forest([]).virality.tolist() == []
    assert forest([-1]).virality.tolist() == [0.0]


def test_a_parent_that_is_no_position_is_refused():
    with pytest.raises(ValueError, match="neither -1 nor the position"):
        forest([-1, 2])
    with pytest.raises(ValueError, match="neither -1 nor the position"):
        forest([-2])


@settings(max_examples=50, deadline=None)  # the first one waits for the compiler
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.randoms())
def test_every_tree_has_the_mean_distance_that_networkx_finds(picks, shuffler):
    parent = [-1] + [pick % (at + 1) - pick % 2 for at, pick in enumerate(picks)]
    names = list(range(len(parent)))
    shuffler.shuffle(names)
    renamed = np.full(len(parent), -1)
    for node, above in enumerate(parent):
        renamed[names[node]] = -1 if above < 0 else names[above]
    found = forest(renamed)
    graph = nx.Graph((int(a), b) for b, a in enumerate(renamed) if a >= 0)
    graph.add_nodes_from(range(len(parent)))
    assert found.rootless == 0
    for at, root in enumerate(found.roots.tolist()):
        tree = graph.subgraph(nx.node_connected_component(graph, root))
        hops = nx.single_source_shortest_path_length(tree, root)
        assert {n: found.depth[n] for n in tree} == hops
        assert found.sizes[at] == len(tree)
        assert found.depths[at] == max(hops.values())
        if len(tree) > 1:
            assert found.virality[at] == pytest.approx(
                nx.average_shortest_path_length(tree)
            )


def test_a_chain_of_a_million_is_read_without_recursion():
    size = 1_000_000
    chain = forest(np.arange(size) - 1)
    assert chain.virality[0] == pytest.approx((size + 1) / 3)
