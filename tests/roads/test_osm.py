from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import numpy as np
import pytest

from geo112.roads.osm import RawNetwork, RoadFileError, read_roads
from tests.roads.makers import SQUARE, at, osm_file, osm_xml, road


def written(directory: Path, text: str | bytes, name: str = "roads.osm") -> Path:
    path = directory / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def points(raw: RawNetwork) -> list[list[float]]:
    return [list(pair) for pair in raw.lonlat[raw.nodes].round(7).tolist()]


def test_it_reads_ways_with_their_nodes_in_order(tmp_path: Path) -> None:
    raw = read_roads(osm_file(tmp_path, ways=[road(3, 1, name="Jl. Uji", oneway="yes")]))
    assert points(raw) == [list(at(1, 1)), list(at(0, 0))]
    assert [(way.name, way.forward, way.backward, way.speed_kmh) for way in raw.ways] == [("Jl. Uji", True, False, 36)]


def test_it_reads_negative_ids_and_ways_that_come_before_their_nodes(tmp_path: Path) -> None:
    text = osm_xml({-1: at(0, 0), -2: at(1, 0)}, [road(-1, -2)], ways_first=True)
    assert points(read_roads(written(tmp_path, text))) == [list(at(0, 0)), list(at(1, 0))]


@pytest.mark.parametrize(("suffix", "pack"), [(".osm.gz", gzip.compress), (".osm.bz2", bz2.compress)])
def test_it_reads_compressed_files(tmp_path: Path, suffix: str, pack: type[bytes]) -> None:
    packed = pack(osm_xml(SQUARE, [road(1, 2)]).encode())
    assert len(read_roads(written(tmp_path, packed, f"roads{suffix}")).ways) == 1


def test_it_reads_pbf(shared_dir: Path) -> None:
    raw = read_roads(shared_dir / "routing" / "andorra.osm.pbf")
    assert len(raw.ways) > 1000
    assert not np.isnan(raw.lonlat[raw.nodes]).any()


def test_it_cuts_a_way_where_the_extract_lacks_nodes(tmp_path: Path) -> None:
    raw = read_roads(osm_file(tmp_path, ways=[road(1, 2, 98, 99, 3, 4, 97, 1)]))
    assert np.diff(raw.offsets).tolist() == [2, 2]
    assert points(raw) == [list(at(0, 0)), list(at(1, 0)), list(at(1, 1)), list(at(0, 1))]


def test_it_takes_a_place_that_is_not_on_earth_for_a_missing_node(tmp_path: Path) -> None:
    raw = read_roads(osm_file(tmp_path, {**SQUARE, 9: (122.5, 95.0)}, [road(1, 2, 9)]))
    assert len(raw.nodes) == 2


def test_it_drops_a_node_that_is_named_twice_in_a_row(tmp_path: Path) -> None:
    raw = read_roads(osm_file(tmp_path, ways=[road(1, 1, 2, 2, 2, 3), road(4, 4)]))
    assert np.diff(raw.offsets).tolist() == [3]


def test_it_notices_that_a_file_is_schematic(tmp_path: Path) -> None:
    assert not read_roads(osm_file(tmp_path)).is_schematic
    assert read_roads(osm_file(tmp_path, ways=[road(1, 2, **{"geo112:schematic": "yes"})])).is_schematic
    text = osm_xml(SQUARE, [road(1, 2)], generator="geo112 schematic roads")
    assert read_roads(written(tmp_path, text)).is_schematic


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("roads.osm", b"", "is empty"),
        ("roads.osm", b"hello", "cannot be read"),
        ("roads.osm", b"<html><body/></html>", "cannot be read"),
        ("roads.osm.pbf", b"hello, no roads here", "cannot be read"),
        ("roads.osm.gz", b"hello", "cannot be read"),
        ("roads.csv", b"id,name", "does not end in"),
        ("roads.osm", b'<osm version="0.6"></osm>', "no road"),
    ],
)
def test_it_says_what_is_wrong_with_a_file(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    with pytest.raises(RoadFileError, match=complaint):
        read_roads(written(tmp_path, content, name))


def test_it_says_that_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RoadFileError, match="is not a file"):
        read_roads(tmp_path / "nowhere.osm")


def test_it_finds_no_road_where_only_paths_and_ferries_are(tmp_path: Path) -> None:
    ways = [road(1, 2, highway="footway"), ((3, 4), {"route": "ferry"})]
    with pytest.raises(RoadFileError, match="no road"):
        read_roads(osm_file(tmp_path, ways=ways))


@pytest.mark.parametrize("name", ["andorra.osm.pbf", "campo-grande.osm.gz"])
def test_it_refuses_a_file_that_is_cut_off(shared_dir: Path, tmp_path: Path, name: str) -> None:
    whole = (shared_dir / "routing" / name).read_bytes()
    with pytest.raises(RoadFileError, match="cannot be read"):
        read_roads(written(tmp_path, whole[: len(whole) // 2], name))


def test_it_refuses_xml_that_is_cut_off(tmp_path: Path) -> None:
    text = osm_xml(SQUARE, [road(1, 2)])
    with pytest.raises(RoadFileError, match="cannot be read"):
        read_roads(written(tmp_path, text[:-8]))
