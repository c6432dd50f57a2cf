from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo112.live import registry
from geo112.live.tail import tail
from geo112.regions.models import Agency, Region
from tests.live.centre import Centre
from tests.live.writer import Writer
from tests.makers import make_region


def agency_states(ids: list[int]) -> dict[int, list[registry.State]]:
    states: dict[int, list[registry.State]] = {}
    for agency in Agency.objects.filter(pk__in=ids):
        states.setdefault(agency.region_id, []).append({"id": agency.pk, "phone": agency.phone})
    return states


def agencies_of(region: Region) -> list[registry.State]:
    return agency_states([agency.pk for agency in region.agencies.all()]).get(region.pk, [])


@pytest.fixture
def office_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offices (agencies, in truth) as the only kind of live rows: it needs no app above the ground floor."""
    monkeypatch.setattr(registry, "_sources", {})
    monkeypatch.setattr(registry, "_agency_sources", {})
    registry.register_loader("office", agency_states, snapshot=agencies_of)


@pytest.fixture
def region(transactional_db: None, office_kind: None) -> Region:
    return make_region()


@pytest.fixture
def writers(region: Region) -> Iterator[list[Writer]]:
    """Six database sessions beside that of the test."""
    sessions = [Writer(region.pk) for _ in range(6)]
    yield sessions
    for session in sessions:
        session.close()


@pytest.fixture
def server(region: Region) -> Iterator[Centre]:
    """The real application in a real uvicorn, in this process, on the test database."""
    centre = Centre()
    yield centre
    centre.stop()
    tail.stop()
