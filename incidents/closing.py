"""An incident comes to its end, and sometimes back from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geo112.regions.models import User
from incidents.models import Incident
from incidents.timeline import add_entry


class NotOpen(Exception):
    """The incident is closed already."""


class NotClosed(Exception):
    """The incident is open."""


@transaction.atomic
def close_incident(*, incident: Incident, outcome: str, by: User | None, now: datetime) -> Incident:
    """Closes it with an `Incident.Outcome`. Whether units are still on the way is for dispatch to ask beforehand.

    Raises NotOpen where somebody else was first.
    """
    still_open = Incident.objects.filter(pk=incident.pk, status=Incident.Status.OPEN)
    closed = still_open.update(status=Incident.Status.CLOSED, closed_at=now, outcome=Incident.Outcome(outcome))
    if not closed:
        raise NotOpen(_("This incident is closed already."))
    incident.refresh_from_db()
    add_entry(incident, "closed", at=now, by=by, data={"outcome": outcome})
    return incident


@transaction.atomic
def reopen_incident(*, incident: Incident, reason: str, by: User | None, now: datetime) -> Incident:
    """Opens a closed incident again; raises NotClosed where it is open."""
    closed = Incident.objects.filter(pk=incident.pk, status=Incident.Status.CLOSED)
    if not closed.update(status=Incident.Status.OPEN, closed_at=None, outcome=""):
        raise NotClosed(_("This incident is open."))
    incident.refresh_from_db()
    add_entry(incident, "reopened", at=now, by=by, data={"reason": reason})
    return incident
