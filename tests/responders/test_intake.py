"""Trackers over HTTP, as the apps speak it."""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from geo112.local.broker import PrivateBroker
from responders import accounts, intake, tokens
from responders.models import LatestPosition, Position, Tracker, TrackerCounter, Unit
from responders.throttle import Throttle
from tests.makers import NOW, make_unit
from tests.responders.test_osmand import LOCATION

pytestmark = pytest.mark.django_db
OWNTRACKS, OSMAND = "/api/v1/positions/owntracks/", "/api/v1/positions/osmand/"
SAID = {"_type": "location", "tst": 1767225600, "lat": -3.98, "lon": 122.52, "vel": 36, "tid": "01"}
FIX = {"timestamp": 1767225600, "lat": -3.98, "lon": 122.52, "speed": 10}
PASSWORD = "the-brokers-password"


@dataclass(frozen=True)
class Phone:
    """A device with a token, without the broker behind it."""

    unit: Unit
    username: str
    token: str
    http: Client

    def owntracks(self, said: Any, password: str = "", **options: Any) -> HttpResponse:
        pair = f"{self.username}:{password or self.token}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}", "X-Limit-U": "x", "X-Limit-D": "y"}
        body = said if isinstance(said, bytes) else json.dumps(said)
        return self.http.post(OWNTRACKS, body, content_type="application/json", headers=headers, **options)

    def traccar(self, location: Any, token: str = "") -> HttpResponse:
        body = {"device_id": token or self.token, "location": location}
        return self.http.post(OSMAND, json.dumps(body), content_type="application/json; charset=utf-8")

    def osmand(self, **fields: Any) -> HttpResponse:
        return self.http.get(OSMAND, {"id": self.token, **FIX, **fields})

    def counters(self) -> dict[str, int]:
        return dict(TrackerCounter.objects.filter(unit=self.unit).values_list("outcome", "count"))


@pytest.fixture
def phone() -> Phone:
    unit, token = make_unit("uji-1"), tokens.token_of(PASSWORD)
    account = {"username": "unit-uji-1", "client_id": "unit-uji-1", "provisioned_at": NOW}
    Tracker.objects.create(unit=unit, http_token_hash=tokens.hash_of(token), **account)
    return Phone(unit, "unit-uji-1", token, Client(enforce_csrf_checks=True))


def test_it_takes_an_exchange_of_owntracks(phone: Phone) -> None:
    """What the app does in HTTP mode when it starts, moves, enters a region, and sends what it had kept."""
    for said in (
        {"_type": "status", "android": {"hib": 0}, "_id": "a"},
        {"_type": "waypoints", "waypoints": []},
        SAID,
        {"_type": "transition", "event": "enter", "tst": 1767225660, "wtst": 1, "lat": -3.97, "lon": 122.5, "acc": 9},
        {"_type": "card", "name": "Uji", "tid": "01"},
        [{**SAID, "tst": 1767225600 + n} for n in range(3)],
    ):
        answer = phone.owntracks(said)
        assert (answer.status_code, answer.json(), answer["Content-Type"]) == (200, [], "application/json")
    assert phone.counters() == {"stored": 4, "duplicate": 1, "ignored_type": 3}
    assert LatestPosition.objects.get(unit=phone.unit).point.x == 122.5


def test_it_takes_the_brokers_password_for_the_username_too(phone: Phone) -> None:
    assert phone.owntracks(SAID, password=PASSWORD).status_code == 200
    assert Position.objects.get(unit=phone.unit).speed_mps == 10


def test_it_takes_the_query_of_osmand_in_knots(phone: Phone) -> None:
    assert phone.osmand().json() == {"stored": 1, "duplicates": 0, "refused": []}
    assert Position.objects.get(unit=phone.unit).speed_mps == pytest.approx(5.1444, abs=1e-4)


def test_it_takes_a_posted_form(phone: Phone) -> None:
    body = f"deviceid={phone.token}&timestamp=1767225600&lat=-3.98&lon=122.52"
    kind = "application/x-www-form-urlencoded"
    assert phone.http.post(OSMAND.rstrip("/"), body, content_type=kind).json()["stored"] == 1


def test_it_takes_the_moment_of_receipt_where_a_query_has_no_time(phone: Phone) -> None:
    phone.http.get(OSMAND, {"id": phone.token, "lat": -3.98, "lon": 122.52})
    position = Position.objects.get(unit=phone.unit)
    assert abs((position.fix_at - position.received_at).total_seconds()) < 0.001


def test_it_takes_the_json_of_traccar_client_in_metres_per_second(phone: Phone) -> None:
    assert phone.traccar(LOCATION).json()["stored"] == 1
    position = Position.objects.get(unit=phone.unit)
    assert (position.speed_mps, position.battery_percent, position.accuracy_m) == (9.72, 85.0, 12.5)


