"""Which stretches of which segments a closure shuts. Pure: shapes in degrees and a graph in, gaps out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.roads.geodesy import Floats, mercator, plane_per_metre
from geo112.roads.graph import Gaps, RoadGraph

LINE_REACH_M = 15.0
"""A drawn line closes what lies within: a hand that follows a road on the screen is off by its width."""


def find_gaps(graph: RoadGraph, shapes: Sequence[Any]) -> Gaps:
    """The stretches inside the shapes (shapely, lon and lat); of several on one segment, all from first to last."""
    begin, end = np.full(graph.segment_count, np.inf), np.full(graph.segment_count, -np.inf)
    for shape in shapes:
        segment, first, last = graph.lines.stretches_inside(in_plane(shape))
        np.minimum.at(begin, segment, first)
        np.maximum.at(end, segment, last)
    return Gaps(begin, end)


def in_plane(shape: Any) -> Any:
    """The shape in the plane of `RoadLines`, lines as wide as they reach."""
    flat = shapely.transform(shape, _mercator)
    if shapely.get_dimensions(flat) == 2:
        return flat
    reach = LINE_REACH_M * plane_per_metre(np.array([shape.centroid.y]))[0]
    return shapely.buffer(flat, reach, cap_style="flat" if shape.length > 0 else "round")


def _mercator(lonlat: NDArray[np.float64]) -> Floats:
    return mercator(np.clip(lonlat, (-180, -85), (180, 85)))
