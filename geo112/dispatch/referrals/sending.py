"""Sending tickets: once per agency and incident, however often and by however many it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from geo112.dispatch.assigning.sending import IncidentClosed
from geo112.dispatch.models import Proposal, Referral
from geo112.dispatch.referrals.due import due_for
from geo112.dispatch.referrals.states import Side
from geo112.dispatch.referrals.steps import take_step
from geo112.dispatch.referrals.telling import add_line, tell
from geo112.regions.models import Agency, User
from incidents.models import Incident


@transaction.atomic
def refer(
    *,
    incident: Incident,
    agencies: Iterable[Agency],
    by: User | None,
    note: str = "",
    proposal: Proposal | None = None,
    now: datetime,
) -> Sequence[Referral]:
    """A ticket to each agency, in the order of their codes. Raises IncidentClosed.

    One that is open already stays as it is; one that has ended is sent again, with the note as the reason.
    """
    # The lock makes the second of two senders find the first one's tickets, and holds off the closing meanwhile.
    locked = Incident.objects.select_for_update(of=("self",), no_key=True).select_related("region").get(pk=incident.pk)
    if locked.status != Incident.Status.OPEN:
        raise IncidentClosed
    ordered = sorted(set(agencies), key=lambda agency: agency.code)
    return [_refer(locked, agency, by, note, proposal, now) for agency in ordered]


def _refer(
    incident: Incident, agency: Agency, by: User | None, note: str, proposal: Proposal | None, now: datetime
) -> Referral:
    known = Referral.objects.filter(incident=incident, agency=agency).select_related("incident", "agency").first()
    if known is None:
        return _create(incident, agency, by, note, proposal, now)
    if known.is_open:
        return known
    return take_step(referral=known, status=Referral.Status.SENT, side=Side.CENTRE, by=by, reason=note, now=now)


def _create(
    incident: Incident, agency: Agency, by: User | None, note: str, proposal: Proposal | None, now: datetime
) -> Referral:
    due = due_for(incident, agency, now)
    referral = Referral.objects.create(
        incident=incident,
        agency=agency,
        number=f"{incident.number}/{agency.code.upper()}",
        proposal=proposal,
        note=note,
        sent_at=now,
        sent_by=by,
        accept_due_at=due.accept_at,
        done_due_at=due.done_at,
    )
    referral.steps.create(status=Referral.Status.SENT, at=now, source=Side.CENTRE if by else Side.SYSTEM, by=by)
    add_line(referral, "sent", at=now, by=by)
    tell([referral])
    return referral
