"""The search itself: Dijkstra's, with a queue of buckets by time, each node in the bucket of its seconds.

Within a bucket nodes are expanded in any order, and once more where they turn out to be reached sooner, so that the
result is exact whatever the width (Dial 1969; Meyer and Sanders 2003, "Δ-stepping", with one thread). A heap pays for
an order among the nodes of one moment that nobody needs: this is more than twice as fast as scipy's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo112.roads.compiled import compiled

Floats = NDArray[np.float64]
Unsigned = NDArray[np.uint32]
NONE = np.uint32(0xFFFFFFFF)
ONE = np.uint32(1)
WIDTH_S = 2.0
"""Less than most edges take: a node is seldom expanded twice. From 1 to 4 s the search is equally fast."""
MOST_BUCKETS = 2**16
FREE, WAITING, LOST = 0, 1, 2
"""In `Queue.state`: the first free slot, how many slots are taken, and whether one was missing."""


class Edges(NamedTuple):
    """Node u leads to `heads[starts[u]:starts[u + 1]]` in `seconds` (inf: closed) over `metres`."""

    starts: Unsigned
    heads: Unsigned
    seconds: Floats
    metres: Floats


class Labels(NamedTuple):
    """Of each node: the least seconds from the root, the least metres in that time (both inf where there is no way),
    and the node before on that way (NONE for the first one and where there is no way)."""

    seconds: Floats
    metres: Floats
    previous: Unsigned


class Queue(NamedTuple):
    """Chains of slots: `first[bucket]`, and on over `after[slot]` up to NONE. A node may wait in several of them; all
    but that of its final seconds are passed over."""

    first: Unsigned
    after: Unsigned
    node: Unsigned
    state: Unsigned


@compiled
def grow(
    edges: Edges, doors: Unsigned, door_s: Floats, door_m: Floats, limit_s: float, longest_s: float, room: int
) -> tuple[Labels, bool]:
    """Labels of all nodes that are reached within `limit_s` from a root behind `doors`, node `doors[i]` after
    `door_s[i]` (finite) and `door_m[i]`; no edge takes more than `longest_s`. False: the queue needs more
    than so much `room`, and the labels are worthless."""
    nodes = len(edges.starts) - 1
    labels = Labels(np.full(nodes, np.inf), np.full(nodes, np.inf), np.full(nodes, NONE))
    begin_s = door_s.min()
    ahead_s = max(longest_s, door_s.max() - begin_s)
    per_s = min(1 / WIDTH_S, (MOST_BUCKETS - 3) / max(ahead_s, WIDTH_S))
    queue = _empty_queue(np.int64(ahead_s * per_s) + 3, room)
    for door in range(len(doors)):
        _reach(labels, queue, doors[door], NONE, door_s[door], door_m[door], limit_s, per_s)
    now = np.uint64(begin_s * per_s)
    while queue.state[WAITING] > 0 and not queue.state[LOST]:
        bucket = now % np.uint64(len(queue.first))
        while queue.first[bucket] != NONE:
            _expand(edges, labels, queue, bucket, now, limit_s, per_s)
        now += np.uint64(1)
    return labels, queue.state[LOST] == 0


@compiled
def _empty_queue(buckets: np.int64, room: int) -> Queue:
    after = np.arange(1, room + 1).astype(np.uint32)
    after[-1] = NONE
    return Queue(np.full(buckets, NONE), after, np.empty(room, np.uint32), np.zeros(3, np.uint32))


@compiled
def _expand(
    edges: Edges, labels: Labels, queue: Queue, bucket: np.uint64, now: np.uint64, limit_s: float, per_s: float
) -> None:
    """Follows the edges of all nodes that wait in a bucket; it may be filled anew meanwhile."""
    slot = queue.first[bucket]
    queue.first[bucket] = NONE
    while slot != NONE:
        node, following = queue.node[slot], queue.after[slot]
        queue.after[slot] = queue.state[FREE]
        queue.state[FREE] = slot
        queue.state[WAITING] -= ONE
        slot = following
        seconds, metres = labels.seconds[node], labels.metres[node]
        if np.uint64(seconds * per_s) == now:
            for edge in range(edges.starts[node], edges.starts[node + ONE]):
                at_s, at_m = seconds + edges.seconds[edge], metres + edges.metres[edge]
                _reach(labels, queue, edges.heads[edge], node, at_s, at_m, limit_s, per_s)


@compiled
def _reach(
    labels: Labels,
    queue: Queue,
    node: np.uint32,
    previous: np.uint32,
    at_s: float,
    at_m: float,
    limit_s: float,
    per_s: float,
) -> None:
    """Labels a node and lets it wait, if this way to it is better than the one that is known."""
    known_s = labels.seconds[node]
    if at_s > known_s or at_s > limit_s or at_s == np.inf or (at_s == known_s and at_m >= labels.metres[node]):
        return
    labels.seconds[node], labels.metres[node], labels.previous[node] = at_s, at_m, previous
    slot = queue.state[FREE]
    if slot == NONE:
        queue.state[LOST] = ONE
        return
    # A remainder, though a mask of bits looks cheaper: that LLVM works out before it knows whether it is needed, for
    # every edge, and the search takes three times as long.
    bucket = np.uint64(at_s * per_s) % np.uint64(len(queue.first))
    queue.state[FREE] = queue.after[slot]
    queue.state[WAITING] += ONE
    queue.node[slot], queue.after[slot], queue.first[bucket] = node, queue.first[bucket], slot
