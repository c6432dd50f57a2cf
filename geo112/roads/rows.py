"""Road segments to and from PostGIS, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection

from geo112.roads.build import Segments
from geo112.roads.models import RoadNetwork, RoadSegment
from geo112.roads.tags import RoadWay

COLUMNS = (
    "network_id", "way_id", "source", "target", "name", "ref", "road_class", "length_m", "speed_kmh", "forward",
    "backward", "is_bridge", "geometry",
)  # fmt: skip
SRID = 4326


def write_segments(network: RoadNetwork, ways: tuple[RoadWay, ...], segments: Segments) -> Iterator[int]:
    """Copies all segments into the table, in order; yields the number written now and then. Exhaust it."""
    table = connection.ops.quote_name(RoadSegment._meta.db_table)
    statement = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for written, row in enumerate(_rows(network.pk, ways, segments), start=1):
            copy.write_row(row)
            if written % 1000 == 0:
                yield written
    yield len(segments)


def _rows(network_pk: int, ways: tuple[RoadWay, ...], segments: Segments) -> Iterator[tuple[Any, ...]]:
    owner = np.repeat(np.arange(len(segments)), np.diff(segments.offsets))
    lines = shapely.set_srid(shapely.linestrings(segments.coordinates, indices=owner), SRID)
    geometries = shapely.to_wkb(lines, hex=True, include_srid=True)
    columns = (segments.way, segments.source, segments.target, segments.length_m)
    for way_index, source, target, length_m, geometry in zip(
        *(column.tolist() for column in columns), geometries, strict=True
    ):
        way = ways[way_index]
        yield (
            network_pk, way.way_id, source, target, way.name, way.ref, way.road_class, length_m, way.speed_kmh,
            way.forward, way.backward, way.is_bridge, geometry,
        )  # fmt: skip


def read_segments(network: RoadNetwork) -> Segments:
    """The segments of a network as they were imported, in the same order."""
    fields = ("way_id", "source", "target", "length_m", "speed_kmh", "forward", "backward")
    rows = network.segments.order_by("pk").annotate(wkb=AsWKB("geometry")).values_list(*fields, "wkb")
    columns = list(zip(*rows.iterator(chunk_size=10_000), strict=True))
    way_id, source, target, length_m, speed_kmh, forward, backward = (np.array(column) for column in columns[:-1])
    lines = shapely.from_wkb([bytes(wkb) for wkb in columns[-1]])
    sizes = shapely.get_num_coordinates(lines)
    return Segments(
        way=np.arange(len(lines)),
        way_id=way_id,
        source=source,
        target=target,
        length_m=length_m,
        speed_kmh=speed_kmh,
        forward=forward,
        backward=backward,
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        coordinates=shapely.get_coordinates(lines),
    )
