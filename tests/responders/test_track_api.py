"""Where a unit has been, over REST: for whom, for how long, and noted each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from responders.models import OffDuty, Position, TrackView, Unit
from responders.plausibility import Flag
from tests.makers import NOW, make_agency, make_region, make_unit, make_user

pytestmark = pytest.mark.django_db
SPAN = {"since": "2026-03-02T04:00:00Z", "until": "2026-03-02T06:00:00Z"}


@pytest.fixture
def unit() -> Unit:
    return make_unit("uji-01")


@pytest.fixture
def supervisor(client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(make_user(Role.SUPERVISOR, username="pengawas"))


def drive(unit: Unit, count: int, start: datetime = NOW, every_s: int = 10, **fields: Any) -> None:
    """So many fixes eastwards at 10 m/s."""
    Position.objects.bulk_create(
        Position(
            unit=unit,
            point=Point(122.5 + n * every_s * 10 / 111_000, -3.98, srid=4326),
            **{name: start + timedelta(seconds=n * every_s) for name in ("fix_at", "received_at", "effective_at")},
            **fields,
        )
        for n in range(count)
    )


def track(client: APIClient, slug: str = "uji-01", **query: Any) -> Any:
    return client.get(f"/api/v1/units/{slug}/track/", {**SPAN, **query})


def kinds(data: Any) -> list[str]:
    return [feature["properties"]["kind"] for feature in data["features"]]


def test_it_tells_lines_stops_start_and_end(unit: Unit, supervisor: APIClient) -> None:
    drive(unit, 31)
    drive(unit, 31, start=NOW + timedelta(minutes=30))
    answer = track(supervisor)
    assert answer.status_code == 200
    assert kinds(answer.data) == ["line", "line", "start", "end"]
    line = answer.data["features"][0]
    assert (line["properties"]["from"], line["properties"]["until"]) == ("2026-03-02T04:00:00Z", "2026-03-02T04:05:00Z")
    assert len(line["geometry"]["coordinates"]) == len(line["properties"]["times"])
    assert answer.data["distance_m"] == pytest.approx(6_000, rel=0.01)


def test_it_shows_a_fix_that_stands_alone_between_gaps(unit: Unit, supervisor: APIClient) -> None:
    drive(unit, 3, every_s=600)
    assert kinds(track(supervisor).data) == ["fix", "fix", "fix", "start", "end"]


def test_it_leaves_out_what_is_not_believed_and_says_how_many(unit: Unit, supervisor: APIClient) -> None:
    drive(unit, 31)
    drive(unit, 3, start=NOW + timedelta(seconds=5), flags=Flag.JUMP | Flag.KEPT_BACK)
    drive(unit, 1, start=NOW + timedelta(seconds=305), flags=Flag.CLOCK_AHEAD)
    data = track(supervisor).data
    assert (data["fixes"], data["flagged"]) == (32, 3)


def test_it_is_empty_where_nothing_was_heard(unit: Unit, supervisor: APIClient) -> None:
    assert track(supervisor).data["features"] == []


def test_it_keeps_to_its_span_and_its_unit(unit: Unit, supervisor: APIClient) -> None:
    drive(unit, 100, start=NOW - timedelta(minutes=5))
    drive(make_unit("uji-02"), 20, start=NOW + timedelta(hours=1))
    data = track(supervisor, until="2026-03-02T04:05:00Z").data
    assert data["fixes"] == 30
    assert data["features"][-1]["properties"]["at"] == "2026-03-02T04:04:50Z"


def test_it_begins_with_the_shift_where_no_start_is_given(unit: Unit, supervisor: APIClient) -> None:
    now = timezone.now()
    came = now - timedelta(hours=3)
    OffDuty.objects.create(unit=unit, began_at=now - timedelta(hours=12), ended_at=came)
    assert supervisor.get("/api/v1/units/uji-01/track/").data["since"] == came


def test_it_looks_back_a_day_at_most_where_no_shift_is_known(unit: Unit, supervisor: APIClient) -> None:
    data = supervisor.get("/api/v1/units/uji-01/track/").data
    assert data["until"] - data["since"] == timedelta(hours=24)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"since": "2026-03-01T05:00:00Z"}, "since"),
        ({"since": "2026-03-02T07:00:00Z"}, "since"),
        ({"since": "2026-03-02T04:00:00"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"until": "0"}, "until"),
        ({"until": "\0"}, "until"),
        ({"zoom": "close"}, "zoom"),
        ({"zoom": "99"}, "zoom"),
        ({"zoom": "nan"}, "zoom"),
    ],
)
def test_it_names_what_it_does_not_understand(
    unit: Unit, supervisor: APIClient, query: dict[str, str], field: str
) -> None:
    answer = track(supervisor, **query)
    assert (answer.status_code, list(answer.data)) == (400, [field])
    assert not TrackView.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OPERATOR, 403),
        (Role.DISPATCHER, 200),
        (Role.SUPERVISOR, 200),
        (Role.ADMIN, 200),
        (Role.AGENCY, 200),
        (Role.CREW, 404),
    ],
)
def test_it_is_for_those_who_lead_units(
    unit: Unit, client_for: Callable[[User], APIClient], role: Role, status: int
) -> None:
    assert track(client_for(make_user(role))).status_code == status


def test_it_is_not_for_the_crew_itself(unit: Unit, client_for: Callable[[User], APIClient]) -> None:
    user = make_user(Role.CREW, agency=unit.agency)
    unit.crew.add(user)
    assert track(client_for(user)).status_code == 403


def test_it_is_not_for_another_agency_or_region(unit: Unit, client_for: Callable[[User], APIClient]) -> None:
    others = [make_user(Role.AGENCY, agency=make_agency("psc119")), make_user(Role.ADMIN, make_region("konawe"))]
    assert [track(client_for(user)).status_code for user in others] == [404, 404]
    assert not TrackView.objects.exists()


def test_it_notes_every_look(unit: Unit, supervisor: APIClient) -> None:
    track(supervisor)
    track(supervisor, until="2026-03-02T05:00:00Z")
    looks = TrackView.objects.order_by("at").values_list("unit__slug", "user__username", "since", "until")
    hours = [(NOW, NOW + timedelta(hours=2)), (NOW, NOW + timedelta(hours=1))]
    assert list(looks) == [("uji-01", "pengawas", since, until) for since, until in hours]


def test_no_look_is_ever_forgotten(unit: Unit, supervisor: APIClient) -> None:
    track(supervisor)
    for attempt in (TrackView.objects.all().delete, lambda: TrackView.objects.update(until=NOW)):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert TrackView.objects.count() == 1


@pytest.mark.parametrize(("role", "seen"), [(Role.SUPERVISOR, 1), (Role.ADMIN, 1), (Role.DISPATCHER, 0)])
def test_it_shows_the_looks_to_those_who_answer_for_them(
    unit: Unit, supervisor: APIClient, client_for: Callable[[User], APIClient], role: Role, seen: int
) -> None:
    track(supervisor)
    client = client_for(make_user(role))
    answer = client.get("/api/v1/track-views/", {"unit": "uji-01"})
    assert [(row["unit"], row["user"]) for row in answer.data["results"]] == [("uji-01", "pengawas")] * seen
    assert client.get("/api/v1/track-views/", {"unit": "uji-02"}).data["count"] == 0


def test_it_shows_no_looks_of_another_region(
    unit: Unit, supervisor: APIClient, client_for: Callable[[User], APIClient]
) -> None:
    track(supervisor)
    elsewhere = client_for(make_user(Role.SUPERVISOR, make_region("konawe")))
    assert elsewhere.get("/api/v1/track-views/").data["count"] == 0


def test_the_admin_lists_looks_and_changes_none(unit: Unit, supervisor: APIClient, admin_client: APIClient) -> None:
    track(supervisor)
    look = TrackView.objects.get()
    assert "pengawas" in admin_client.get("/admin/responders/trackview/").content.decode()
    assert admin_client.post(f"/admin/responders/trackview/{look.pk}/delete/").status_code == 403
    assert admin_client.get("/admin/responders/trackview/add/").status_code == 403
