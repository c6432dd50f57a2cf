"""What the live stream shows of tickets: to the centre those of its region, to an agency its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from geo112.dispatch.models import Referral, ReferralQuerySet
from geo112.dispatch.referrals import states
from geo112.dispatch.referrals.representation import agency_referral_json, referral_json
from geo112.dispatch.referrals.telling import KIND
from geo112.live.registry import register_agency_loader, register_loader
from geo112.regions.models import Region
from incidents.models import Incident

State = dict[str, Any]


def register() -> None:
    """For AppConfig.ready()."""
    register_loader(KIND, load_for_centre, snapshot=of_region)
    register_agency_loader(KIND, load_for_agencies, snapshot=of_agencies)


def load_for_centre(ids: list[int]) -> dict[int, list[State]]:
    found = defaultdict(list)
    for referral in _rows().filter(pk__in=ids):
        found[referral.incident.region_id].append(referral_json(referral))
    return found


def load_for_agencies(ids: list[int]) -> dict[int, list[State]]:
    found = defaultdict(list)
    for referral in _rows().filter(pk__in=ids):
        found[referral.agency_id].append(agency_referral_json(referral))
    return found


def of_region(region: Region) -> list[State]:
    """Open tickets, and the ended ones of incidents that are still open."""
    is_shown = Q(status__in=states.OPEN) | Q(incident__status=Incident.Status.OPEN)
    return [referral_json(row) for row in _rows().filter(is_shown, incident__region=region)]


def of_agencies(agency_ids: Collection[int]) -> list[State]:
    """Open tickets; older ones are looked up in the list."""
    return [agency_referral_json(row) for row in _rows().open().filter(agency__in=agency_ids)]


def _rows() -> ReferralQuerySet:
    return Referral.objects.for_json()
