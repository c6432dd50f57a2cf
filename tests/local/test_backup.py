"""`geo112 backup` and `restore` with real clusters, as somebody types them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from geo112.local.environment import Embedded
from geo112.local.locks import Lock
from tests.centre import open_directory, plain_environment

FILL = """
from django.contrib.gis.geos import Point
from tests.makers import make_unit, make_call, make_region
from responders.models import Tracker, Unit
from geo112.live.models import StreamIdentity, Event
from django.utils import timezone
region = make_region("kendari")
make_call(region, number="+6281200000112")
Tracker.objects.create(unit=make_unit("uji-1"), username="unit-uji-1", client_id="uji-1", provisioned_at=timezone.now())
"""
TELL = """
import json
from incidents.models import Call
from responders.models import Unit
from geo112.live.models import StreamIdentity
from procrastinate.contrib.django.models import ProcrastinateJob
jobs = ProcrastinateJob.objects.filter(task_name__endswith="publish_assignments").count()
calls, units = list(Call.objects.values_list("number", flat=True)), list(Unit.objects.values_list("slug", flat=True))
print("STATE", json.dumps([calls, units, str(StreamIdentity.objects.first()), jobs]))
"""


@dataclass(frozen=True)
class Place:
    """A var directory in which commands are run."""

    var: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "geo112", *arguments]
        environment = plain_environment(self.var)
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def done(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def state(self) -> tuple[list[str], list[str], str, int]:
        """Numbers of calls, slugs of units, id of the live stream, jobs that tell trackers their tasks."""
        line = next(line for line in self.done("shell", "-v", "0", "-c", TELL).splitlines() if line.startswith("STATE"))
        calls, units, stream, jobs = json.loads(line.removeprefix("STATE "))
        return calls, units, stream, jobs

    @property
    def accounts(self) -> Path:
        return Embedded(self.var).broker.home / "dynamic-security.json"


@pytest.fixture(scope="module")
def source() -> Iterator[Place]:
    """A centre with a region, a call, a unit, a tracker and a photo."""
    with open_directory() as var:
        place = Place(var)
        place.done("migrate", "-v", "0")
        place.done("shell", "-v", "0", "-c", FILL)
        accounts = json.loads(place.accounts.read_text())
        accounts["clients"].append({"username": "unit-uji-1", "textName": "", "roles": []})
        place.accounts.write_text(json.dumps(accounts))
        (var / "media").mkdir()
        (var / "media" / "foto.jpg").write_bytes(b"foto")
        yield place


@pytest.fixture(scope="module")
def backup(source: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "uji.backup"
    assert "rows" in source.done("backup", str(path))
    return path


@pytest.fixture(scope="module")
def restored(backup: Path) -> Iterator[Place]:
    """Another centre, empty until now."""
    with open_directory() as var:
        place = Place(var)
        place.done("restore", str(backup))
        yield place


def test_all_comes_back_with_a_stream_of_its_own(source: Place, restored: Place) -> None:
    calls, units, stream, jobs = restored.state()
    assert (calls, units, jobs) == (["+6281200000112"], ["uji-1"], 1)
    assert stream != source.state()[2]
    assert (restored.var / "media" / "foto.jpg").read_bytes() == b"foto"


def test_trackers_have_their_accounts_again(restored: Place, source: Place) -> None:
    theirs, ours = (json.loads(place.accounts.read_text())["clients"] for place in (source, restored))
    assert [entry["username"] for entry in ours] == ["admin", "server", "unit-uji-1"]
    assert ours[0]["password"] != theirs[0]["password"]


def test_nothing_stays_beside_the_files(backup: Path, restored: Place) -> None:
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    assert not list(restored.var.glob("restore-*")) and not (restored.var / "media.before").exists()


def test_it_replaces_data_only_when_told(backup: Path, restored: Place) -> None:
    restored.done("shell", "-v", "0", "-c", "Unit.objects.update(slug='lain')")
    refused = restored.run("restore", str(backup))
    assert refused.returncode == 1 and "--force" in refused.stderr
    assert restored.state()[1] == ["lain"]
    restored.done("restore", "--force", str(backup))
    assert restored.state()[1] == ["uji-1"]


def test_a_truncated_backup_changes_nothing(backup: Path, restored: Place, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    refused = restored.run("restore", "--force", str(half))
    assert refused.returncode == 1 and "backup" in refused.stderr and "Traceback" not in refused.stderr
    assert restored.state()[1] == ["uji-1"]


def test_it_does_not_overwrite_a_backup(backup: Path, source: Place) -> None:
    refused = source.run("backup", str(backup))
    assert refused.returncode == 1 and "is there already" in refused.stderr


def test_it_restores_into_no_running_centre(backup: Path, restored: Place) -> None:
    embedded = Embedded(restored.var)
    embedded.cluster.start()
    try:
        with Lock(embedded.up_lock) as lock:
            lock.try_hold()
            assert "stop geo112 up first" in restored.run("restore", "--force", str(backup)).stderr
        with psycopg.connect(embedded.cluster.url.replace("postgis", "postgresql")):
            assert "other sessions" in restored.run("restore", "--force", str(backup)).stderr
    finally:
        embedded.cluster.stop()
