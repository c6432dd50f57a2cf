"""Who is to be sent: response plans, stored proposals, assignments and tickets with their steps; and how fast."""

from geo112.dispatch.models.assignments import Assignment, AssignmentQuerySet, AssignmentStep
from geo112.dispatch.models.plans import PlanItem
from geo112.dispatch.models.proposals import Proposal
from geo112.dispatch.models.referrals import Referral, ReferralComment, ReferralQuerySet, ReferralStep
from geo112.dispatch.models.targets import Target, target_for

__all__ = [
    "PlanItem",
    "Proposal",
    "AssignmentQuerySet",
    "Assignment",
    "AssignmentStep",
    "Target",
    "target_for",
    "Referral",
    "ReferralComment",
    "ReferralQuerySet",
    "ReferralStep",
]
