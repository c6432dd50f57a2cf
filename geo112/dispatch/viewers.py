"""Who else may see an incident's photos: those who were sent to it, and their agencies."""

from __future__ import annotations

from django.db.models import Q

from geo112.dispatch.models import Assignment
from geo112.regions.models import User
from incidents.models import register_viewers


def register() -> None:
    """For AppConfig.ready()."""
    register_viewers(those_sent)


def those_sent(user: User) -> Q:
    return Q(incident__in=Assignment.objects.visible_to(user).values("incident_id"))
