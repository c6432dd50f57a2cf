"""Hexagons on the map's plane (spherical Mercator), in axial coordinates. Pure; the database follows the same rule.

A pointy hexagon of edge `a` around the origin has axial coordinates (0, 0); q goes east, r north-east. On that plane
hexagons stay regular on every screen; in Indonesia an edge is shorter on the ground than its name says by at most 2 %.
See "Hexagonal Grids", redblobgames.com, for the rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

EARTH_M = 6_378_137.0
EDGES_M: Mapping[str, int] = {"small": 150, "medium": 400, "large": 1_200}
"""Names are columns of `Demand`: a cell of each size is kept with every incident."""
OFFSET = 1 << 30
DECIMALS = 6


def size_for(zoom: float) -> str:
    """Which size to show at a zoom level of the map, so that a hexagon is some 15 to 60 pixels wide."""
    if zoom >= 14:
        return "small"
    return "medium" if zoom >= 11.5 else "large"


def cell_of(lon: float, lat: float, edge_m: float) -> int:
    """The number of the cell in which the place lies."""
    x, y = math.radians(lon) * EARTH_M, math.asinh(math.tan(math.radians(lat))) * EARTH_M
    r = 2 / 3 * y / edge_m
    return number(*_rounded(x / (math.sqrt(3) * edge_m) - r / 2, r))


def number(q: int, r: int) -> int:
    """Both coordinates as one integer of 62 bits."""
    return (q + OFFSET) << 31 | (r + OFFSET)


def _rounded(q: float, r: float) -> tuple[int, int]:
    """The nearest cell: of the three cube coordinates the one that was rounded most follows from the other two."""
    s = -q - r
    whole_q, whole_r, whole_s = math.floor(q + 0.5), math.floor(r + 0.5), math.floor(s + 0.5)
    off_q, off_r, off_s = abs(whole_q - q), abs(whole_r - r), abs(whole_s - s)
    if off_q > off_r and off_q > off_s:
        return -whole_r - whole_s, whole_r
    return (whole_q, -whole_q - whole_s) if off_r > off_s else (whole_q, whole_r)


def outlines(cells: Sequence[int], edge_m: float) -> list[list[list[float]]]:
    """The closed rings (lon, lat) of the cells with these numbers, counterclockwise; thousands at once."""
    numbers = np.asarray(cells, dtype=np.int64)
    q, r = (numbers >> 31) - OFFSET, (numbers & ((1 << 31) - 1)) - OFFSET
    angles = np.pi / 6 + np.pi / 3 * np.arange(7)
    x = (math.sqrt(3) * edge_m * (q + r / 2))[:, None] + edge_m * np.cos(angles)
    y = (1.5 * edge_m * r)[:, None] + edge_m * np.sin(angles)
    lon, lat = np.degrees(x / EARTH_M), np.degrees(np.arctan(np.sinh(y / EARTH_M)))
    rings = np.round(np.stack([lon, lat], axis=2), DECIMALS)
    rings[:, -1] = rings[:, 0]  # to the last bit
    found: list[list[list[float]]] = rings.tolist()
    return found
