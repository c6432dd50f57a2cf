from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.local.broker import PrivateBroker
from geo112.regions.access import Role
from responders.ingest import Received, store
from responders.models import Tracker, Unit
from responders.monitoring import state
from tests.makers import NOW, make_agency, make_region, make_unit, make_user

pytestmark = pytest.mark.django_db
FIX = {"lat": -3.98, "lon": 122.52}


@pytest.fixture
def dispatcher(client: Client) -> Client:
    client.force_login(make_user(Role.DISPATCHER), "django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def report(unit: Unit, *seconds_ago: float, **changes: object) -> None:
    now = timezone.now()
    said = [{"t": now.timestamp() - ago, **FIX, **changes} for ago in seconds_ago]
    store([Received(f"geo112/{unit.region.slug}/units/{unit.slug}/position", json.dumps(said).encode(), now)])


def make_tracker(unit: Unit, **fields: object) -> Tracker:
    account = {"username": f"unit-{unit.slug}", "client_id": unit.slug, "provisioned_at": NOW}
    return Tracker.objects.create(unit=unit, **account, **fields)


def test_it_lists_how_each_tracker_does(dispatcher: Client) -> None:
    unit, silent = make_unit("uji-1"), make_unit("uji-2")
    make_tracker(unit, presence="online", presence_at=NOW)
    report(unit, 3, 2, 1)
    report(unit, 0, lat=95)
    listed = page(dispatcher, "/trackers/")
    assert "online" in listed and "a value out of range" in listed and silent.call_sign in listed
    assert re.search(r'data-label="Fixes per minute">3<', listed)


def test_it_filters_while_one_types(dispatcher: Client) -> None:
    make_tracker(make_unit("uji-1"))
    make_unit("uji-2")
    for query in ("q=uji-1", "account=active", "q=UJI-1&account=active&region=kendari"):
        rows = page(dispatcher, f"/trackers/?{query}", hx_request="true")
        assert "UJI-1" in rows and "UJI-2" not in rows and "<html" not in rows
    assert "No unit matches" in page(dispatcher, "/trackers/?q=%00nobody")


def test_it_shows_rates_counters_and_the_last_complaint(dispatcher: Client) -> None:
    unit = make_unit("uji-1")
    report(unit, 1800, 90, 30, 1)
    report(unit, 0, lat="x")
    shown = page(dispatcher, "/trackers/uji-1/", hx_request="true")
    assert "lat must be a number, not str" in shown and "<html" not in shown
    figures = state(Unit.objects.filter(pk=unit.pk), timezone.now())
    assert (figures.per_minute, figures.per_hour) == (3, 4)  # what is half an hour old was no fix of this minute
    hour_later = state(Unit.objects.filter(pk=unit.pk), timezone.now() + timedelta(minutes=30))
    assert (hour_later.per_minute, hour_later.per_hour) == (0, 4)


def test_it_shows_a_clock_that_runs_ahead(dispatcher: Client) -> None:
    unit = make_unit("uji-1")
    report(unit, -90)
    assert "90 s ahead" in page(dispatcher, "/trackers/uji-1/")
    assert "clock 90 s ahead" in page(dispatcher, "/trackers/")


def test_it_calls_a_tracker_back_that_reports_after_its_last_will() -> None:
    """OwnTracks has a word for leaving and none for coming back."""
    tracker = make_tracker(make_unit("uji-1"), presence="offline", presence_at=NOW)
    assert tracker.presence_after(None) == "offline"
    assert tracker.presence_after(NOW + timedelta(seconds=2)) == "offline"
    assert tracker.presence_after(NOW + timedelta(seconds=20)) == "online"


def code(shown: str, start: str) -> str:
    [found] = set(re.findall(rf"<code>({re.escape(start)}[^<]*)</code>", shown))
    return unescape(found)


def test_it_sets_a_phone_up_and_shows_the_account_once(dispatcher: Client, broker: PrivateBroker) -> None:
    make_unit("uji-1")
    answer = dispatcher.post("/trackers/uji-1/provision/")
    shown = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    link = urlparse(code(shown, "owntracks:"))
    configuration = json.loads(base64.b64decode(parse_qs(link.query)["inline"][0]))
    assert {
        "mode": 0,
        "host": broker.host,
        "port": broker.port,
        "tls": False,
        "auth": True,
        "username": "unit-uji-1",
        "deviceId": "uji-1",
        "pubTopicBase": "owntracks/%u/%d",
        "pubQos": 1,
        "monitoring": 2,
        "encryptionKey": "",
    }.items() <= configuration.items()
    assert configuration["password"] in code(shown, "mosquitto_pub")
    assert configuration["password"] not in page(dispatcher, "/trackers/uji-1/")


def test_it_shows_two_codes_to_scan(dispatcher: Client, broker: PrivateBroker) -> None:
    make_unit("uji-1")
    shown = dispatcher.post("/trackers/uji-1/provision/").content.decode()
    assert len(re.findall(r'<svg[^>]*class="qr"', shown)) == 2
    assert "style=" not in shown


def test_it_sets_traccar_client_up(dispatcher: Client, broker: PrivateBroker) -> None:
    unit = make_unit("uji-1")
    shown = dispatcher.post("/trackers/uji-1/provision/").content.decode()
    token = re.findall(r"<code>([0-9a-f]{32})</code>", shown)[0]
    address = urlparse(
        next(found for found in re.findall(r"<code>(http[^<]*)</code>", shown) if "osmand" in found)
    ).path
    assert dispatcher.get(address, {"id": token, "timestamp": 1767225600, **FIX}).status_code == 200
    assert Unit.objects.get(pk=unit.pk).positions.count() == 1


def test_it_revokes_at_once(dispatcher: Client, broker: PrivateBroker) -> None:
    unit = make_unit("uji-1")
    dispatcher.post("/trackers/uji-1/provision/")
    assert "cut off" in dispatcher.post("/trackers/uji-1/revoke/", follow=True).content.decode()
    tracker = Tracker.objects.get(unit=unit)
    assert tracker.revoked_at is not None and tracker.http_token_hash is None


def test_it_says_when_the_broker_cannot_be_reached(dispatcher: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_unit("uji-1")
    monkeypatch.setitem(settings.MQTT, "port", 1)
    answer = dispatcher.post("/trackers/uji-1/provision/")
    assert answer.status_code == 409
    assert "The broker did not do it" in answer.content.decode()


def test_it_changes_no_account_by_a_mere_link_or_without_a_csrf_token(dispatcher: Client) -> None:
    make_unit("uji-1")
    assert dispatcher.get("/trackers/uji-1/provision/").status_code == 405
    strict = APIClient(enforce_csrf_checks=True)
    strict.cookies = dispatcher.cookies
    assert strict.post("/trackers/uji-1/provision/").status_code == 403


def test_it_offers_the_page_to_those_who_may(client: Client) -> None:
    make_region()
    for role, offered in ((Role.DISPATCHER, True), (Role.OPERATOR, False)):
        client.force_login(make_user(role), "django.contrib.auth.backends.ModelBackend")
        assert ('href="/trackers/"' in page(client, "/account/")) == offered


def test_it_shows_no_tracker_of_another_region(dispatcher: Client) -> None:
    make_unit("uji-9", make_agency(region=make_region("konawe")))
    assert dispatcher.get("/trackers/uji-9/").status_code == 404
    assert dispatcher.post("/trackers/uji-9/provision/").status_code == 404
    assert "UJI-9" not in page(dispatcher, "/trackers/")
