"""What becomes of a ticket once it is sent: its steps, and what is written on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from geo112.dispatch.models import Referral, ReferralStep
from geo112.dispatch.referrals.due import due_for
from geo112.dispatch.referrals.states import BEFORE, ENDS, Side
from geo112.dispatch.referrals.telling import add_line, tell
from geo112.regions.models import User

Status = Referral.Status


class NotPossible(Exception):
    """The ticket no longer stands where this step begins; `last` is the step that somebody else took."""

    def __init__(self, last: ReferralStep | None) -> None:
        self.last = last
        super().__init__(str(last))


@transaction.atomic
def take_step(
    *, referral: Referral, status: str, side: Side, by: User | None, reason: str = "", now: datetime
) -> Referral:
    """Takes the step, tells of it, and returns the referral as it stands then.

    Two who take the same step at the same moment meet at the conditional update: one takes it. Whoever repeats a step
    of their own changes nothing; anybody else gets NotPossible with the step that was quicker.
    """
    changes = {"status": status, "ended_at": now if status in ENDS else None, **_new_targets(referral, status, now)}
    standing = Referral.objects.filter(pk=referral.pk, status__in=BEFORE[side].get(status, ()))
    if not standing.update(**changes):
        _accept_repetition(referral, status, by)
    else:
        step = referral.steps.create(status=status, at=now, source=side, by=by, reason=reason)
        add_line(referral, "reopened" if status == Status.SENT else status, at=now, by=by, reason=step.reason)
        tell([referral])
    referral.refresh_from_db(fields=["status", "ended_at", "accept_due_at", "done_due_at"])
    return referral


def _new_targets(referral: Referral, status: str, now: datetime) -> dict[str, Any]:
    """Sent again, the time counts anew."""
    if status != Status.SENT:
        return {}
    due = due_for(referral.incident, referral.agency, now)
    return {"accept_due_at": due.accept_at, "done_due_at": due.done_at}


def _accept_repetition(referral: Referral, status: str, by: User | None) -> None:
    last = referral.steps.select_related("by").last()
    if last is None or last.status != status or last.by != by:
        raise NotPossible(last)
