"""Handing over in one step, and what the neighbour makes of it. Neither side learns names of the other's people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from geo112.regions.models import Region, User
from incidents.closing import close_incident, reopen_incident
from incidents.gazetteer.areas import village_at
from incidents.models import Call, HandOver, Incident
from incidents.opening import next_number
from incidents.timeline import add_entry

LONGEST_DESCRIPTION = 10_000


class HandOverRefused(Exception):
    """It cannot be handed over, accepted or returned now; `str()` says why."""


@transaction.atomic
def hand_over(
    *,
    incident: Incident,
    to: Region,
    by: User,
    now: datetime,
    keeps_supporting: bool = False,
    share_numbers: bool = True,
    reason: str = "",
) -> HandOver:
    """The neighbour gets an incident with place, words and, where allowed, the callers' numbers.

    Ours is closed as handed over or, with `keeps_supporting`, stays open. Whether units are still on it is for
    dispatch to ask beforehand. Raises HandOverRefused.
    """
    locked = Incident.objects.select_for_update(no_key=True).select_related("region", "category").get(pk=incident.pk)
    _check(locked, to)
    received = _received(locked, to, now)
    handover = HandOver.objects.create(
        sent=locked,
        received=received,
        keeps_supporting=keeps_supporting,
        numbers=_numbers(locked) if share_numbers else [],
        reason=reason,
        by=by,
        at=now,
    )
    told = {"region": to.name, "number": received.number, "reason": reason, "keeps_supporting": keeps_supporting}
    add_entry(locked, "handed_over", at=now, by=by, data=told)
    data = {"region": locked.region.name, "number": locked.number, "reason": reason}
    add_entry(received, "received", at=now, data=data)
    if not keeps_supporting:
        close_incident(incident=locked, outcome=Incident.Outcome.HANDED_OVER, by=by, now=now)
    return handover


@transaction.atomic
def accept(*, handover: HandOver, by: User, now: datetime) -> HandOver:
    """The neighbour takes it on; both stories tell. Accepting twice is no error. Raises HandOverRefused."""
    if not _decide(handover, HandOver.State.ACCEPTED, by, now):
        if handover.state == HandOver.State.ACCEPTED:
            return handover
        raise HandOverRefused(_("This hand-over has been returned already."))
    _tell_both(handover, "accepted_by_neighbour", by, now, ours_by_receiver=True)
    return handover


@transaction.atomic
def give_back(*, handover: HandOver, by: User, now: datetime, reason: str) -> HandOver:
    """The neighbour returns it: theirs is closed, ours is open again. Raises HandOverRefused."""
    if not _decide(handover, HandOver.State.RETURNED, by, now, reason, also=HandOver.State.ACCEPTED):
        raise HandOverRefused(_("This hand-over has been returned already."))
    _tell_both(handover, "returned_by_neighbour", by, now, ours_by_receiver=True, reason=reason)
    _end(handover, by_receiver=by, by_sender=None, now=now)
    return handover


@transaction.atomic
def take_back(*, handover: HandOver, by: User, now: datetime) -> HandOver:
    """The sender thinks better of it before the neighbour has accepted. Raises HandOverRefused afterwards."""
    if not _decide(handover, HandOver.State.RETURNED, by, now):
        raise HandOverRefused(_("The neighbour has answered already."))
    _tell_both(handover, "taken_back", by, now, ours_by_receiver=False)
    _end(handover, by_receiver=None, by_sender=by, now=now)
    return handover


def _check(incident: Incident, to: Region) -> None:
    if to.pk == incident.region_id:
        raise HandOverRefused(_("This incident is in %(region)s already.") % {"region": to.name})
    standing = incident.handed_over_as.exclude(state=HandOver.State.RETURNED).select_related("received").first()
    if standing:
        number = standing.received.number
        raise HandOverRefused(_("This incident was handed over already, as %(number)s.") % {"number": number})
    if incident.status != Incident.Status.OPEN:
        raise HandOverRefused(_("%(number)s is closed. Open it again first.") % {"number": incident.number})


def _received(incident: Incident, to: Region, now: datetime) -> Incident:
    return Incident.objects.create(
        region=to,
        number=next_number(to, now),
        category=incident.category,
        priority=incident.priority,
        description=_words(incident),
        location=incident.location,
        location_radius_m=incident.location_radius_m,
        location_source=incident.location_source,
        location_text=incident.location_text,
        village=village_at(to, incident.location),
        is_exercise=incident.is_exercise,
        opened_at=now,
    )


def _words(incident: Incident) -> str:
    """The description and what further callers said: notes are the centre's own."""
    joined = incident.timeline.filter(kind="joined").values_list("data__words", flat=True)
    return "\n".join(filter(None, [incident.description, *joined]))[:LONGEST_DESCRIPTION]


def _numbers(incident: Incident) -> list[str]:
    """Of those who called about it, each once, in the order of their calls."""
    numbers = Call.objects.filter(incident=incident).exclude(number="").order_by("received_at")
    return list(dict.fromkeys(numbers.values_list("number", flat=True)))


def _decide(
    handover: HandOver, state: str, by: User, now: datetime, reason: str = "", also: str = HandOver.State.OFFERED
) -> bool:
    """One conditional update: who answers first has answered."""
    waiting = HandOver.objects.filter(pk=handover.pk, state__in=[HandOver.State.OFFERED, also])
    hit = waiting.update(state=state, decided_by=by, decided_at=now, decision_reason=reason)
    handover.refresh_from_db()
    return bool(hit)


def _tell_both(
    handover: HandOver, kind: str, by: User, now: datetime, *, ours_by_receiver: bool, reason: str = ""
) -> None:
    """Each side hears the other's region and number; only its own people are named."""
    sent, received = handover.sent, handover.received
    for incident, other, is_receiver in ((sent, received, False), (received, sent, True)):
        data: dict[str, Any] = {"region": received.region.name, "number": other.number, "reason": reason}
        add_entry(incident, kind, at=now, by=by if is_receiver == ours_by_receiver else None, data=data)


def _end(handover: HandOver, *, by_receiver: User | None, by_sender: User | None, now: datetime) -> None:
    """Theirs closes; ours opens again where the hand-over had closed it."""
    sent, received = handover.sent, handover.received
    received.refresh_from_db()
    if received.status == Incident.Status.OPEN:
        close_incident(incident=received, outcome=Incident.Outcome.HANDED_OVER, by=by_receiver, now=now)
    sent.refresh_from_db()
    if sent.status == Incident.Status.CLOSED and sent.outcome == Incident.Outcome.HANDED_OVER:
        told = _("returned by %(region)s") % {"region": received.region.name}
        reopen_incident(incident=sent, reason=told, by=by_sender, now=now)
