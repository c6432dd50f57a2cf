"""The admin: plans are edited, assignments only looked at."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from geo112.dispatch.models import PlanItem
from geo112.live.models import Event
from geo112.regions.models import User
from tests.makers import (
    make_agency,
    make_alarm,
    make_assignment,
    make_category,
    make_incident,
    make_plan,
    make_plan_item,
    make_region,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_lists_and_edits_plan_lines(admin: Client) -> None:
    item = make_plan_item(make_category(), make_agency(), 2)
    assert "FIRE_BLD" in admin.get("/admin/dispatch/responseplan/").content.decode()
    plan = {"region": item.plan.region_id, "category": item.plan.category_id}
    rows = {"items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 1, "items-0-id": item.pk, "items-0-plan": item.plan_id}
    line = {"agency": item.agency_id, "count": 3, "alarm_level": 2, "capabilities": '["ladder"]', "kinds": "[]"}
    form = {**plan, **rows, **{f"items-0-{name}": value for name, value in line.items()}}
    answer = admin.post(f"/admin/dispatch/responseplan/{item.plan_id}/change/", form)
    assert answer.status_code == 302, answer.content
    item.refresh_from_db()
    assert (item.count, item.capabilities, item.is_required, item.alarm_level) == (3, ["ladder"], False, 2)


def test_assignments_are_looked_at_only(admin: Client) -> None:
    assignment = make_assignment(make_unit(), make_incident())
    address = f"/admin/dispatch/assignment/{assignment.pk}"
    assert assignment.incident.number in admin.get("/admin/dispatch/assignment/").content.decode()
    assert admin.get(f"{address}/change/").status_code == 200
    assert admin.post(f"{address}/change/", {"status": "completed"}).status_code == 403
    assert admin.get(f"{address}/delete/").status_code == 403


@pytest.mark.parametrize("capabilities", ["fire", {"a": 1}, [1], None])
def test_a_plan_line_takes_only_names_as_capabilities(capabilities: object) -> None:
    item = PlanItem(plan=make_plan(make_category()), agency=make_agency(), capabilities=capabilities)
    with pytest.raises(ValidationError, match="capabilities"):
        item.full_clean()


def test_a_plan_line_names_an_agency_of_its_own_region() -> None:
    elsewhere = make_agency(region=make_region("konawe"))
    with pytest.raises(ValidationError, match="agency"):
        PlanItem(plan=make_plan(make_category()), agency=elsewhere).full_clean()


def test_a_target_that_is_edited_reaches_open_screens(admin: Client) -> None:
    target = make_target("send", 30)
    form = {"region": target.region_id, "step": "send", "seconds": 45, "warn_at": 0.5, "escalation": "supervisor"}
    assert admin.post(f"/admin/dispatch/target/{target.pk}/change/", form).status_code == 302
    target.refresh_from_db()
    assert target.seconds == 45
    assert Event.objects.filter(kind="target", ids=[target.pk]).exists()


def test_alarms_are_looked_at_only(admin: Client) -> None:
    alarm = make_alarm(incident=make_incident())
    assert alarm.incident.number in admin.get("/admin/dispatch/alarm/").content.decode()
    assert admin.post(f"/admin/dispatch/alarm/{alarm.pk}/change/", {}).status_code == 403
