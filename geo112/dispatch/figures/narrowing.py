"""Incidents of one agency: the rows behind an agency's figures (`tickets.BY_AGENCY`)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from geo112.dispatch.models import Assignment, Referral
from geo112.dispatch.referrals import states
from incidents.filters import register_agency_filter
from incidents.models import Incident


def register() -> None:
    """For AppConfig.ready()."""
    register_agency_filter(of_agency)


def of_agency(incidents: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    """`code`: what the agency received; `code:done` and `code:open`: what of that is done, or still to be done."""
    code, _colon, state = text.replace("\0", "").partition(":")
    units = Assignment.objects.filter(incident=OuterRef("pk"), unit__agency__code=code).exclude(status="cancelled")
    tickets = Referral.objects.filter(incident=OuterRef("pk"), agency__code=code).exclude(status="cancelled")
    is_open = Exists(units.open()) | Exists(tickets.filter(status__in=states.OPEN))
    if state == "open":
        return incidents.filter(is_open)
    if state == "done":
        done = Exists(units.filter(status="completed")) | Exists(tickets.filter(status="done"))
        return incidents.filter(done).exclude(is_open)
    return incidents.filter(Exists(units) | Exists(tickets))
