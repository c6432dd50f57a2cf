"""Who is to be sent: response plans, stored proposals, assignments with their steps, and what crews press."""

from geo112.dispatch.models.assignments import Assignment, AssignmentQuerySet, AssignmentStep
from geo112.dispatch.models.crew import CrewReport, CrewReportQuerySet
from geo112.dispatch.models.plans import PlanItem
from geo112.dispatch.models.proposals import Proposal

__all__ = [
    "PlanItem",
    "Proposal",
    "AssignmentQuerySet",
    "Assignment",
    "AssignmentStep",
    "CrewReportQuerySet",
    "CrewReport",
]
