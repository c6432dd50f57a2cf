from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geo112.local.broker import PrivateBroker
from geo112.regions.models import User
from responders.models import Tracker, Unit
from tests.makers import make_station, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(
        User.objects.create_superuser("pengelola", password="rahasia-uji-112"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.mark.parametrize("model", ["station", "unit", "tracker", "statusreport"])
def test_it_lists_every_model(admin: Client, model: str) -> None:
    make_station(make_unit().agency)
    assert admin.get(reverse(f"admin:responders_{model}_changelist")).status_code == 200


def test_a_long_list_of_units_costs_no_more_queries(admin: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        station = make_station()
        make_unit(agency=station.agency, station=station)
    with django_assert_max_num_queries(14):
        admin.get(reverse("admin:responders_unit_changelist"))


def test_it_shows_a_map_for_a_station(admin: Client) -> None:
    station = make_station()
    page = admin.get(reverse("admin:responders_station_change", args=[station.pk]))
    assert b"leaflet" in page.content


def act(admin: Client, unit: Unit, action: str) -> str:
    data = {"action": action, "_selected_action": [unit.pk]}
    return admin.post(reverse("admin:responders_unit_changelist"), data, follow=True).content.decode()


def test_it_shows_new_credentials_once(admin: Client, broker: PrivateBroker) -> None:
    unit = make_unit("uji-1")
    assert "unit-uji-1" in act(admin, unit, "provision")
    assert "unit-uji-1" not in admin.get(reverse("admin:responders_unit_changelist")).content.decode()
    assert Tracker.objects.get(unit=unit).revoked_at is None
    act(admin, unit, "revoke")
    assert Tracker.objects.get(unit=unit).revoked_at is not None


def test_it_deletes_a_unit_only_after_its_account_is_revoked(admin: Client, broker: PrivateBroker) -> None:
    unit = make_unit("uji-1")
    delete = reverse("admin:responders_unit_delete", args=[unit.pk])
    act(admin, unit, "provision")
    assert admin.post(delete, {"post": "yes"}).status_code == 403
    act(admin, unit, "revoke")
    admin.post(delete, {"post": "yes"})
    assert not Unit.objects.exists()
