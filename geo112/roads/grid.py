"""Which straight piece of the roads is nearest to a point: a grid of cells, each with the pieces that may touch it.

Exact. Nearly every vehicle stands beside a road, so that one look into the cells around it is enough: many times
faster than a tree, which knows lines of any size anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo112.roads.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
TINY = float(np.finfo(float).tiny)
SMALLEST = 1e-7
"""Of cells, in radians: less than a metre."""
RINGS = 24
"""So many cells away in every direction a search gives up."""


class Grid(NamedTuple):
    """Cell (column, row) begins at `west + column * size`, `south + row * size`; its pieces are
    `pieces[starts[cell]:starts[cell + 1]]`, where cell is `row * columns + column`."""

    west: float
    south: float
    size: float
    columns: int
    rows: int
    starts: Ints32
    pieces: Ints32


def build_grid(plane: Floats, pieces: Ints) -> Grid:
    """Of the pieces that begin at these corners of `plane` (n, 2) and end at the next ones (at least one). There are
    about as many cells as pieces, whether the roads are a town's or a province's."""
    low = np.minimum(plane[pieces], plane[pieces + 1]).min(axis=0)
    high = np.maximum(plane[pieces], plane[pieces + 1]).max(axis=0)
    width, height = np.maximum(high - low, TINY).tolist()
    size = max((width * height / len(pieces)) ** 0.5, max(width, height) / len(pieces), SMALLEST)
    columns, rows = int(width / size) + 1, int(height / size) + 1
    nothing = np.zeros(0, np.int32)
    empty = Grid(float(low[0]), float(low[1]), float(size), columns, rows, nothing, nothing)
    counts = _sort_in(empty, plane, pieces, np.zeros(columns * rows, np.int64), nothing)
    starts = np.append(0, np.cumsum(counts))
    sorted_pieces = np.zeros(starts[-1], dtype=np.int32)
    _sort_in(empty, plane, pieces, starts[:-1].copy(), sorted_pieces)
    return empty._replace(starts=starts.astype(np.int32), pieces=sorted_pieces)


@compiled
def _sort_in(grid: Grid, plane: Floats, pieces: Ints, ends: Ints, into: Ints32) -> Ints:
    """Writes each piece to the ends of its cells, or only counts them where there is no room yet."""
    reach = (grid.size * 0.7072) ** 2  # half of a cell's diagonal
    for piece in pieces:
        left, right = _ordered(plane[piece, 0], plane[piece + 1, 0])
        low, high = _ordered(plane[piece, 1], plane[piece + 1, 1])
        for row in range(_cell(low, grid.south, grid.size), _cell(high, grid.south, grid.size) + 1):
            for column in range(_cell(left, grid.west, grid.size), _cell(right, grid.west, grid.size) + 1):
                x, y = grid.west + (column + 0.5) * grid.size, grid.south + (row + 0.5) * grid.size
                if foot(x, y, plane, piece)[1] <= reach:
                    cell = row * grid.columns + column
                    if len(into):
                        into[ends[cell]] = piece
                    ends[cell] += 1
    return ends


@compiled
def _ordered(one: float, other: float) -> tuple[float, float]:
    return min(one, other), max(one, other)


@compiled
def _cell(at: float, origin: float, size: float) -> int:
    return int(np.floor((at - origin) / size))


@compiled
def nearest_pieces(grid: Grid, plane: Floats, points: Floats) -> tuple[Ints, Floats]:
    """For each of the points (n, 2) in the plane: the nearest piece, as the index of its first corner, -1 where none
    was found near by; and the share of the piece (0 to 1) at which the nearest place lies. Of pieces that are equally
    near the first one counts."""
    found, shares = np.full(len(points), -1), np.zeros(len(points))
    for point in range(len(points)):
        x, y = points[point]
        column, row = _cell(x, grid.west, grid.size), _cell(y, grid.south, grid.size)
        beside = _to_border(x - grid.west, y - grid.south, grid.size)
        gap = np.inf
        for ring in range(RINGS):
            if ring and gap < ((ring - 1) * grid.size + beside) ** 2:  # all that is in no ring so far is farther away
                break
            for r in range(max(row - ring, 0), min(row + ring, grid.rows - 1) + 1):
                step = 1 if abs(r - row) == ring else max(2 * ring, 1)
                for c in range(column - ring, column + ring + 1, step):
                    if 0 <= c < grid.columns:
                        gap = _look_into(grid, plane, r * grid.columns + c, x, y, gap, point, found, shares)
        if gap > ((RINGS - 1) * grid.size) ** 2:
            found[point] = -1
    return found, shares


@compiled
def _to_border(x: float, y: float, size: float) -> float:
    """From a point to the nearest side of its own cell."""
    x, y = x % size, y % size
    return min(x, size - x, y, size - y)


@compiled
def nearest_on_lines(plane: Floats, points: Floats, firsts: Ints, lasts: Ints) -> tuple[Ints, Floats]:
    """The same for points whose nearest line is known, by its first and last corner."""
    found, shares = firsts.copy(), np.zeros(len(points))
    for point in range(len(points)):
        gap = np.inf
        for piece in range(firsts[point], lasts[point]):
            share, off = foot(points[point, 0], points[point, 1], plane, piece)
            if off < gap:
                found[point], shares[point], gap = piece, share, off
    return found, shares


@compiled
def _look_into(
    grid: Grid, plane: Floats, cell: int, x: float, y: float, gap: float, point: int, found: Ints, shares: Floats
) -> float:
    for place in range(grid.starts[cell], grid.starts[cell + 1]):
        piece = grid.pieces[place]
        share, off = foot(x, y, plane, piece)
        if off < gap or (off == gap and piece < found[point]):
            found[point], shares[point], gap = piece, share, off
    return gap


@compiled
def foot(x: float, y: float, plane: Floats, piece: int) -> tuple[float, float]:
    """At which share of a piece the place nearest to a point lies, and the square of the gap between them."""
    start_x, start_y = plane[piece, 0], plane[piece, 1]
    course_x, course_y = plane[piece + 1, 0] - start_x, plane[piece + 1, 1] - start_y
    ahead = (x - start_x) * course_x + (y - start_y) * course_y
    share = min(max(ahead / max(course_x * course_x + course_y * course_y, TINY), 0.0), 1.0)
    off_x, off_y = start_x + share * course_x - x, start_y + share * course_y - y
    return share, off_x * off_x + off_y * off_y
