"""What is compiled, loaded before somebody waits for it; compiled first where that was never done."""

from __future__ import annotations

import numpy as np

from geo112.roads.graph import RoadGraph


def load_compiled() -> None:
    """Drives once along a road of its own, from beside it and from far away."""
    one, yes = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.bool_)
    road = RoadGraph.from_segments(
        source=one,
        target=one + 1,
        length_m=np.array([111.0]),
        speed_kmh=np.array([36.0]),
        forward=yes,
        backward=yes,
        way_id=one,
        offsets=np.array([0, 2]),
        coordinates=np.array([[122.5, -4.0], [122.501, -4.0]]),
    )
    road.travel_times_to((122.5005, -4.0), np.array([[122.5002, -4.0], [123.5, -4.0]]))
