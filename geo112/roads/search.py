"""Fastest ways from one place to every node: scipy's Dijkstra, with the place as a node behind all others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo112.roads.geodesy import Floats

SHORTEST_S = 1e-9
"""An edge of no length still is an edge: a weight of 0 might be taken for none in a sparse matrix."""

DOUBLINGS = 2
"""How often every node's step towards the root is doubled before the asked ones walk: 2 or 3 are the quickest for
hundreds of places on graphs of 10,000 to 1,000,000 nodes."""

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
class Doors:
    """How a root leads into the graph: k nodes, and what it costs to get to each."""

    nodes: NDArray[np.int64]
    seconds: Floats
    metres: Floats

    @classmethod
    def of(cls, root: Ends) -> Self:
        """The open ends of `Ends` with one row; of a loop, whose ends are one node, only the cheaper."""
        is_open = np.isfinite(root.seconds[0])
        if root.nodes[0, 0] == root.nodes[0, 1] and is_open.all():
            is_open[root.seconds[0].argmax()] = False
            is_open[root.seconds[0].argmin()] = True
        return cls(root.nodes[0, is_open], root.seconds[0, is_open], root.metres[0, is_open])


@dataclass(frozen=True, eq=False)
class Tree:
    """Fastest times from the root to each node (inf: no way) and the node before on that way (the root is number n,
    itself and what is not reached have -9999)."""

    seconds: Floats
    previous: Ints32
    doors: Doors
    edges: Adjacency

    def metres_to(self, nodes: NDArray[np.int64]) -> Floats:
        """Metres of the fastest ways to these nodes; 0 where there is none."""
        steps = self._last_steps()
        jump = np.where(self.previous < 0, np.arange(len(self.previous), dtype=np.int32), self.previous)
        for _ in range(DOUBLINGS):
            steps, jump = steps + steps[jump], jump[jump]
        here, metres = nodes, np.zeros(nodes.shape)
        while True:
            metres += steps[here]
            further = jump[here]
            if np.array_equal(further, here):
                return metres
            here = further

    def _last_steps(self) -> Floats:
        """Metres of the edge over which each node is reached."""
        in_tree = np.flatnonzero(self.previous[self.edges.heads] == self.edges.tails)
        steps = np.zeros(len(self.previous))
        steps[self.edges.heads[in_tree]] = self.edges.metres[in_tree]
        by_door = self.previous[self.doors.nodes] == len(steps) - 1
        steps[self.doors.nodes[by_door]] = self.doors.metres[by_door]
        return steps


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

    @cached_property
    def tails(self) -> Ints32:
        """The node at which each edge begins."""
        return np.repeat(np.arange(self.node_count, dtype=np.int32), np.diff(self.starts))

    def grow(self, root: Ends) -> Tree:
        """The tree of fastest ways from a root whose `Ends` have one row."""
        return self.grow_from(Doors.of(root))

    def grow_from(self, doors: Doors) -> Tree:
        """The tree of fastest ways from a root behind these doors, each node at most once among them.

        Appending the root's row copies the arrays, which costs a hundredth of the search itself.
        """
        heads = np.concatenate([self.heads, doors.nodes.astype(np.int32)])
        seconds = np.concatenate([self.seconds, np.maximum(doors.seconds, SHORTEST_S)])
        starts = np.append(self.starts, self.starts[-1] + len(doors.nodes)).astype(np.int32)
        size = self.node_count + 1
        graph = csr_array((seconds, heads, starts), shape=(size, size))
        (times,), (previous,) = dijkstra(graph, indices=[size - 1], return_predecessors=True)
        return Tree(times, previous, doors, self)

    def reopened(
        self, closed: NDArray[np.bool_], tails: Ints32, heads: Ints32, seconds: Floats, metres: Floats,
        segment: NDArray[np.int64],
    ) -> Self:  # fmt: skip
        """These edges without the segments in `closed`: shut (inf), or over another segment between the same nodes.

        `tails`, `heads` and `segment` are the open edges with all parallels; `seconds` and `metres` go by segment.
        """
        shut = np.flatnonzero(closed[self.segment])
        pairs = self.tails[shut].astype(np.int64) * self.node_count + self.heads[shut]
        others = tails.astype(np.int64) * self.node_count + heads
        found = np.flatnonzero(np.isin(others, pairs))
        found = found[np.lexsort((metres[segment[found]], seconds[segment[found]], others[found]))]
        found = found[np.diff(others[found], prepend=-1) != 0]
        edge_seconds, edge_metres, edge_segment = self.seconds.copy(), self.metres, self.segment
        edge_seconds[shut] = np.inf
        if len(found):
            edge_metres, edge_segment = self.metres.copy(), self.segment.copy()
            edge = shut[np.searchsorted(pairs, others[found])]
            edge_segment[edge] = segment[found]
            edge_metres[edge] = metres[segment[found]]
            edge_seconds[edge] = np.maximum(seconds[segment[found]], SHORTEST_S)
        return type(self)(self.starts, self.heads, edge_seconds, edge_metres, edge_segment)

    def segment_between(self, tail: int, head: int) -> int:
        """The segment of the edge between neighbours."""
        row = slice(self.starts[tail], self.starts[tail + 1])
        return int(self.segment[row][np.flatnonzero(self.heads[row] == head)[0]])
