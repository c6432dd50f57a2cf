"""Plain functions that make rows for tests. Every argument has a harmless default; names are fictional."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from geo112.dispatch.models import Alarm, Assignment, PlanItem, Referral, ResponsePlan, Target
from geo112.regions.access import AGENCY_ROLES, Role
from geo112.regions.models import Agency, Membership, Region, User
from geo112.roads.models import RoadClosure
from incidents.attachments import store_photo
from incidents.gazetteer.normalise import search_text
from incidents.gazetteer.shipped import shipped_vocabulary
from incidents.models import Attachment, Call, Category, Incident, Place
from responders.models import LatestPosition, Position, Station, Unit
from tests.photos import upload

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
_serial = itertools.count(1)


def make_region(slug: str = "kendari", **fields: Any) -> Region:
    """A region of about 20 km around Kendari's centre, or the one that is there already."""
    known = {"kendari": ("Kota Kendari", "74.71", "KDI"), "konawe": ("Kabupaten Konawe", "74.02", "KNW")}
    name, code, prefix = known.get(slug, (slug.title(), f"99.{next(_serial)}", slug[:3].upper()))
    west, south = (122.40, -4.10) if slug == "kendari" else (121.90, -4.00)
    outline = MultiPolygon(Polygon.from_bbox((west, south, west + 0.25, south + 0.2)))
    defaults = {
        "name": name,
        "code": code,
        "number_prefix": prefix,
        "boundary": outline,
        "center": Point(west + 0.12, south + 0.12, srid=4326),
    }
    return Region.objects.get_or_create(slug=slug, defaults={**defaults, **fields})[0]


def make_agency(code: str = "damkar", region: Region | None = None, **fields: Any) -> Agency:
    region = region or make_region()
    return Agency.objects.get_or_create(region=region, code=code, defaults={"name": code.title(), **fields})[0]


def make_user(
    role: Role | None = Role.OPERATOR, region: Region | None = None, agency: Agency | None = None, **fields: Any
) -> User:
    """A user with one membership; agency and crew get `agency` (made where none is given)."""
    name = fields.pop("username", f"user{next(_serial)}")
    user = User.objects.create_user(username=name, password="rahasia-uji-112", **fields)  # type: ignore[no-untyped-call]
    if role is not None:
        region = region or (agency.region if agency else make_region())
        if role in AGENCY_ROLES:
            agency = agency or make_agency(region=region)
        Membership.objects.create(user=user, role=role, region=region, agency=agency)
    return user


def make_station(agency: Agency | None = None, lon: float = 122.52, lat: float = -3.98, **fields: Any) -> Station:
    agency = agency or make_agency()
    fields = {"name": f"Pos Uji {next(_serial)}", "is_fictional": True, **fields}
    return Station.objects.create(region=agency.region, agency=agency, point=Point(lon, lat, srid=4326), **fields)


def make_unit(slug: str | None = None, agency: Agency | None = None, **fields: Any) -> Unit:
    agency = agency or make_agency()
    slug = slug or f"uji-{next(_serial)}"
    fields = {"call_sign": slug.upper(), "kind": "fire_engine", "on_duty": True, "is_fictional": True, **fields}
    return Unit.objects.create(region=agency.region, agency=agency, slug=slug, **fields)


def make_latest(
    unit: Unit, lon: float = 122.52, lat: float = -3.98, at: datetime = NOW, **fields: Any
) -> LatestPosition:
    fields = {"fix_at": at, "effective_at": at, "received_at": at, "accuracy_m": 5.0, **fields}
    return LatestPosition.objects.create(unit=unit, point=Point(lon, lat, srid=4326), **fields)


def make_position(unit: Unit, lon: float = 122.52, lat: float = -3.98, at: datetime = NOW, **fields: Any) -> Position:
    fields = {"effective_at": at, "received_at": at, "accuracy_m": 5.0, **fields}
    return Position.objects.create(unit_id=unit.pk, fix_at=at, point=Point(lon, lat, srid=4326), **fields)


def make_category(code: str = "FIRE_BLD", **fields: Any) -> Category:
    defaults = {"name_id": code, "name_en": code, "keywords": [], "priority": 1, **fields}
    return Category.objects.get_or_create(code=code, defaults=defaults)[0]


