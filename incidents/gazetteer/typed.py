"""Coordinates in a text as a candidate."""

from __future__ import annotations

from django.utils.translation import gettext as _

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.coordinates import Correction, TypedPoint


def from_coordinates(region: Region, typed: TypedPoint) -> Candidate:
    is_viewport = Correction.VIEWPORT in typed.corrections
    is_corrected = typed.corrections - {Correction.VIEWPORT}
    return Candidate(
        lat=typed.lat,
        lon=typed.lon,
        radius_m=typed.radius_m,
        confidence=0.6 if is_viewport else 0.85 if is_corrected else 0.95,
        name=f"{typed.lat:.6f}, {typed.lon:.6f}",
        source="coordinates",
        reason=", ".join(_reasons(typed)),
        kind="coordinates",
        region=region.slug,
        matched=((typed.start, typed.end),),
    )


def _reasons(typed: TypedPoint) -> list[str]:
    said = {
        Correction.SIGN: _("corrected: the minus sign was missing"),
        Correction.SWAPPED: _("corrected: latitude and longitude were swapped"),
        Correction.VIEWPORT: _("middle of the map in the link, not a pin"),
    }
    return [_("coordinates in the text"), *(text for kind, text in said.items() if kind in typed.corrections)]
