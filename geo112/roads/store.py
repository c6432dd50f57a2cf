"""Where a region's road graph lies: the active network's rows in PostGIS, its arrays in ROADS_DIR/<network's pk>."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from geo112.database import Ask, Rows, at_once
from geo112.regions.models import Region
from geo112.roads.build import assemble
from geo112.roads.graph import RoadGraph
from geo112.roads.models import RoadNetwork
from geo112.roads.rows import read_segments

logger = logging.getLogger(__name__)

STAMP = "imported_at"
"""File in a graph's directory that names the import: a pk alone may come back with another database."""

LEFTOVER_AGE_S = 3600

Loaded = tuple[RoadNetwork | None, RoadGraph | None]

_cache: dict[int, tuple[RoadNetwork, RoadGraph]] = {}
"""The graph in use per region. Each process maps the same files, and follows a swap at its next call."""

_ACTIVE = "SELECT id, imported_at FROM roads_roadnetwork WHERE region_id = %(region)s AND is_active"


def load_graph(region: Region) -> RoadGraph | None:
    """The region's active road graph, None where there are no roads. One small query when nothing changed."""
    _network, graph = load_network(region)
    return graph


def load_network(region: Region) -> Loaded:
    """The region's active network with its graph, as far as they are there."""
    return ask_network(at_once, region)()


def ask_network(later: Ask, region: Region) -> Callable[[], Loaded]:
    """As `load_network`, with the question among others."""
    rows = later(_ACTIVE, {"region": region.pk})
    return lambda: _loaded(region, rows())


def _loaded(region: Region, active: Rows) -> Loaded:
    known = _cache.get(region.pk)
    if not active:
        return None, None
    if known and (known[0].pk, known[0].imported_at) == active[0]:
        return known
    network = RoadNetwork.objects.filter(pk=active[0][0]).first()  # None: replaced since we asked
    graph = (_mapped(network) or _rebuilt(network)) if network else None
    if network and graph:
        _cache[region.pk] = network, graph
    return network, graph


def write_graph(network: RoadNetwork, graph: RoadGraph) -> Path:
    """Saves the graph in one step: other processes see all of it or nothing."""
    directory = graph_dir(network.pk)
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{network.pk}-", suffix=".draft", dir=directory.parent))
    draft.chmod(0o755)  # mkdtemp closes it to everybody else, but other services map these files too
    graph.save(draft)
    (draft / STAMP).write_text(network.imported_at.isoformat())
    remove_graph(network.pk)
    try:
        draft.rename(directory)
    except OSError:  # another process has just put the same graph there
        shutil.rmtree(draft)
    return directory


def remove_graph(network_pk: int) -> None:
    """Removes the directory if it is there; processes that have mapped its files keep them until they let go."""
    shutil.rmtree(graph_dir(network_pk), ignore_errors=True)


def remove_leftovers(now: float) -> None:
    """Removes what imports that were killed left behind: drafts, and graphs whose network was never committed.

    `now` in epoch seconds. Nothing of the last hour is touched: it may be another import at work.
    """
    known = {str(pk) for pk in RoadNetwork.objects.values_list("pk", flat=True)}
    for directory in Path(settings.ROADS_DIR).iterdir():
        if directory.name not in known and now - directory.stat().st_mtime > LEFTOVER_AGE_S:
            shutil.rmtree(directory, ignore_errors=True)


def graph_dir(network_pk: int) -> Path:
    return Path(settings.ROADS_DIR) / str(network_pk)


def _mapped(network: RoadNetwork) -> RoadGraph | None:
    """The saved graph, None where it is missing, broken, or of another import."""
    directory = graph_dir(network.pk)
    try:
        if (directory / STAMP).read_text() == network.imported_at.isoformat():
            return RoadGraph.load(directory)
    except (OSError, ValueError) as error:
        logger.warning("road graph %s cannot be read and is rebuilt: %s", directory, error)
    return None


def _rebuilt(network: RoadNetwork) -> RoadGraph | None:
    """The graph made anew from the rows; kept in this process's own memory where the directory cannot be written."""
    if not network.segments.exists():
        return None
    graph = assemble(read_segments(network))
    try:
        write_graph(network, graph)
    except OSError:
        logger.exception("road graph of network %s cannot be saved", network.pk)
        return graph
    return _mapped(network) or graph
