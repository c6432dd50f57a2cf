"""Photos and positions from a crew's phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.dispatch.models import Assignment, CrewReport
from geo112.regions.models import User
from incidents.models import Attachment
from responders.models import OffDuty, Position, Unit
from tests.dispatch.crew_makers import make_crew, make_sent_crew
from tests.photos import bomb, photo_bytes, upload

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
PHOTOS, POSITIONS = "/api/v1/crew/photos/", "/api/v1/crew/positions/"


def form(unit: Unit, assignment: Assignment, content: bytes | None = None, **fields: Any) -> dict[str, Any]:
    at = "2026-03-02T04:03:00Z"
    body = {"key": str(uuid4()), "unit": unit.slug, "assignment": assignment.pk, "at": at, "photo": upload(content)}
    return {**body, **fields}


def post(client: APIClient, body: dict[str, Any]) -> Any:
    return client.post(PHOTOS, body, format="multipart")


def test_it_takes_a_photo_once_per_key(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client, key = client_for(user), str(uuid4())
    answers = [post(client, form(unit, assignment, key=key, text="Pintu belakang")) for _ in range(2)]
    photo = Attachment.objects.get()
    assert [answer.json()["attachment"] for answer in answers] == [str(photo.pk)] * 2
    entry = assignment.incident.timeline.get()
    assert (entry.kind, entry.text, entry.at.minute) == ("photo", "Pintu belakang", 3)
    assert post(client, form(unit, assignment, photo_bytes(90, 90), key=key)).status_code == 409


def test_it_takes_no_photo_for_a_foreign_task(client_for: ClientFor) -> None:
    user, unit, _own = make_sent_crew()
    _other, other_unit, foreign = make_sent_crew()
    assert post(client_for(user), form(unit, foreign)).status_code == 404
    assert post(client_for(user), form(other_unit, foreign)).status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"halo", 400, "bukan foto"),
        (b"", 400, "bukan foto"),
        (bytes(12_000_000), 413, "10 MB"),
        (bytes(10_005_000), 400, "10 MB"),
        (bomb(10_000), 400, "50 juta"),
    ],
    ids=["text", "empty", "12 MB", "just above 10 MB", "100 megapixels"],
)
def test_it_says_why_it_takes_no_photo(content: bytes, status: int, reason: str, client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    answer = post(client_for(user), form(unit, assignment, content))
    assert answer.status_code == status and reason in answer.content.decode()
    assert not CrewReport.objects.exists() and not Attachment.objects.exists()


def test_it_refuses_a_form_without_a_photo(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    body = form(unit, assignment)
    del body["photo"]
    assert post(client_for(user), body).status_code == 400
    assert client_for(user).post(PHOTOS, {"photo": "data:"}).status_code == 415
    broken = client_for(user).post(PHOTOS, b"--x\r\n", content_type="multipart/form-data")
    assert broken.status_code == 400


def fix(t: float, lon: float = 122.515) -> dict[str, float]:
    return {"t": t, "lat": -3.97, "lon": lon, "acc": 8}


def share(client: APIClient, unit: Unit, fixes: list[Any]) -> Any:
    return client.post(POSITIONS, {"unit": unit.slug, "fixes": fixes})


def test_it_records_the_phone_s_positions_once(client_for: ClientFor) -> None:
    user, unit = make_crew()
    now = timezone.now().timestamp()
    fixes = [fix(now - second) for second in range(20)]
    answers = [share(client_for(user), unit, fixes).json() for _ in range(2)]
    assert answers == [{"stored": 20, "duplicates": 0, "refused": []}, {"stored": 0, "duplicates": 20, "refused": []}]
    unit.refresh_from_db()
    assert unit.latest.point.x == 122.515


def test_one_bad_fix_takes_no_other_with_it(client_for: ClientFor) -> None:
    user, unit = make_crew()
    bad = [fix(timezone.now().timestamp()), {"t": 1}, "di sini", None, {"t": 9e99, "lat": 0, "lon": 0}]
    answer = share(client_for(user), unit, bad).json()
    assert answer["stored"] == 1 and len(answer["refused"]) == 4


def test_it_keeps_nothing_off_duty(client_for: ClientFor) -> None:
    user, unit = make_crew()
    Unit.objects.filter(pk=unit.pk).update(on_duty=False)
    assert OffDuty.objects.filter(unit=unit, ended_at=None).exists()
    share(client_for(user), unit, [fix(timezone.now().timestamp() + 1)])
    assert not Position.objects.exists()


def test_it_speaks_for_no_other_unit(client_for: ClientFor) -> None:
    user, _unit = make_crew()
    _other, other_unit = make_crew()
    assert share(client_for(user), other_unit, [fix(timezone.now().timestamp())]).status_code == 404
    assert share(client_for(user), _unit, [fix(1)] * 501).status_code == 400
    assert share(client_for(user), _unit, []).json()["stored"] == 0
    assert not Position.objects.exists()
