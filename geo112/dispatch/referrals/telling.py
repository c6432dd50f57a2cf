"""What is told after a change, in the transaction of the change: the live stream and the incident's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import Truncator
from django.utils.translation import gettext_noop as _

from geo112.dispatch.models import Referral
from geo112.live.outbox import announce
from geo112.regions.models import User
from incidents.models import Incident
from incidents.timeline import add_entry, register_sentences

KIND = "referral"
LONGEST_LINE = 300

SENTENCES = {
    "referral_sent": _("Ticket to %(agency_name)s"),
    "referral_reopened": _("Ticket to %(agency_name)s opened again: %(reason)s"),
    "referral_accepted": _("%(agency_name)s has accepted the ticket"),
    "referral_in_progress": _("%(agency_name)s is at work on the ticket"),
    "referral_done": _("%(agency_name)s is done with the ticket"),
    "referral_declined": _("%(agency_name)s has declined the ticket: %(reason)s"),
    "referral_cancelled": _("Ticket to %(agency_name)s withdrawn"),
    "referrals_continue": _("Closed while tickets run on: %(agencies)s"),
    "referral_comment": _("Ticket to %(agency_name)s, comment: %(reason)s"),
}


def register() -> None:
    """For AppConfig.ready()."""
    register_sentences(SENTENCES)


def tell(referrals: Sequence[Referral]) -> None:
    """Announces changed referrals."""
    for referral in referrals:
        announce(referral.incident.region_id, KIND, [referral.pk])


def tell_of_incident(incident: Incident) -> None:
    """The incident changed: agencies see its place, type and words in their tickets."""
    announce(incident.region_id, KIND, list(incident.referrals.values_list("pk", flat=True)))


def add_line(referral: Referral, event: str, *, at: datetime, by: User | None, reason: str = "") -> None:
    """A line in the story of the incident; a long text is told by its beginning."""
    agency = referral.agency
    data = {
        "referral": referral.pk,
        "number": referral.number,
        "agency": agency.code,
        "agency_name": agency.name,
        "reason": Truncator(" ".join(reason.split())).chars(LONGEST_LINE),
    }
    add_entry(referral.incident, f"referral_{event}", at=at, by=by, data=data)


def add_line_of_all(referrals: Sequence[Referral], *, at: datetime, by: User | None) -> None:
    """One line that names the agencies whose tickets run on after the incident is closed."""
    names = ", ".join(referral.agency.name for referral in referrals)
    add_entry(referrals[0].incident, "referrals_continue", at=at, by=by, data={"agencies": names})
