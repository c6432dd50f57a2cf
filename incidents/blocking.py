"""A number that plays pranks waits behind all others for a day: reversible, and never more than a place in line."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from geo112.live.outbox import announce
from geo112.regions.models import User
from incidents.models import Call, Caller, CallerBlock

BLOCK_TIME = timedelta(hours=24)


class BlockRefused(Exception):
    """This caller cannot be blocked; `str()` says why."""


@transaction.atomic
def block_caller(*, call: Call, by: User, now: datetime, reason: str = "") -> CallerBlock:
    """Blocks the number of the call for 24 hours; a block that stands already stays as it is.

    Raises BlockRefused for a hidden number: behind it is anybody who has none to show.
    """
    caller = _locked_caller(call)
    standing = caller.blocks.standing(now).first()
    if standing:
        return standing
    block = CallerBlock.objects.create(
        region_id=caller.region_id, caller=caller, by=by, reason=reason, at=now, until=now + BLOCK_TIME
    )
    _tell(caller)
    return block


@transaction.atomic
def lift_block(*, call: Call, by: User, now: datetime) -> int:
    """Takes back the standing block of the call's number, if there is one; how many were lifted."""
    caller = _locked_caller(call)
    lifted = caller.blocks.standing(now).update(lifted_at=now, lifted_by=by)
    if lifted:
        _tell(caller)
    return lifted


def _locked_caller(call: Call) -> Caller:
    """The lock keeps two operators from blocking twice."""
    if call.caller_id is None:
        if call.is_exercise:
            raise BlockRefused(_("The caller of an exercise is nobody to be blocked."))
        raise BlockRefused(_("A hidden number cannot be blocked: anybody may be behind it."))
    return Caller.objects.select_for_update(no_key=True).get(pk=call.caller_id)


def _tell(caller: Caller) -> None:
    """The calls of this number that stand in the queue change their place."""
    announce(caller.region_id, "call", list(caller.calls.not_ended().values_list("pk", flat=True)))
