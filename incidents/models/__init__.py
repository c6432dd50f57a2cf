"""Calls, callers, places, categories, and the incidents that come of them."""

from incidents.models.attachments import Attachment, AttachmentQuerySet, register_viewers
from incidents.models.calls import Call, Caller, CallQuerySet
from incidents.models.categories import Category
from incidents.models.demand import DEMAND_ROLES, Demand
from incidents.models.incidents import Incident, IncidentCounter, IncidentQuerySet, TimelineEntry
from incidents.models.places import Place

__all__ = [
    "AttachmentQuerySet",
    "Attachment",
    "register_viewers",
    "Category",
    "DEMAND_ROLES",
    "Demand",
    "Place",
    "IncidentQuerySet",
    "Incident",
    "IncidentCounter",
    "TimelineEntry",
    "Caller",
    "CallQuerySet",
    "Call",
]
