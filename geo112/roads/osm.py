"""An OpenStreetMap file (PBF or XML, plain or compressed) → the raw road network in it. No Django, no database."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from geo112.roads.tags import RoadWay, parse_way

SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
COORDINATE_UNITS_PER_DEGREE = 1e7


class RoadFileError(ValueError):
    """The file cannot serve as a road network; the message says why, for the person who chose it."""


@dataclass(frozen=True, eq=False)
class RawNetwork:
    """Ways as they stand in the file. Way i runs through `lonlat[nodes[offsets[i]:offsets[i + 1]]]`.

    A way that the extract's edge cut apart appears once for each part that is left.
    """

    ways: tuple[RoadWay, ...]
    offsets: NDArray[np.int64]
    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    is_schematic: bool = False


def read_roads(path: Path | str) -> RawNetwork:
    """Reads the drivable roads and ferries. Two passes (ways, then the nodes they use), so that neither the order of
    the file nor negative ids matter. Raises RoadFileError where the file is none, is cut off or holds no road."""
    path = _checked(Path(path))
    try:
        ways, counts, refs = _read_ways(path)
        if not any(way.forward or way.backward for way in ways):
            raise RoadFileError(f"{path.name} holds no road that can be driven.")
        ids, nodes = np.unique(refs, return_inverse=True)
        lonlat = _read_nodes(path, ids)
        generator = osmium.FileProcessor(str(path)).header.get("generator")
    except (RuntimeError, UnicodeDecodeError) as error:  # what pyosmium raises for every fault of a file
        raise RoadFileError(f"{path.name} cannot be read as an OpenStreetMap file: {error}") from error
    is_schematic = "schematic" in generator.lower() or any(way.is_schematic for way in ways)
    return _cut_at_missing_nodes(RawNetwork(tuple(ways), _offsets(counts), nodes, lonlat, is_schematic))


def _checked(path: Path) -> Path:
    if not path.is_file():
        raise RoadFileError(f"{path} is not a file.")
    if not path.name.lower().endswith(SUFFIXES):
        raise RoadFileError(f"{path.name} does not end in one of {', '.join(SUFFIXES)}.")
    if path.stat().st_size == 0:
        raise RoadFileError(f"{path.name} is empty.")
    return path


def _read_ways(path: Path) -> tuple[list[RoadWay], NDArray[np.int64], NDArray[np.int64]]:
    """The roads, the number of nodes of each, and the ids of all these nodes one after the other."""
    ways: list[RoadWay] = []
    counts, refs = array("q"), array("q")
    for way in _entities(path, osmium.osm.WAY):
        road = None if way.deleted else parse_way(way.id, way.tags)
        if road is not None:
            ways.append(road)
            counts.append(len(way.nodes))
            refs.extend(node.ref for node in way.nodes)
    return ways, np.array(counts, dtype=np.int64), np.array(refs, dtype=np.int64)


def _read_nodes(path: Path, ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """Coordinates in the order of the sorted ids, nan for a node that the file lacks."""
    index = {node_id: position for position, node_id in enumerate(ids.tolist())}
    lonlat = np.full((len(ids), 2), np.nan)
    for node in _entities(path, osmium.osm.NODE):
        position = index.get(node.id)
        if position is not None and node.location.valid() and not node.deleted:
            lonlat[position] = node.location.x, node.location.y
    return lonlat / COORDINATE_UNITS_PER_DEGREE


def _entities(path: Path, kind: Any) -> Iterator[Any]:
    # Not filtered by libosmium's IdFilter: it knows no negative ids, and its bit field over all ids takes up to a GB.
    yield from osmium.FileProcessor(str(path), kind)


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _cut_at_missing_nodes(raw: RawNetwork) -> RawNetwork:
    """Ends each way where a node is missing, begins it anew behind, and drops nodes named twice in a row."""
    known = ~np.isnan(raw.lonlat[raw.nodes, 0])
    way = np.repeat(np.arange(len(raw.ways)), np.diff(raw.offsets))
    run = np.cumsum(np.diff(way, prepend=-1).astype(bool) | ~known)[known]
    way, nodes = way[known], raw.nodes[known]
    fresh = np.diff(run, prepend=-1).astype(bool) | np.diff(nodes, prepend=-1).astype(bool)
    way, nodes, run = way[fresh], nodes[fresh], run[fresh]
    _, first, run, counts = np.unique(run, return_index=True, return_inverse=True, return_counts=True)
    whole = counts >= 2
    ways = tuple(raw.ways[index] for index in way[first[whole]])
    return RawNetwork(ways, _offsets(counts[whole]), nodes[whole[run]], raw.lonlat, raw.is_schematic)
