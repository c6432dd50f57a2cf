"""Calls, callers, places, categories, and the incidents that come of them."""

from incidents.models.calls import Call, Caller, CallQuerySet
from incidents.models.categories import Category
from incidents.models.corrections import LocationCorrection, PlaceAlias
from incidents.models.incidents import Incident, IncidentCounter, IncidentQuerySet, TimelineEntry
from incidents.models.place_index import PlacePosting, PlaceWord
from incidents.models.places import Place
from incidents.models.vocabulary import VocabularyEntry, VocabularyVersion

__all__ = [
    "Category",
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
]