def test_it_stores_the_good_of_a_batch_and_counts_the_bad(phone: Phone) -> None:
    later = {**LOCATION, "timestamp": "2026-01-01T00:00:01Z"}
    answer = phone.traccar([LOCATION, {**LOCATION, "coords": {"latitude": 95, "longitude": 1}}, later, LOCATION])
    assert (answer.json()["stored"], answer.json()["duplicates"]) == (2, 1)
    assert [each["reason"] for each in answer.json()["refused"]] == ["out_of_range"]
    assert phone.counters() == {"stored": 2, "duplicate": 1, "out_of_range": 1}


def test_it_thanks_a_known_device_for_a_bad_fix_lest_it_sends_it_for_ever(phone: Phone) -> None:
    assert phone.osmand(lat=95).status_code == 200
    assert phone.owntracks({**SAID, "lat": 0, "lon": 0}).json() == []
    assert phone.owntracks({"_type": "encrypted", "data": "x"}).status_code == 200
    assert phone.counters() == {"out_of_range": 1, "null_island": 1, "encrypted": 1}
    assert "encryption off" in TrackerCounter.objects.get(unit=phone.unit, outcome="encrypted").last_detail


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"{", 400, "bad_json"),
        (b"", 400, "bad_json"),
        (b"42", 400, "not_an_object"),
        (b"[]", 400, "empty_list"),
        (b" " * 65_537, 413, "too_large"),
    ],
)
def test_it_refuses_what_cannot_be_read_at_all(phone: Phone, body: bytes, status: int, reason: str) -> None:
    assert phone.owntracks(body).status_code == status
    assert phone.counters() == {reason: 1}


def test_it_reads_at_most_64_kb(phone: Phone) -> None:
    assert phone.traccar([LOCATION] * 300).status_code == 413
    assert phone.http.post(OSMAND, "x" * 70_000, content_type="application/x-www-form-urlencoded").status_code == 413


def test_it_knows_no_device_by_its_slug(phone: Phone) -> None:
    """400 for a query and 404 for JSON, as Traccar answers; OwnTracks is asked to log in."""
    assert phone.osmand(id=phone.unit.slug).status_code == 400
    assert phone.http.get(OSMAND, FIX).status_code == 400
    assert phone.traccar(LOCATION, token=phone.username).status_code == 404
    answer = phone.owntracks(SAID, password="salah")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Basic realm="geo112"')
    assert phone.http.post(OWNTRACKS, SAID, content_type="application/json").status_code == 401
    assert not Position.objects.exists()


def test_it_takes_one_device_per_request(phone: Phone) -> None:
    both = [{"device_id": phone.token, "location": LOCATION}, {"device_id": "other", "location": LOCATION}]
    assert phone.http.post(OSMAND, json.dumps(both), content_type="application/json").status_code == 404


@pytest.mark.parametrize("header", ["Basic", "Basic ???", "Basic dW5pdA==", "Basic /w==", "Bearer x", "Digest x"])
def test_it_lets_no_broken_login_in(phone: Phone, header: str) -> None:
    assert phone.http.post(OWNTRACKS, "{}", "application/json", headers={"Authorization": header}).status_code == 401


def test_it_takes_no_other_method(phone: Phone) -> None:
    assert phone.http.get(OWNTRACKS).status_code == 405


def test_it_ends_http_with_the_account(broker: PrivateBroker, transactional_db: None) -> None:
    unit, http = make_unit("uji-9"), Client()
    first, second = accounts.provision(unit), accounts.provision(unit)
    assert http.get(OSMAND, {"id": first.http_token, **FIX}).status_code == 400
    assert http.get(OSMAND, {"id": second.http_token, **FIX}).status_code == 200
    accounts.revoke(unit)
    assert http.get(OSMAND, {"id": second.http_token, **FIX}).status_code == 400


def test_it_ends_http_even_where_the_broker_cannot_be_told(phone: Phone) -> None:
    refused = patch.object(accounts, "request_control", side_effect=accounts.BrokerRefused("no"))
    with refused, pytest.raises(accounts.BrokerRefused):
        accounts.revoke(phone.unit)
    assert phone.osmand().status_code == 400


def test_it_slows_a_mad_device_down(phone: Phone) -> None:
    with patch.object(intake, "throttle", Throttle(burst=2, per_s=0.1)):
        answers = [phone.osmand(timestamp=1767225600 + n) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 10


def test_it_asks_the_device_to_come_back_when_the_database_is_away(phone: Phone) -> None:
    with patch.object(intake, "store", side_effect=OperationalError("gone")):
        answer = phone.osmand()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_it_keeps_tokens_out_of_every_log(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        phone.osmand()
        phone.osmand(lat="x")
        phone.traccar({"coords": phone.token})
        phone.owntracks(SAID)
        phone.http.get(OSMAND, {"id": "secret-of-a-stranger"})
    assert phone.token not in caplog.text.replace(tokens.hash_of(phone.token), "")
    assert "secret-of-a-stranger" not in caplog.text


def test_it_forgets_in_time_what_a_device_has_sent() -> None:
    throttle = Throttle(burst=3, per_s=1)
    assert [throttle.wait_s("a", 0.0) for _ in range(4)] == [0, 0, 0, 1]
    assert throttle.wait_s("b", 0.0) == 0
    assert [throttle.wait_s("a", 1.0), throttle.wait_s("a", 1.0)] == [0, 1]