def make_place(
    name: str = "Pasar Uji", region: Region | None = None, lon: float = 122.52, lat: float = -3.98, **fields: Any
) -> Place:
    region = region or make_region()
    found_by = search_text([name, *fields.get("aliases", [])], shipped_vocabulary())
    fields = {"key": f"uji-{next(_serial)}", "kind": "landmark", "search_text": found_by, **fields}
    return Place.objects.create(region=region, name=name, point=Point(lon, lat, srid=4326), **fields)


def make_call(region: Region | None = None, **fields: Any) -> Call:
    fields = {"pbx_call_id": f"uji-{next(_serial)}", "number": "+6281200000001", "received_at": NOW, **fields}
    return Call.objects.create(region=region or make_region(), **fields)


def make_incident(region: Region | None = None, lon: float = 122.52, lat: float = -3.98, **fields: Any) -> Incident:
    """An open incident, written as a row: tests of opening itself call `incidents.opening`."""
    fields.setdefault("category", make_category())
    fields = {
        "number": f"UJI-2026-{next(_serial):06d}",
        "priority": 1,
        "location_radius_m": 100,
        "location_source": Incident.LocationSource.MAP,
        "opened_at": NOW,
        **fields,
    }
    return Incident.objects.create(region=region or make_region(), location=Point(lon, lat, srid=4326), **fields)


def make_attachment(incident: Incident, **fields: Any) -> Attachment:
    return store_photo(incident=incident, upload=upload(), **{"by": None, "now": NOW, **fields})


def make_plan(category: Category, region: Region | None = None, **fields: Any) -> ResponsePlan:
    """The plan narrowed to these fields, or the one that is there already."""
    narrowed = {"priority": None, "area": None, "from_time": None, "to_time": None, **fields}
    return ResponsePlan.objects.get_or_create(region=region or make_region(), category=category, **narrowed)[0]


def make_plan_item(category: Category, agency: Agency, count: int = 1, **fields: Any) -> PlanItem:
    """A line of the type's general plan, or of `plan`."""
    plan = fields.pop("plan", None) or make_plan(category, agency.region)
    return PlanItem.objects.create(plan=plan, agency=agency, count=count, **fields)


def make_closure(region: Region | None = None, geometry: str = "", **fields: Any) -> RoadClosure:
    """A flood since an hour before NOW over some water north of Kendari; `geometry` as WKT."""
    shape = GEOSGeometry(geometry or "LINESTRING (122.50 -3.90, 122.51 -3.90)", srid=4326)
    fields = {"reason": "flood", "starts_at": NOW - timedelta(hours=1), **fields}
    return RoadClosure.objects.create(region=region or make_region(), geometry=shape, **fields)


def make_assignment(unit: Unit, incident: Incident, **fields: Any) -> Assignment:
    return Assignment.objects.create(unit=unit, incident=incident, **{"sent_at": NOW, **fields})


def make_target(step: str, seconds: int, *, region: Region | None = None, **fields: Any) -> Target:
    return Target.objects.create(region=region or make_region(), step=step, seconds=seconds, **fields)


def make_alarm(region: Region | None = None, **fields: Any) -> Alarm:
    fields = {
        "key": f"uji:{next(_serial)}",
        "kind": "send",
        "level": "missed",
        "due_at": NOW,
        "fired_at": NOW,
        **fields,
    }
    return Alarm.objects.create(region=region or make_region(), **{"fired_at": NOW, **fields})


def make_referral(agency: Agency | None = None, incident: Incident | None = None, **fields: Any) -> Referral:
    """A ticket written as a row, with its first step; tests of sending call `dispatch.referrals.sending`."""
    agency = agency or make_agency("pln", sends_units=False)
    incident = incident or make_incident(agency.region)
    number = f"{incident.number}/{agency.code.upper()}"
    fields = {"number": number, "sent_at": NOW, **fields}
    referral = Referral.objects.create(incident=incident, agency=agency, **fields)
    referral.steps.create(status="sent", at=referral.sent_at, source="centre")
    return referral
