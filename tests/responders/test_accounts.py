from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from urllib.parse import parse_qs, urlparse

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from geo112.local.broker import PrivateBroker
from responders import topics
from responders.accounts import ensure_server_accounts, provision, provision_many, revoke
from responders.models import Tracker, Unit
from responders.mqtt import BrokerRefused, BrokerUnavailable, Publisher, request_control
from responders.workers import Worker
from tests.makers import make_unit
from tests.responders.devices import Device, eventually


def test_it_prints_credentials_that_the_broker_takes(broker: PrivateBroker, unit: Unit) -> None:
    out = StringIO()
    call_command("provision_tracker", unit.slug, "--json", stdout=out)
    printed = json.loads(out.getvalue())
    assert {"username", "password", "client_id", "topic", "host", "port", "owntracks_url"} <= set(printed)
    assert printed["topic"] == "geo112/kendari/units/uji-damkar-01/position"
    assert (printed["host"], printed["port"]) == (broker.host, broker.port)


def test_it_makes_a_link_that_configures_owntracks(broker: PrivateBroker, unit: Unit) -> None:
    credentials = provision(unit)
    link = urlparse(credentials.owntracks_url)
    configuration = json.loads(base64.b64decode(parse_qs(link.query)["inline"][0]))
    assert (link.scheme, link.path) == ("owntracks", "/config")
    assert configuration["_type"] == "configuration"
    assert (configuration["username"], configuration["password"]) == (credentials.username, credentials.password)


def test_it_says_which_unit_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="no unit 'nowhere'"):
        call_command("provision_tracker", "nowhere")


def test_it_ends_the_old_password_when_it_renews(broker: PrivateBroker, unit: Unit) -> None:
    old, new = provision(unit), provision(unit)
    with Device(old) as device:
        assert device.reason.is_failure
    with Device(new) as device:
        assert not device.reason.is_failure
    assert Tracker.objects.filter(unit=unit, revoked_at=None).count() == 1


def test_it_ends_the_account_that_a_unit_had_under_another_slug(broker: PrivateBroker, unit: Unit) -> None:
    old = provision(unit)
    unit.slug = "uji-renamed"
    unit.save()
    provision(unit)
    with Device(old) as device:
        assert device.reason.is_failure


def test_it_provisions_many_at_once(broker: PrivateBroker, transactional_db: None) -> None:
    units = [make_unit() for _ in range(60)]
    with Device(provision_many(units)[-1]) as device:
        assert not device.reason.is_failure
    assert Tracker.objects.count() == 60


def test_it_cuts_a_revoked_tracker_off_at_once_and_says_offline(
    worker: Worker, device: Device, device_of: Callable[[Unit], Device], unit: Unit
) -> None:
    device.say("presence", "online", retain=True)
    eventually(lambda: Tracker.objects.get(unit=unit).presence == "online")
    assert revoke(unit)
    assert device.disconnected.get(timeout=5).is_failure
    eventually(lambda: Tracker.objects.get(unit=unit).presence == "offline")
    assert Tracker.objects.get(unit=unit).revoked_at is not None


def test_it_has_nothing_to_revoke_where_there_is_no_account(broker: PrivateBroker, unit: Unit) -> None:
    assert not revoke(unit)


def test_it_lets_no_tracker_hear_what_another_has_subscribed(broker: PrivateBroker, transactional_db: None) -> None:
    intruder, victim = provision(make_unit("uji-a")), provision(make_unit("uji-b"))
    with Device(victim, session_s=60) as device:
        device.say("presence", "online")  # answered after the subscriptions
    own, others = (each.topic.replace("position", "assignments") for each in (intruder, victim))
    with Device(replace(intruder, client_id=victim.client_id), session_s=60) as device, Publisher() as server:
        device.say("presence", "online")
        server.publish(others, "[2]")
        server.publish(own, "[1]")
        assert device.messages.get(timeout=5) == (own, b"[1]")


def test_it_repeats_the_servers_rights_without_complaint(broker: PrivateBroker) -> None:
    ensure_server_accounts()
    ensure_server_accounts()


def test_it_lets_the_server_read_what_the_broker_tells_of_itself(broker: PrivateBroker) -> None:
    ensure_server_accounts()
    [answer] = request_control([{"command": "getRole", "rolename": "server"}])
    allowed = {acl["topic"] for acl in answer["data"]["role"]["acls"] if acl["acltype"] == "subscribeLiteral"}
    assert allowed >= set(topics.OF_THE_BROKER)


def test_it_lets_the_server_write_assignments_and_nothing_else(broker: PrivateBroker) -> None:
    with Publisher() as publisher:
        publisher.publish("geo112/kendari/units/x/assignments", "[]", retain=True)
        with pytest.raises(BrokerRefused):
            publisher.publish("geo112/kendari/units/x/position", "{}")


def test_it_says_when_the_account_is_refused(broker: PrivateBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.MQTT, "server_password", "wrong")
    with pytest.raises(BrokerRefused), Publisher():
        pass


def test_it_says_when_there_is_no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.MQTT, "port", 1)
    with pytest.raises(BrokerUnavailable), Publisher():
        pass
