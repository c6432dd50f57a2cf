from __future__ import annotations

import math

import pytest
import shapely
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.demand.hexagons import EDGES_M, cell_of, outlines, size_for

LON, LAT = st.floats(95, 141), st.floats(-11, 6)
EDGE = st.sampled_from(list(EDGES_M.values()))


@given(LON, LAT, EDGE)
def test_a_place_lies_in_the_cell_that_it_is_counted_in(lon: float, lat: float, edge_m: int) -> None:
    ring = shapely.Polygon(outlines([cell_of(lon, lat, edge_m)], edge_m)[0])
    assert ring.distance(shapely.Point(lon, lat)) < 2e-6  # the ring's corners are rounded


@given(LON, LAT, EDGE)
def test_a_cell_is_a_hexagon_of_its_edge(lon: float, lat: float, edge_m: int) -> None:
    (ring,) = outlines([cell_of(lon, lat, edge_m)], edge_m)
    (x, y), (x2, y2) = ring[0], ring[1]
    edge = math.hypot((x2 - x) * math.cos(math.radians(y)), y2 - y) * 111_320
    assert len(ring) == 7 and ring[0] == ring[-1]
    assert edge == pytest.approx(edge_m, rel=0.03)


@pytest.mark.django_db
def test_the_database_counts_by_the_same_rule() -> None:
    places = [(95 + 0.461 * step, -11 + 0.171 * (step % 97), edge) for step in range(99) for edge in EDGES_M.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT incidents_hexagon(lon, lat, edge) FROM unnest(%s::float8[], %s::float8[], %s::float8[])"
            " WITH ORDINALITY AS place (lon, lat, edge, n) ORDER BY n",
            [list(column) for column in zip(*places, strict=True)],
        )
        cells = [cell for (cell,) in cursor.fetchall()]
    assert cells == [cell_of(*place) for place in places]


def test_closer_maps_have_smaller_cells() -> None:
    assert [size_for(zoom) for zoom in (8, 11.5, 13, 14, 19)] == ["large", "medium", "medium", "small", "small"]
