from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.live.models import Event
from incidents.closing import NotClosed, NotOpen, close_incident, reopen_incident
from incidents.models import Incident
from incidents.moving import change_incident
from incidents.opening import location_of
from incidents.timeline import add_entry, sentence
from tests.makers import NOW, make_category, make_incident, make_user

pytestmark = pytest.mark.django_db


def changed(incident: Incident, **fields: Any) -> Incident:
    return change_incident(incident=incident, by=make_user(), now=NOW, **fields)


def kinds(incident: Incident) -> list[str]:
    return list(incident.timeline.values_list("kind", flat=True))


def jobs(incident: Incident) -> list[ProcrastinateJob]:
    """Those that wait for each other; no flush after a test empties the queue's own tables."""
    return list(ProcrastinateJob.objects.filter(lock=f"incident-{incident.pk}"))


def test_it_moves_and_tells_from_where() -> None:
    incident = make_incident(lon=122.52, location_text="Pasar")
    moved = replace(location_of(incident), lon=122.53, text="Terminal", radius_m=30)
    changed(incident, location=moved)
    assert (incident.location.x, incident.location_radius_m) == (122.53, 30)
    entry = incident.timeline.get()
    assert (entry.data["before"]["lon"], entry.data["after"]["lon"]) == (122.52, 122.53)
    with translation.override("en"):
        assert sentence(entry) == "Location changed: Pasar → Terminal"


def test_it_changes_several_things_at_once() -> None:
    incident = make_incident()
    changed(incident, category=make_category("FLOOD"), priority=2, description="Air naik")
    assert (incident.category.code, incident.priority, incident.description) == ("FLOOD", 2, "Air naik")
    assert sorted(kinds(incident)) == ["category", "description", "priority"]


def test_it_writes_nothing_where_nothing_differs() -> None:
    incident = make_incident()
    changed(incident, category=incident.category, priority=incident.priority, location=location_of(incident))
    assert kinds(incident) == []
    assert not Event.objects.exists() and not jobs(incident)


def test_units_hear_of_two_changes_one_after_the_other() -> None:
    incident = make_incident()
    changed(incident, location=replace(location_of(incident), lon=122.53))
    changed(incident, location=replace(location_of(incident), lon=122.54))
    assert len(jobs(incident)) == 2


def test_it_compares_with_the_row_and_not_with_an_old_copy() -> None:
    incident = make_incident(priority=1)
    old_copy = Incident.objects.get(pk=incident.pk)
    changed(incident, priority=2)
    changed(old_copy, priority=2)
    assert kinds(incident) == ["priority"]


def test_it_closes_with_an_outcome() -> None:
    incident = close_incident(incident=make_incident(), outcome="false_alarm", by=make_user(), now=NOW)
    assert (incident.status, incident.outcome, incident.closed_at) == ("closed", "false_alarm", NOW)
    assert kinds(incident) == ["closed"]
    assert Event.objects.get().ids == [incident.pk]


def test_it_closes_once() -> None:
    incident = make_incident()
    close_incident(incident=incident, outcome="resolved", by=make_user(), now=NOW)
    with pytest.raises(NotOpen):
        close_incident(incident=incident, outcome="duplicate", by=make_user(), now=NOW)
    assert Incident.objects.get().outcome == "resolved"


def test_an_unknown_outcome_closes_nothing() -> None:
    with pytest.raises(ValueError, match="vanished"):
        close_incident(incident=make_incident(), outcome="vanished", by=make_user(), now=NOW)


def test_it_reopens_for_a_reason() -> None:
    incident = make_incident()
    close_incident(incident=incident, outcome="resolved", by=make_user(), now=NOW)
    reopen_incident(incident=incident, reason="Api menyala lagi", by=make_user(), now=NOW)
    assert (incident.status, incident.outcome, incident.closed_at) == ("open", "", None)
    assert kinds(incident) == ["closed", "reopened"]


def test_an_open_incident_cannot_be_reopened() -> None:
    with pytest.raises(NotClosed):
        reopen_incident(incident=make_incident(), reason="", by=make_user(), now=NOW)


def test_a_note_stays_as_it_was_written() -> None:
    incident = make_incident()
    entry = add_entry(incident, "note", "100% <b>penuh</b> %(x)s", at=NOW, by=make_user())
    assert sentence(entry) == "100% <b>penuh</b> %(x)s"
    assert Event.objects.get().kind == "incident"


def test_incidents_and_types_keep_their_history() -> None:
    incident = make_incident()
    changed(incident, priority=3)
    history = incident._meta.model.pgh_event_model.objects  # type: ignore[attr-defined]
    assert list(history.order_by("pgh_id").values_list("priority", flat=True)) == [1, 3]
