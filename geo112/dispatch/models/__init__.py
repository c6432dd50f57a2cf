"""Who is to be sent: response plans, stored proposals, and assignments with their steps."""

from geo112.dispatch.models.assignments import Assignment, AssignmentQuerySet, AssignmentStep
from geo112.dispatch.models.plans import PlanItem, ResponsePlan
from geo112.dispatch.models.proposals import Proposal
from geo112.dispatch.models.rules import MutualAid, ProposalRules, helping_regions

__all__ = [
    "ResponsePlan", "PlanItem", "MutualAid", "ProposalRules", "Proposal",
    "AssignmentQuerySet", "Assignment", "AssignmentStep", "helping_regions",
]  # fmt: skip
