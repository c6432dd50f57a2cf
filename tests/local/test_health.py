import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from geo112.local import health
from responders.models import TrackerCounter
from tests.makers import NOW, make_unit

FROM_OUTSIDE = {"REMOTE_ADDR": "192.0.2.7"}


def test_it_is_alive_without_a_database(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_is_ready_with_a_migrated_database(client: Client) -> None:
    assert client.get("/readyz").content == b"ok\n"


def test_it_is_not_ready_while_migrations_are_pending(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "pending_migrations", lambda: ["regions.0002_more"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations: 1 pending\n")


def test_it_is_not_ready_while_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[str]:
        raise OperationalError

    monkeypatch.setattr(health, "pending_migrations", away)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_it_counts_tracker_messages_by_outcome(client: Client) -> None:
    TrackerCounter.objects.create(unit=make_unit(), outcome="bad_json", count=3, last_at=NOW)
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'geo112_tracker_messages_total{region="kendari",outcome="bad_json"} 3' in lines


def test_it_keeps_its_figures_from_strangers(client: Client) -> None:
    assert client.get("/metrics", **FROM_OUTSIDE).status_code == 403


def test_it_takes_no_forwarded_stranger_for_a_neighbour(client: Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403


@pytest.mark.django_db
def test_it_shows_its_figures_for_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "let-me-in"
    answer = client.get("/metrics", headers={"Authorization": "Bearer let-me-in"}, **FROM_OUTSIDE)
    assert answer.status_code == 200
