"""Why a place is offered, in a sentence that an operator can read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from geo112.regions.models import Region
from incidents.gazetteer.matches import Match
from incidents.gazetteer.query import Query
from incidents.gazetteer.retrieval import Found
from incidents.gazetteer.vocabulary import BESIDE, Role


def reason_for(query: Query, match: Match, place: Found, home: Region) -> str:
    """ "“spbu baruga” names it, beside it: samping, Watubangga agrees"."""
    said = " ".join(dict.fromkeys(query.texts[i] for i in match.positions))
    parts = [_("“%(words)s” names it") % {"words": said}]
    if match.cue in BESIDE and (relation := query.relation_before(match.mention.start)):
        parts.append(_("beside it: %(words)s") % {"words": relation})
    areas = {"village": place.village, "district": place.district, "region": home.name}
    if match.agrees:
        parts.append(_("%(area)s agrees") % {"area": areas[match.agrees]})
    if match.conflicts:
        parts.append(_("another kelurahan was named"))
    if match.cue is Role.AWAY:
        parts.append(_("said as a direction or origin"))
    if match.is_retracted:
        parts.append(_("taken back by the caller"))
    if not match.place.is_home:
        parts.append(_("outside, in %(region)s") % {"region": home.name})
    return ", ".join(parts)
