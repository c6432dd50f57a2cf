"""Who is to be sent: response plans, stored proposals, and assignments with their steps."""

from geo112.dispatch.models.assignments import Assignment, AssignmentQuerySet, AssignmentStep
from geo112.dispatch.models.coverage import COVERAGE_ROLES, Coverage
from geo112.dispatch.models.plans import PlanItem
from geo112.dispatch.models.proposals import Proposal

__all__ = [
    "PlanItem",
    "Proposal",
    "AssignmentQuerySet",
    "Assignment",
    "AssignmentStep",
    "COVERAGE_ROLES",
    "Coverage",
]
