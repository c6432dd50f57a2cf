"""A call joins an incident, and leaves it again. Nothing that was said is lost either way; the story tells of both."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from geo112.live.outbox import announce
from geo112.regions.models import User
from incidents.calls import CallRefused, end_call, refusal
from incidents.models import Call, Incident, TimelineEntry
from incidents.moving import change_incident
from incidents.opening import Location, location_of
from incidents.timeline import add_entry


class JoinRefused(CallRefused):
    """The call and the incident do not go together; `str()` says why."""


@dataclass(frozen=True)
class Taken:
    """What a call that left an incident is taken down with again."""

    call: Call
    words: str = ""
    location: Location | None = None


@transaction.atomic
def join_call(
    *,
    call: Call,
    incident: Incident,
    by: User,
    now: datetime,
    words: str = "",
    location: Location | None = None,
    refines: bool = True,
) -> Incident:
    """Ends the call as normal and links it; its words become a line of the story.

    `location` is where this caller says it is: with `refines` it becomes the incident's, else it is only kept.

    Pressing twice changes nothing. Raises JoinRefused, CallTaken or CallEnded, and then nothing has happened.
    """
    # Against being closed meanwhile: closing waits for this lock, or we see that it was first.
    locked = Incident.objects.select_for_update(no_key=True).select_related("region").get(pk=incident.pk)
    _check(call, locked)
    if not end_call(call=call, verification=Call.Verification.NORMAL, by=by, now=now, incident=locked):
        if call.incident_id == locked.pk and call.taken_by == by:
            return locked
        raise refusal(call)
    data: dict[str, Any] = {"call": call.pk, "words": words, "place": asdict(location) if location else None}
    if location and refines:
        data["moved_from"] = asdict(location_of(locked))
        change_incident(incident=locked, by=by, now=now, location=location)
    add_entry(locked, "joined", at=now, by=by, data=data)
    return locked


@transaction.atomic
def split_call(*, call: Call, by: User, now: datetime, reason: str = "") -> Taken:
    """The call leaves its incident and is taken again by whoever splits it, with its words and place as they were.

    A place that came with the call goes back to what it was, unless somebody corrected it since. Raises CallRefused
    where the call belongs to no incident, or somebody else was first.
    """
    call.refresh_from_db()
    if call.incident_id is None:
        raise CallRefused(_("This call belongs to no incident."))
    incident = Incident.objects.select_for_update(no_key=True).get(pk=call.incident_id)
    taken = {"status": Call.Status.TAKEN, "verification": "", "incident": None, "ended_at": None, "taken_by": by}
    if not Call.objects.filter(Q(pk=call.pk, incident=incident)).update(**taken):
        raise CallRefused(_("Somebody else was first."))
    call.refresh_from_db()
    announce(call.region_id, "call", [call.pk])
    entry = incident.timeline.filter(kind="joined", data__call=call.pk).last()
    brought = _take_place_back(incident, entry, by, now) if entry else None
    add_entry(incident, "split", at=now, by=by, data={"call": call.pk, "reason": reason})
    return Taken(call, entry.data["words"] if entry else "", brought or location_of(incident))


def _check(call: Call, incident: Incident) -> None:
    if call.region_id != incident.region_id:
        raise JoinRefused(_("The call and the incident belong to different regions."))
    if call.is_exercise != incident.is_exercise:
        raise JoinRefused(_("An exercise and a real emergency are never joined."))
    if incident.status != Incident.Status.OPEN and call.incident_id != incident.pk:
        closed = _("%(number)s is closed. Open it again first, or open a new incident.")
        raise JoinRefused(closed % {"number": incident.number})


def _take_place_back(incident: Incident, entry: TimelineEntry, by: User, now: datetime) -> Location | None:
    """The place that the call brought, if it brought one."""
    if not entry.data["place"]:
        return None
    brought = Location(**entry.data["place"])
    if "moved_from" in entry.data and location_of(incident) == brought:
        change_incident(incident=incident, by=by, now=now, location=Location(**entry.data["moved_from"]))
    return brought
