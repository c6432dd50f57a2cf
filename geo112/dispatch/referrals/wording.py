"""What is said about tickets, in the reader's language."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from geo112.dispatch.models import Referral, ReferralComment, ReferralStep
from geo112.dispatch.referrals.states import Side


def not_possible_text(referral: Referral, last: ReferralStep | None, reader: Side) -> str:
    """Why a step was not taken: how the ticket stands, since when and by whom."""
    facts = {"number": referral.number, "status": referral.get_status_display()}
    if last is None:
        return _("%(number)s stands at: %(status)s.") % facts
    at = date_format(localtime(last.at, referral.incident.region.zone), "d M H:i")
    return _("%(number)s stands at: %(status)s (%(by)s, %(at)s).") % {**facts, "at": at, "by": actor(last, reader)}


def actor(step: ReferralStep | ReferralComment, reader: Side) -> str:
    """Who did it. To an agency the people of the centre are the centre."""
    if step.source == Side.CENTRE and reader == Side.AGENCY:
        return _("112 centre")
    return step.by.get_username() if step.by else _("automatically")


def tickets_running_text(agencies: list[str]) -> str:
    """Why an incident is not closed, and what to do."""
    names = {"agencies": ", ".join(agencies)}
    return _("Open tickets: %(agencies)s. Wait for them, withdraw them, or confirm that they run on.") % names
