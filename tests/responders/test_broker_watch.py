from __future__ import annotations

from secrets import token_hex

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from geo112.local import doctor, metrics
from geo112.local.broker import PrivateBroker
from geo112.local.doctor import Level, findings
from responders import tasks, topics
from responders.broker_watch import LastKnown, alarms
from responders.mqtt import BrokerFigures, BrokerUnavailable, Publisher, broker_figures
from tests.responders.devices import eventually


@pytest.mark.parametrize(
    ("held", "dropped", "words"),
    [
        (None, None, []),
        (0, 0, []),
        (499, 0, []),
        (500, 0, ["holds 500"]),
        (0, 3, ["dropped 3"]),
        (2000, 1, ["holds 2,000", "dropped 1"]),
    ],
)
def test_it_alarms_before_the_queue_is_full(
    settings: Settings, held: int | None, dropped: int | None, words: list[str]
) -> None:
    settings.BROKER_QUEUE_LIMIT = 1000
    told = list(alarms(BrokerFigures(held, dropped)))
    assert len(told) == len(words)
    assert all(word in alarm for word, alarm in zip(words, told, strict=True))


def figures_by_now() -> BrokerFigures | None:
    """The broker tells of itself every ten seconds, and first when it is ten seconds old."""
    try:
        return broker_figures()
    except BrokerUnavailable:
        return None


def held_now() -> int | None:
    """What the broker says after it was given one message more to hold: a figure that changes is told."""
    topic = topics.unit_topic("kendari", f"broker-watch-{token_hex(4)}", "assignments")
    with Publisher() as publisher:
        publisher.publish(topic, "[]", retain=True)
    figures = figures_by_now()
    return figures.held if figures else None


@pytest.mark.django_db
def test_the_server_may_ask_the_broker(broker: PrivateBroker) -> None:
    assert eventually(held_now, timeout_s=60) > 0


@pytest.mark.django_db
def test_it_does_not_wait_for_what_the_broker_no_longer_tells(broker: PrivateBroker) -> None:
    """Mosquitto forgets its own figures after a minute in which they did not change."""
    eventually(figures_by_now, timeout_s=60)
    with Publisher() as publisher:
        assert publisher.read(["$SYS/broker/forgotten"], until=topics.BROKER_UPTIME).keys() == {topics.BROKER_UPTIME}


def test_what_rests_is_still_known() -> None:
    known = LastKnown()
    assert known.after(BrokerFigures(None, None), now_s=0) == BrokerFigures(None, None)
    assert known.after(BrokerFigures(7, 0), now_s=15) == BrokerFigures(7, 0)
    assert known.after(BrokerFigures(8, None), now_s=30) == BrokerFigures(8, 0)
    assert known.after(BrokerFigures(None, None), now_s=45) == BrokerFigures(8, 0)


def test_what_may_have_changed_unseen_is_not_known() -> None:
    known = LastKnown()
    known.after(BrokerFigures(7, 0), now_s=0)
    assert known.after(BrokerFigures(None, None), now_s=60) == BrokerFigures(None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(("held", "told"), [(7, True), (None, False)])
def test_it_is_measured(client: Client, monkeypatch: pytest.MonkeyPatch, held: int | None, told: bool) -> None:
    monkeypatch.setattr(metrics, "_broker_figures", LastKnown())
    monkeypatch.setattr(metrics, "broker_figures", lambda: BrokerFigures(held, dropped=0))
    text = client.get("/metrics").content.decode()
    assert ("geo112_broker_held_messages 7" in text) == told
    assert "geo112_broker_dropped_messages_total 0" in text


@pytest.mark.django_db
def test_figures_go_on_without_a_broker(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.MQTT, "port", 1)
    text = client.get("/metrics").content.decode()
    assert "geo112_outbox_events" in text
    assert "geo112_broker" not in text


@pytest.mark.django_db
def test_doctor_and_the_log_say_it(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    for module in (doctor, tasks):
        monkeypatch.setattr(module, "broker_figures", lambda: BrokerFigures(held=900_000, dropped=0))
    assert Level.BROKEN in {finding.level for finding in findings("queues")}
    tasks.watch_broker(timestamp=0)
    assert "900,000 messages" in caplog.text
