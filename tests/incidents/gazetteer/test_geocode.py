import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pyproj import Geod

from tests.makers import make_place, make_region

pytestmark = pytest.mark.django_db


Geocode = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def geocode(monkeypatch: pytest.MonkeyPatch) -> Geocode:
    def run(*lines: str | bytes, region: str = "kendari") -> list[dict[str, Any]]:
        make_region()
        content = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        out = io.StringIO()
        call_command("geocode", region=region, stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_it_answers_each_line_in_order(geocode: Geocode) -> None:
    make_place("Pasar Uji")
    first, second = geocode('{"id": "a", "text": "psr uji"}', '{"id": "b", "text": "-3.97, 122.51"}')
    assert (first["id"], first["candidates"][0]["name"]) == ("a", "Pasar Uji")
    assert {"lat", "lon", "radius_m", "confidence", "name", "source", "reason"} <= set(second["candidates"][0])


@pytest.mark.parametrize(
    "bad", ["{", "[]", '{"id": "x"}', '{"id": "x", "text": 5}', "null", b"\xff\xfe", "[" * 100_000]
)
def test_a_bad_line_is_answered_with_an_error_and_the_next_is_read(geocode: Geocode, bad: str | bytes) -> None:
    first, second = geocode(bad, '{"id": "b", "text": "-3.97, 122.51"}')
    assert first["error"]
    assert first["candidates"] == []
    assert second["candidates"]


def test_an_unknown_region_is_named(geocode: Geocode) -> None:
    with pytest.raises(CommandError, match="atlantis"):
        geocode(region="atlantis")


def test_it_does_well_on_the_sample(geocode: Geocode, shared_dir: Path) -> None:
    """Not the target of the gazetteer, but a floor below which a change has broken something."""
    for slug in ("kendari", "konawe"):
        make_region(slug)
        call_command(
            "import_places", shared_dir / "eval" / "places.csv", region=slug, verbosity=0, stdout=io.StringIO()
        )
    queries = _read_queries(shared_dir / "eval" / "queries_dev.csv")
    answers = geocode(*(json.dumps({"id": query["id"], "text": query["text"]}) for query in queries))
    right = [_is_right(query, answer) for query, answer in zip(queries, answers, strict=True) if query["lat"]]
    assert sum(right) / len(right) > 0.85


def _read_queries(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _is_right(query: dict[str, str], answer: dict[str, Any]) -> bool:
    if not answer["candidates"]:
        return False
    first = answer["candidates"][0]
    metres = Geod(ellps="WGS84").inv(first["lon"], first["lat"], float(query["lon"]), float(query["lat"]))[2]
    return metres <= float(query["tolerance_m"])
