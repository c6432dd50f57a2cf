"""Who is to be sent and how fast: plans, proposals, assignments and tickets with their steps, what crews press."""

from geo112.dispatch.models.alarms import Alarm, AlarmQuerySet, Watermark
from geo112.dispatch.models.assignments import Arrival, Assignment, AssignmentQuerySet, AssignmentStep
from geo112.dispatch.models.coverage import COVERAGE_ROLES, Coverage
from geo112.dispatch.models.crew import CrewReport, CrewReportQuerySet
from geo112.dispatch.models.plans import PlanItem, ResponsePlan
from geo112.dispatch.models.proposals import Proposal
from geo112.dispatch.models.referrals import Referral, ReferralComment, ReferralQuerySet, ReferralStep
from geo112.dispatch.models.rules import MutualAid, ProposalRules, helping_regions
from geo112.dispatch.models.targets import Target, target_for

__all__ = [
    "COVERAGE_ROLES",
    "Alarm",
    "AlarmQuerySet",
    "Arrival",
    "Assignment",
    "AssignmentQuerySet",
    "AssignmentStep",
    "Coverage",
    "CrewReport",
    "CrewReportQuerySet",
    "MutualAid",
    "PlanItem",
    "Proposal",
    "ProposalRules",
    "Referral",
    "ReferralComment",
    "ReferralQuerySet",
    "ReferralStep",
    "ResponsePlan",
    "Target",
    "Watermark",
    "helping_regions",
    "target_for",
]
