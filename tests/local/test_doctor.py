import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django.fixtures import Settings

from geo112.local import doctor
from geo112.local.broker import PrivateBroker
from geo112.local.doctor import Level, findings
from tests.makers import make_latest, make_place, make_region, make_unit


def levels(subject: str) -> set[Level]:
    return {finding.level for finding in findings(subject)}


@pytest.mark.django_db
def test_it_finds_a_migrated_database_well() -> None:
    assert levels("database") == {Level.OK}


def test_it_finds_both_accounts_welcome_at_the_broker(broker: PrivateBroker) -> None:
    assert levels("broker") == {Level.OK}


def test_it_says_that_the_broker_refuses_a_password(
    broker: PrivateBroker, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.MQTT, "server_password", "wrong")
    assert levels("broker") == {Level.OK, Level.BROKEN}


@pytest.mark.django_db
def test_it_warns_of_a_region_without_roads() -> None:
    make_region()
    (finding,) = findings("roads")
    assert finding.level is Level.WARNING and "import_roads" in finding.advice


@pytest.mark.django_db
def test_it_counts_the_places_of_a_region() -> None:
    make_place()
    (finding,) = findings("gazetteer")
    assert finding.text.endswith("1 places")


@pytest.mark.django_db
def test_it_names_a_tracker_whose_clock_runs_ahead() -> None:
    unit = make_unit()
    latest = make_latest(unit)
    latest.fix_at = latest.received_at.replace(hour=23)
    latest.save()
    assert any(unit.call_sign in finding.text for finding in findings("clocks"))


def test_it_reports_a_database_that_is_away_as_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setitem(doctor.EXAMINATIONS, "database", away)
    (finding,) = findings("database")
    assert finding.level is Level.BROKEN and "connection refused" in finding.text


def test_it_fails_where_something_is_broken(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.MQTT, "port", 1)
    with pytest.raises(CommandError, match="2 broken"):
        call_command("doctor", only="broker")
