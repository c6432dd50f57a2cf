"""Calls, callers, places, categories, and the incidents that come of them."""

from incidents.models.attachments import Attachment, AttachmentQuerySet, register_viewers
from incidents.models.blocks import CallerBlock, CallerBlockQuerySet
from incidents.models.calls import Call, Caller, CallQuerySet
from incidents.models.categories import Category
from incidents.models.corrections import LocationCorrection, PlaceAlias
from incidents.models.demand import DEMAND_ROLES, Demand
from incidents.models.handovers import HandOver
from incidents.models.incidents import Incident, IncidentCounter, IncidentQuerySet, TimelineEntry
from incidents.models.looks import Look, LookQuerySet
from incidents.models.place_index import PlacePosting, PlaceWord
from incidents.models.places import Place
from incidents.models.sharing import DeviceLocation, LocationRequest
from incidents.models.vocabulary import VocabularyEntry, VocabularyVersion

__all__ = [
    "AttachmentQuerySet",
    "Attachment",
    "register_viewers",
    "Category",
    "DEMAND_ROLES",
    "Demand",
    "Place",
    "PlaceAlias",
    "PlacePosting",
    "PlaceWord",
    "LocationCorrection",
    "VocabularyEntry",
    "VocabularyVersion",
    "IncidentQuerySet",
    "Incident",
    "IncidentCounter",
    "TimelineEntry",
    "Caller",
    "CallQuerySet",
    "Call",
    "CallerBlock",
    "CallerBlockQuerySet",
    "HandOver",
    "Look",
    "LookQuerySet",
    "DeviceLocation",
    "LocationRequest",
]
