"""Who else may see an incident's photos: those who were sent to it, their agencies, and both sides of a ticket."""

from __future__ import annotations

from django.db.models import Q

from geo112.dispatch.models import Assignment, Referral, ReferralComment
from geo112.regions.models import User
from incidents.models import register_viewers


def register() -> None:
    """For AppConfig.ready()."""
    register_viewers(those_sent)
    register_viewers(those_asked)


def those_sent(user: User) -> Q:
    return Q(incident__in=Assignment.objects.visible_to(user).values("incident_id"))


def those_asked(user: User) -> Q:
    """An agency sees the photos of its own tickets, and no others of the incident."""
    own = ReferralComment.objects.filter(referral__in=Referral.objects.in_inbox_of(user))
    return Q(pk__in=own.values("photo_id"))
