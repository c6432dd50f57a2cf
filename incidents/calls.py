"""What happens to a call: it rings, somebody takes it, and it is settled what it was.

Two operators press at once: every verb is one conditional update whose row count decides who was first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from geo112.live.outbox import announce
from geo112.regions.models import Region, User
from incidents.device_locations import adopt_waiting_locations
from incidents.models import Call, Caller, Incident

UNDO_WINDOW = timedelta(minutes=5)
OUTCOMES_WITHOUT_INCIDENT = (
    Call.Verification.GHOST,
    Call.Verification.PRANK,
    Call.Verification.INFORMATION,
    Call.Verification.DROPPED,
)


class CallRefused(Exception):
    """The call is no longer in the state that this step needs; `str()` says it to the operator."""


class CallTaken(CallRefused):
    """Another operator has the call; `by` is that operator."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        super().__init__(_("%(name)s has this call.") % {"name": by.get_username() if by else "?"})


class CallEnded(CallRefused):
    """The call is over; `incident` is the one that came of it, if any."""

    def __init__(self, incident: Incident | None) -> None:
        self.incident = incident
        ended = _("This call has ended.")
        opened = _("This call has become incident %(number)s.")
        super().__init__(opened % {"number": incident.number} if incident else ended)


@transaction.atomic
def receive_call(
    *,
    region: Region,
    pbx_call_id: str,
    number: str,
    received_at: datetime,
    queue: str = "",
    transcript: str = "",
    is_exercise: bool = False,
) -> tuple[Call, bool]:
    """The call and whether it is new. A PBX that repeats itself, even at the same moment, changes nothing.

    `number` as `phone.parse_number` gives it; hidden ("") calls never share a caller, and exercises have none.
    """
    is_anybody = bool(number) and not is_exercise
    caller = Caller.objects.get_or_create(region=region, number=number)[0] if is_anybody else None
    call, is_new = Call.objects.get_or_create(
        region=region,
        pbx_call_id=pbx_call_id,
        defaults={
            "caller": caller,
            "number": number,
            "received_at": received_at,
            "queue": queue,
            "transcript": transcript,
            "is_exercise": is_exercise,
        },
    )
    if is_new:
        adopt_waiting_locations(call)
        announce(region, "call", [call.pk])
    return call, is_new


@transaction.atomic
def take_call(*, call: Call, by: User, now: datetime) -> Call:
    """A waiting call becomes this operator's; taking one's own call again is no error. Raises CallTaken, CallEnded."""
    waiting = Q(status=Call.Status.WAITING)
    if _update(call, waiting, status=Call.Status.TAKEN, taken_by=by, taken_at=now):
        return call
    if call.taken_by == by and call.status == Call.Status.TAKEN:
        return call
    raise refusal(call)


@transaction.atomic
def release_call(*, call: Call, by: User) -> Call:
    """Back into the queue, by the operator who has it. Raises CallTaken, CallEnded; a waiting call stays waiting."""
    mine = Q(status=Call.Status.TAKEN, taken_by=by)
    if _update(call, mine, status=Call.Status.WAITING, taken_by=None, taken_at=None):
        return call
    if call.status == Call.Status.WAITING:
        return call
    raise refusal(call)


@transaction.atomic
def verify_call(*, call: Call, verification: str, by: User, now: datetime) -> Call:
    """Ends the call as something that needs no incident, taking it where it still waits. Raises CallTaken, CallEnded.

    The same verdict again is no error: an impatient operator presses twice.
    """
    if verification not in OUTCOMES_WITHOUT_INCIDENT:
        raise ValueError(f"{verification!r} does not end a call without an incident")
    if end_call(call=call, verification=verification, by=by, now=now):
        return call
    if call.verification == verification and call.taken_by == by:
        return call
    raise refusal(call)


def end_call(*, call: Call, verification: str, by: User, now: datetime, incident: Incident | None = None) -> bool:
    """Ends a call that waits or is this operator's; False where it was neither. Inside the caller's transaction."""
    return _update(
        call,
        Q(status=Call.Status.WAITING) | Q(status=Call.Status.TAKEN, taken_by=by),
        status=Call.Status.ENDED,
        verification=verification,
        taken_by=by,
        taken_at=Coalesce("taken_at", Value(now)),
        ended_at=now,
        incident=incident,
    )


@transaction.atomic
def undo_verification(*, call: Call, by: User, now: datetime) -> Call:
    """A call that ended without an incident at most 5 minutes ago is taken again, by whoever undoes it."""
    recent = Q(status=Call.Status.ENDED, incident=None, ended_at__gte=now - UNDO_WINDOW)
    if _update(call, recent, status=Call.Status.TAKEN, verification="", taken_by=by, ended_at=None):
        return call
    if call.status != Call.Status.ENDED:
        raise CallRefused(_("This call has not ended."))
    raise CallRefused(_("Only within five minutes, and only without an incident, can this be undone."))


def _update(call: Call, condition: Q, **values: Any) -> bool:
    """One conditional update, announced where it hit; `call` is fresh afterwards either way."""
    hit = Call.objects.filter(condition, pk=call.pk).update(**values) == 1
    call.refresh_from_db()
    if hit:
        announce(call.region_id, "call", [call.pk])
    return hit


def refusal(call: Call) -> CallRefused:
    """Why a step on this freshly read call is refused."""
    return CallEnded(call.incident) if call.status == Call.Status.ENDED else CallTaken(call.taken_by)
