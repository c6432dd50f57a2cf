"""Fastest ways from one place to every node: scipy's Dijkstra, with the place as a node behind all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo112.roads.geodesy import Floats

SHORTEST_S = 1e-9
"""An edge of no length still is an edge: a weight of 0 might be taken for none in a sparse matrix."""

Ints32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Ends:
    """The nodes (k, 2) at both ends of the segments on which places lie, and what it costs to get there.

    Column 0 is the segment's source, column 1 its target; inf where that way is closed.
    """

    nodes: NDArray[np.int64]
    seconds: Floats
    metres: Floats


@dataclass(frozen=True, eq=False)
class Tree:
    """Fastest times from the root to each node (inf: no way), the metres of that way, and the node before (the root
    is number n, itself and what is not reached have -9999)."""

    seconds: Floats
    metres: Floats
    previous: Ints32


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Directed edges as compressed sparse rows: node u leads to `heads[starts[u]:starts[u + 1]]`.

    Of parallel edges only the fastest is here; self-loops are not. `segment` is the road segment of each edge.
    """

    starts: Ints32
    heads: Ints32
    seconds: Floats
    metres: Floats
    segment: Ints32

    @classmethod
    def build(
        cls, nodes: int, tails: NDArray[np.int64], heads: NDArray[np.int64], seconds: Floats, metres: Floats,
        segment: NDArray[np.int64],
    ) -> Self:  # fmt: skip
        order = np.lexsort((metres, seconds, heads, tails))
        order = order[tails[order] != heads[order]]
        pairs = tails[order] * nodes + heads[order]
        order = order[np.diff(pairs, prepend=-1) != 0]
        starts = np.concatenate([[0], np.cumsum(np.bincount(tails[order], minlength=nodes))])
        return cls(
            starts.astype(np.int32),
            heads[order].astype(np.int32),
            np.maximum(seconds[order], SHORTEST_S),
            metres[order],
            segment[order].astype(np.int32),
        )

    @property
    def node_count(self) -> int:
        return len(self.starts) - 1

    def grow(self, root: Ends) -> Tree:
        """The tree of fastest ways from a root whose `Ends` have one row."""
        doors = _doors(root)
        nodes, metres = root.nodes[0, doors], root.metres[0, doors]
        heads = np.concatenate([self.heads, nodes.astype(np.int32)])
        seconds = np.concatenate([self.seconds, np.maximum(root.seconds[0, doors], SHORTEST_S)])
        starts = np.append(self.starts, self.starts[-1] + len(doors)).astype(np.int32)
        size = self.node_count + 1
        graph = csr_array((seconds, heads, starts), shape=(size, size))
        (times,), (previous,) = dijkstra(graph, indices=[size - 1], return_predecessors=True)
        return Tree(times, _metres(previous, starts, heads, np.concatenate([self.metres, metres])), previous)

    def segment_between(self, tail: int, head: int) -> int:
        """The segment of the edge between neighbours."""
        row = slice(self.starts[tail], self.starts[tail + 1])
        return int(self.segment[row][np.flatnonzero(self.heads[row] == head)[0]])


def _doors(root: Ends) -> NDArray[np.int64]:
    """Columns of the open ends; of a loop, whose ends are one node, only the cheaper."""
    is_open = np.isfinite(root.seconds[0])
    if root.nodes[0, 0] == root.nodes[0, 1] and is_open.all():
        return np.array([root.seconds[0].argmin()])
    return np.flatnonzero(is_open)


def _metres(previous: Ints32, starts: Ints32, heads: Ints32, edge_metres: Floats) -> Floats:
    """Metres from the root along the tree. Each round doubles the number of edges that every node has summed up."""
    tails = np.repeat(np.arange(len(previous), dtype=np.int32), np.diff(starts))
    in_tree = np.flatnonzero(previous[heads] == tails)
    metres = np.zeros(len(previous))
    metres[heads[in_tree]] = edge_metres[in_tree]
    jump = np.where(previous < 0, np.arange(len(previous), dtype=np.int32), previous)
    while True:
        further = jump[jump]
        metres += metres[jump]
        if np.array_equal(further, jump):
            return metres
        jump = further
