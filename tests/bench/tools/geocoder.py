"""A private database with our regions, and `geo112 geocode` running over it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

from geo112.local.postgres import PrivateCluster
from tests.bench.tools.answers import Answer
from tests.bench.tools.spoken import Place, place_of
from tests.centre import open_directory, plain_environment

ROOT = Path(__file__).parents[3]


_PLACES = """
SELECT p.key AS id, p.name, kind, village AS kelurahan, district AS kecamatan, r.slug AS region, radius_m,
  ST_Y(point) AS lat, ST_X(point) AS lon,
  array_to_string(ARRAY(SELECT jsonb_array_elements_text(aliases)), ';') AS aliases
FROM incidents_place p JOIN regions_region r ON r.id = region_id ORDER BY p.id
"""


class Geocoder:
    """Use `geocoder()`."""

    def __init__(self, directory: Path, url: str) -> None:
        self.directory = directory
        self.url = url
        self.environment = {**plain_environment(directory), "GEO112_DATABASE_URL": url}

    def command(self, name: str, *arguments: str) -> None:
        """`command("import_places", "file.csv", "kendari")`: the region, where one is given, comes last."""
        *files, region = arguments or ("",)
        options = ["--region", region] if region else []
        self._run([name, *files, *options])

    def replace_places(self, path: Path) -> None:
        with psycopg.connect(self.url.replace("postgis://", "postgresql://"), autocommit=True) as database:
            database.execute("DELETE FROM incidents_place")
        for region in ("kendari", "konawe"):
            self.command("import_places", str(path), region)

    def analyse(self) -> None:
        """As the autovacuum daemon does a minute after an import."""
        with psycopg.connect(self.url.replace("postgis://", "postgresql://"), autocommit=True) as database:
            for table in ("incidents_place", "incidents_placeword", "incidents_placeposting"):
                database.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]

    def places(self) -> list[Place]:
        """What the gazetteer holds, our fixtures' areas among them."""
        with psycopg.connect(self.url.replace("postgis://", "postgresql://"), row_factory=dict_row) as database:
            return [place_of(row) for row in database.execute(_PLACES)]

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """One after the other, each timed from the line's going in to the answer's coming out."""
        command = [sys.executable, "-m", "geo112", "geocode", "--region", "kendari"]
        with subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin and process.stdout
            return [self._ask(process, number, text) for number, text in enumerate(["siap", *texts])][1:]

    def _ask(self, process: subprocess.Popen[str], number: int, text: str) -> Answer:
        assert process.stdin and process.stdout
        began = time.perf_counter()
        process.stdin.write(json.dumps({"id": number, "text": text}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        return Answer.of(json.loads(line)["candidates"], (time.perf_counter() - began) * 1000)

    def _run(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "geo112", *arguments]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def geocoder() -> Iterator[Geocoder]:
    """Regions, areas, roads and vocabulary as our fixtures have them; no server runs but the database."""
    with open_directory() as directory:
        cluster = PrivateCluster(directory / "postgres")
        cluster.start()
        try:
            made = Geocoder(directory, cluster.url)
            made.command("migrate")
            made.command("load_fixtures")
            yield made
        finally:
            cluster.stop()


def baseline(script: Path, places: Path, queries: Path) -> list[Answer]:
    """The answers of the naive peer."""
    command = [sys.executable, str(script), str(places), str(queries)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    return [Answer.of(json.loads(line)["candidates"]) for line in found.stdout.splitlines()]
