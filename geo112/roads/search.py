"""Fastest ways from one place, or the nearest of many, to every node."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geo112.roads.buckets import Edges, grow
from geo112.roads.geodesy import Floats

Ints32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Ends:
    """The nodes (k, 2) at both ends of the segments on which places lie, and what it costs to get there; inf where that
    way is closed. Column 0 is the segment's source, column 1 its target. Or places (k,) that are nodes themselves."""

    nodes: NDArray[np.int64]
    seconds: Floats
    metres: Floats


@dataclass(frozen=True, eq=False)
class Tree:
    """Least seconds from the root to each node, the least metres in that time (both inf where there is no way), and
    the node before on that way, -1 for those that the root itself leads to."""

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
            seconds[order],
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

    @cached_property
    def _edges(self) -> Edges:
        """As the search wants them: never written to, so that it is compiled once whoever owns the arrays."""
        arrays = (self.starts.view(np.uint32), self.heads.view(np.uint32), self.seconds.view(), self.metres.view())
        for array in arrays:
            array.flags.writeable = False
        return Edges(*arrays)

    @cached_property
    def _longest_s(self) -> float:
        return float(self.seconds.max(where=np.isfinite(self.seconds), initial=0.0))

    def grow(self, root: Ends, limit_s: float = np.inf) -> Tree:
        """The tree of fastest ways from a root, whose rows are places that are reached at once; or from the nearest of
        them. Nodes farther than the limit count as not reached."""
        open_ones = np.isfinite(root.seconds)
        doors = root.nodes[open_ones].astype(np.uint32), root.seconds[open_ones], root.metres[open_ones]
        if not open_ones.any():
            never = np.full(self.node_count, np.inf)
            return Tree(never, never, np.full(self.node_count, -1, dtype=np.int32))
        room = self.node_count + len(doors[0])
        while True:
            labels, is_whole = grow(self._edges, *doors, limit_s, self._longest_s, room)
            if is_whole:
                return Tree(labels.seconds, labels.metres, labels.previous.view(np.int32))
            room *= 4

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
            edge_seconds[edge] = seconds[segment[found]]
        return type(self)(self.starts, self.heads, edge_seconds, edge_metres, edge_segment)

    def segment_between(self, tail: int, head: int) -> int:
        """The segment of the edge between neighbours."""
        row = slice(self.starts[tail], self.starts[tail + 1])
        return int(self.segment[row][np.flatnonzero(self.heads[row] == head)[0]])
