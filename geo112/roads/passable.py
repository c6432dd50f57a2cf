"""The roads that can be driven at this moment: a region's graph without what is closed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from django.contrib.gis.db.models.functions import AsWKB

from geo112.database import Ask, at_once
from geo112.regions.models import Region
from geo112.roads.gaps import find_gaps
from geo112.roads.graph import RoadGraph
from geo112.roads.models import RoadClosure, RoadNetwork
from geo112.roads.store import ask_network

KEPT = 8
"""So many states of closed roads are remembered per process: a few regions, before and after a change."""

_passable: OrderedDict[tuple[int, tuple[int, ...]], RoadGraph] = OrderedDict()
"""By region and the keys of the closures in force, which never change but by ending."""


@dataclass(frozen=True, slots=True)
class ClosedRoad:
    """A closure in force."""

    pk: int
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Roads:
    """A region's roads at one moment: `graph` without the closed ones, `open_graph` as if nothing were closed.

    Both are None where the region has no roads, and the same object where nothing is closed.
    """

    network: RoadNetwork | None
    graph: RoadGraph | None
    open_graph: RoadGraph | None
    closures: tuple[ClosedRoad, ...]


def roads_now(region: Region, now: datetime) -> Roads:
    """What can be driven. Two small questions; every process sees a new closure at its next one."""
    return ask_roads(at_once, region, now)()


def ask_roads(later: Ask, region: Region, now: datetime) -> Callable[[], Roads]:
    """As `roads_now`, with the questions among others."""
    network, closures = ask_network(later, region), ask_closures(later, region, now)
    return lambda: _roads(region, *network(), closures())


def _roads(
    region: Region, network: RoadNetwork | None, open_graph: RoadGraph | None, closures: tuple[ClosedRoad, ...]
) -> Roads:
    graph = without(open_graph, region, closures) if open_graph else None
    return Roads(network, graph, open_graph, closures)


def passable_graph(region: Region, now: datetime) -> RoadGraph | None:
    """The graph to route on, None where the region has no roads."""
    return roads_now(region, now).graph


_IN_FORCE = """
    SELECT id, reason, note FROM roads_roadclosure
    WHERE region_id = %(region)s AND starts_at <= %(now)s AND (ends_at IS NULL OR ends_at > %(now)s)
    ORDER BY id
"""


def closures_now(region: Region, now: datetime) -> tuple[ClosedRoad, ...]:
    """Those in force, in the order of their keys. One small question."""
    return ask_closures(at_once, region, now)()


def ask_closures(later: Ask, region: Region, now: datetime) -> Callable[[], tuple[ClosedRoad, ...]]:
    """As `closures_now`, with the question among others; the same as `RoadClosure.objects.in_force`."""
    rows = later(_IN_FORCE, {"region": region.pk, "now": now})
    return lambda: tuple(ClosedRoad(*row) for row in rows())


def without(open_graph: RoadGraph, region: Region, closures: Sequence[ClosedRoad]) -> RoadGraph:
    """The region's graph without the closed roads; itself where none is closed."""
    if not closures:
        return open_graph
    key = region.pk, tuple(closure.pk for closure in closures)
    graph = _passable.get(key)
    if graph is None or graph.lines is not open_graph.lines:  # another import since
        graph = open_graph.with_gaps(find_gaps(open_graph, _shapes(closures)))
        _passable[key] = graph
        while len(_passable) > KEPT:
            _passable.popitem(last=False)
    return graph


def _shapes(closures: Sequence[ClosedRoad]) -> list[shapely.Geometry]:
    rows = RoadClosure.objects.filter(pk__in=[closure.pk for closure in closures])
    return [shapely.from_wkb(bytes(wkb)) for wkb in rows.annotate(wkb=AsWKB("geometry")).values_list("wkb", flat=True)]
