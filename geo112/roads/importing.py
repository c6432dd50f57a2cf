"""One import: a file becomes the region's active road network, or nothing changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.db import transaction

from geo112.regions.models import Region
from geo112.roads import classes
from geo112.roads.build import Segments, assemble, split_network
from geo112.roads.models import RoadNetwork
from geo112.roads.osm import RawNetwork, read_roads
from geo112.roads.rows import write_segments
from geo112.roads.store import remove_graph, remove_leftovers, write_graph

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and of how much."""


@dataclass(frozen=True)
class RoadFile:
    """A file that was read and found good."""

    name: str
    raw: RawNetwork
    segments: Segments
    is_schematic: bool


@dataclass(frozen=True)
class Summary:
    """What an import brings, in figures."""

    ways: int
    segments: int
    nodes: int
    kilometres: float
    ferries: int
    unnamed_segments: int
    dropped_components: int
    dropped_segments: int
    is_schematic: bool


def read_road_file(path: Path, *, schematic: bool, progress: Progress) -> RoadFile:
    """Raises RoadFileError. A file that says of itself that it is schematic is so whatever `schematic` says."""
    progress("reading", 0, 2)
    raw = read_roads(path)
    progress("splitting at junctions", 1, 2)
    return RoadFile(path.name, raw, split_network(raw), schematic or raw.is_schematic)


def summarise(file: RoadFile) -> Summary:
    segments, ways = file.segments, file.raw.ways
    used = [ways[index] for index in segments.way]
    is_ferry = np.array([way.road_class == classes.FERRY for way in used])
    return Summary(
        ways=len({way.way_id for way in used}),
        segments=len(segments),
        nodes=segments.node_count,
        kilometres=float(segments.length_m[~is_ferry].sum()) / 1000,
        ferries=int(is_ferry.sum()),
        unnamed_segments=sum(not way.name for way in used),
        dropped_components=segments.dropped_components,
        dropped_segments=segments.dropped_segments,
        is_schematic=file.is_schematic,
    )


def import_network(*, region: Region, file: RoadFile, progress: Progress) -> RoadNetwork:
    """Stores the network, makes it the active one, and forgets all but it and the one before."""
    with transaction.atomic():
        # One import per region at a time; the active network is read only after a rival's commit.
        Region.objects.select_for_update().get(pk=region.pk)
        network = RoadNetwork.objects.create(
            region=region,
            source=file.name[:200],
            is_schematic=file.is_schematic,
            node_count=file.segments.node_count,
            edge_count=len(file.segments),
        )
        for written in write_segments(network, file.raw.ways, file.segments):
            progress("storing", written, len(file.segments))
        previous = RoadNetwork.objects.filter(region=region, is_active=True).first()
        _activate(network)
        forgotten = _forget_others(network, previous)
        write_graph(network, assemble(file.segments))
    for pk in forgotten:
        remove_graph(pk)
    remove_leftovers(time.time())
    return network


def _activate(network: RoadNetwork) -> None:
    RoadNetwork.objects.filter(region_id=network.region_id, is_active=True).update(is_active=False)
    RoadNetwork.objects.filter(pk=network.pk).update(is_active=True)
    network.is_active = True


def _forget_others(network: RoadNetwork, previous: RoadNetwork | None) -> list[int]:
    kept = [network.pk, *([previous.pk] if previous else [])]
    others = RoadNetwork.objects.filter(region_id=network.region_id).exclude(pk__in=kept)
    forgotten = list(others.values_list("pk", flat=True))
    others.delete()
    return forgotten
