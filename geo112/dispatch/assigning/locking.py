"""Row locks, always taken in this order, so that no two who need several wait for each other: the incident, the units
by their pk, then assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from incidents.models import Incident
from responders.models import Unit


class IncidentClosed(Exception):
    """Nobody is sent to a closed incident."""


def hold_open(incident: Incident) -> None:
    """Holds the incident against being closed meanwhile (`closing` takes the same lock). Raises IncidentClosed."""
    locked = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    if locked.status != Incident.Status.OPEN:
        raise IncidentClosed


def hold_units(unit_ids: Iterable[int]) -> Mapping[int, bool]:
    """Holds the units' duty and their open assignments as they are, and tells by pk who is on duty.

    Whoever sends, queues, ends an assignment or sets a unit's duty takes this lock; its positions go on being stored.
    """
    locked = Unit.objects.select_for_update(no_key=True).filter(pk__in=set(unit_ids)).order_by("pk")
    return dict(locked.values_list("pk", "on_duty"))
