from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from geo112.roads.models import RoadNetwork, RoadSegment
from tests.makers import make_region
from tests.roads.makers import SQUARE, Way, at, osm_file, road

pytestmark = pytest.mark.django_db


def import_roads(directory: Path, *ways: Way, **options: Any) -> str:
    output = io.StringIO()
    path = osm_file(directory, {**SQUARE, 8: at(9, 9), 9: at(9.1, 9)}, ways)
    call_command("import_roads", path, **{"region": make_region().slug, "stdout": output, **options})
    return output.getvalue()


def ask(monkeypatch: pytest.MonkeyPatch, *lines: str) -> list[dict[str, Any]]:
    output = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO("".join(f"{x}\n" for x in lines).encode())))
    call_command("travel_times", region="kendari", stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_it_stores_each_segment_with_its_traits(tmp_path: Path) -> None:
    import_roads(tmp_path, road(1, 2, name="Jl. Uji", ref="N 1", bridge="yes", oneway="-1"), road(2, 3))
    segment = RoadSegment.objects.get(name="Jl. Uji")
    assert (segment.ref, segment.road_class, segment.speed_kmh, segment.is_bridge) == ("N 1", "residential", 36, True)
    assert (segment.forward, segment.backward, segment.way_id) == (False, True, 1)
    assert list(segment.geometry.coords) == [at(0, 0), at(1, 0)]
    assert segment.geometry.srid == 4326


def test_it_sums_up_what_it_imported_and_what_it_dropped(tmp_path: Path) -> None:
    output = import_roads(tmp_path, road(1, 2, name="Jl. Uji"), road(2, 3), road(8, 9), ((3, 4), {"route": "ferry"}))
    assert "2.2 km of roads from 3 ways, 3 segments between 4 junctions" in output
    assert "2 segments without a name, 1 of ferries" in output
    assert "Dropped: 1 segments in 1 tiny parts" in output


def test_it_takes_the_official_code_for_the_region(tmp_path: Path) -> None:
    import_roads(tmp_path, road(1, 2), region=make_region().code)
    assert RoadNetwork.objects.get().region == make_region()


def test_it_changes_nothing_in_a_dry_run(tmp_path: Path, roads_dir: Path) -> None:
    assert "dry run" in import_roads(tmp_path, road(1, 2), dry_run=True)
    assert not RoadNetwork.objects.exists()
    assert not roads_dir.exists()


@pytest.mark.parametrize(("flag", "tag", "expected"), [(False, "no", False), (True, "no", True), (False, "yes", True)])
def test_it_marks_schematic_roads(tmp_path: Path, flag: bool, tag: str, expected: bool) -> None:
    import_roads(tmp_path, road(1, 2, **{"geo112:schematic": tag}), schematic=flag)
    assert RoadNetwork.objects.get().is_schematic == expected


def test_it_keeps_the_roads_it_has_when_a_file_is_none(tmp_path: Path) -> None:
    import_roads(tmp_path, road(1, 2))
    broken = tmp_path / "broken.osm.pbf"
    broken.write_text("no roads")
    with pytest.raises(CommandError, match=r"broken\.osm\.pbf cannot be read"):
        call_command("import_roads", broken, region="kendari")
    assert RoadNetwork.objects.get().is_active


def test_it_names_the_regions_that_exist_when_there_is_none_of_that_name(tmp_path: Path) -> None:
    make_region()
    with pytest.raises(CommandError, match="kendari"):
        import_roads(tmp_path, road(1, 2), region="atlantis")


def test_it_answers_lines_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_roads(tmp_path, road(1, 2))
    (answer,) = ask(monkeypatch, json.dumps({"to": at(1, 0), "from": [at(0, 0), at(0.5, 0), at(50, 0)]}))
    assert answer["metres"] == [pytest.approx(1110, abs=5), pytest.approx(555, abs=3), None]
    assert answer["seconds"] == [pytest.approx(111, abs=1), pytest.approx(55.5, abs=1), None]


def test_it_answers_from_one_to_many_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_roads(tmp_path, road(1, 2, oneway="yes"))
    there, back = ask(
        monkeypatch,
        json.dumps({"from": at(0.1, 0), "to": [at(0.9, 0)]}),
        json.dumps({"to": at(0.1, 0), "from": [at(0.9, 0)]}),
    )
    assert (there["seconds"], back["seconds"]) == ([pytest.approx(89, abs=1)], [None])


def test_it_uses_the_factor_and_the_snap_limit_of_the_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_roads(tmp_path, road(1, 2))
    type(make_region()).objects.update(road_factor=2, snap_limit_m=100)
    (answer,) = ask(monkeypatch, json.dumps({"to": at(1, 0), "from": [at(0, 0), at(0, 0.2)]}))
    assert answer["seconds"] == [pytest.approx(222, abs=2), None]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("what?", "not JSON"),
        ("", "not JSON"),
        ("[1, 2]", "an object"),
        ('{"to": [1, 2]}', "an object"),
        ('{"to": [1, 95], "from": []}', '"to"'),
        ('{"to": [1, 2], "from": [[1, 2], [3]]}', '"from[1]"'),
        ('{"to": [1, 2], "from": [["a", 2]]}', '"from[0]"'),
        ('{"to": [1, true], "from": []}', '"to"'),
        ('{"to": null, "from": [[1, 2]]}', '"to"'),
        ('{"to": [1, 2], "from": 5}', '"from"'),
    ],
)
def test_it_complains_of_a_bad_line_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, complaint: str
) -> None:
    import_roads(tmp_path, road(1, 2))
    bad, good = ask(monkeypatch, line, json.dumps({"to": at(1, 0), "from": []}))
    assert complaint in bad["error"]
    assert good == {"seconds": [], "metres": []}


def test_it_says_how_to_get_roads_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    make_region()
    with pytest.raises(CommandError, match="import_roads"):
        ask(monkeypatch)
