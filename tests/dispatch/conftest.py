from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from django.conf import LazySettings

from geo112.regions.models import Region
from geo112.roads.importing import import_network, read_road_file
from geo112.roads.models import RoadNetwork

Nodes = Mapping[int, tuple[float, float]]
Ways = Sequence[tuple[Sequence[int], Mapping[str, str]]]
Roads = Callable[[Region, Nodes, Ways], RoadNetwork]


@pytest.fixture
def roads(tmp_path: Path, settings: LazySettings) -> Roads:
    """`roads(region, {1: (lon, lat), …}, [([1, 2], {"highway": "primary"}), …])` is the region's road network."""
    settings.ROADS_DIR = tmp_path / "roads"

    def lay(region: Region, nodes: Nodes, ways: Ways) -> RoadNetwork:
        path = tmp_path / "roads.osm"
        path.write_text(osm_xml(nodes, ways))
        return import_osm(region, path)

    return lay


def import_osm(region: Region, path: Path) -> RoadNetwork:
    file = read_road_file(path, schematic=False, progress=lambda stage, done, total: None)
    return import_network(region=region, file=file, progress=lambda stage, done, total: None)


def osm_xml(nodes: Nodes, ways: Ways) -> str:
    points = [f'<node id="{key}" lon="{lon}" lat="{lat}" version="1"/>' for key, (lon, lat) in nodes.items()]
    lines = [
        f'<way id="{number}" version="1">'
        + "".join(f'<nd ref="{ref}"/>' for ref in refs)
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        + "</way>"
        for number, (refs, tags) in enumerate(ways, start=1)
    ]
    return f'<osm version="0.6">{"".join(points)}{"".join(lines)}</osm>'
