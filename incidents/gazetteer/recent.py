"""Where this caller's earlier incidents were: somebody who calls again mostly calls from the same place."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.normalise import normalised
from incidents.gazetteer.similarity import likeness
from incidents.gazetteer.vocabulary import Role, Vocabulary
from incidents.gazetteer.vocabulary_rows import vocabulary_of
from incidents.models import Call, Incident

MOST = 3
MOST_LOOKED_AT = 20


def recent_places(region: Region, call: Call, text: str) -> list[Candidate]:
    """The caller's latest places that the words may mean (all where there are none yet), newest first.

    A hidden number has no caller, and so nobody's places.
    """
    if call.caller_id is None:
        return []
    incidents = Incident.objects.filter(region=region, calls__caller=call.caller_id).exclude(location_text="")
    vocabulary = vocabulary_of(region)
    wanted = _telling(text, vocabulary)
    found: dict[str, Candidate] = {}
    for incident in incidents.select_related("village__parent").order_by("-opened_at")[:MOST_LOOKED_AT]:
        if _may_mean(wanted, text, _telling(incident.location_text, vocabulary)):
            found.setdefault(incident.location_text, _candidate(region, incident))
    return list(found.values())[:MOST]


def _telling(text: str, vocabulary: Vocabulary) -> list[str]:
    return [word for word in normalised(text[:300], vocabulary) if vocabulary.role_of(word) is Role.NAME]


def _may_mean(wanted: list[str], text: str, named: list[str]) -> bool:
    if not text.strip():
        return True
    return bool(wanted) and all(any(likeness(word, name, unfinished=True) for name in named) for word in wanted)


def _candidate(region: Region, incident: Incident) -> Candidate:
    day = date_format(timezone.localtime(incident.opened_at, region.zone), "j F Y")
    village = incident.village
    return Candidate(
        lat=incident.location.y,
        lon=incident.location.x,
        radius_m=incident.location_radius_m,
        confidence=0.5,
        name=incident.location_text,
        source="gazetteer",
        reason=_("this caller's incident %(number)s of %(day)s") % {"number": incident.number, "day": day},
        kind="recent",
        village=village.name if village else "",
        district=village.parent.name if village and village.parent else "",
        region=region.slug,
        region_name=region.name,
    )
