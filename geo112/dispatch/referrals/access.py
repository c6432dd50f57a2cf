"""Who acts on a ticket, and for which side."""

from __future__ import annotations

from geo112.dispatch.models import Referral
from geo112.dispatch.referrals.states import Side
from geo112.regions.access import Role, may_dispatch, may_take_calls
from geo112.regions.models import User


def side_to_step(user: User, referral: Referral) -> Side | None:
    """The side for which the user takes steps: their agency's, or that of the centre where they may dispatch."""
    if _works_for(user, referral):
        return Side.AGENCY
    return Side.CENTRE if may_dispatch(user, referral.incident.region) else None


def side_to_write(user: User, referral: Referral) -> Side | None:
    """The side for which the user comments: call takers too hear what a caller asks about a ticket."""
    if _works_for(user, referral):
        return Side.AGENCY
    return Side.CENTRE if may_take_calls(user, referral.incident.region) else None


def side_to_read(user: User, referral: Referral) -> Side:
    """What the user gets to see: the centre's view only where they work there."""
    return Side.CENTRE if may_take_calls(user, referral.incident.region) else Side.AGENCY


def _works_for(user: User, referral: Referral) -> bool:
    return user.memberships.filter(role=Role.AGENCY, agency=referral.agency_id).exists()
