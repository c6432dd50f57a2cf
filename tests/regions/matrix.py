"""Who may open what: one row for every page and endpoint. A new one joins by adding its row.

A row's path is built for one region. In that region exactly the row's roles are let in; in every other region nobody.
Where an address is the same for all, as a list's is, `shows` is the text that only those let in may find in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from geo112.regions.access import STAFF_ROLES, Role
from geo112.regions.models import Region
from incidents.gazetteer.aliases import give_alias
from responders.models import TrackView, Unit
from tests.makers import (
    NOW,
    make_agency,
    make_assignment,
    make_call,
    make_category,
    make_incident,
    make_place,
    make_unit,
    make_user,
)

EVERYBODY = tuple(Role)
STAFF = STAFF_ROLES
STAFF_AND_AGENCY = (*STAFF_ROLES, Role.AGENCY)
LEADS = (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN)


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    path: Callable[[Region], str]
    roles: tuple[Role, ...]
    shows: Callable[[Region], str] | None = None
    body: Callable[[Region], dict[str, object]] = lambda region: {}

    def __str__(self) -> str:
        return self.name


def call(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/api/v1/calls/{make_call(region).pk}/{act}"


def incident(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/api/v1/incidents/{make_incident(region).number}/{act}"


def unit(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/api/v1/units/{make_unit(agency=make_agency(region=region)).slug}/{act}"


def tracker(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/trackers/{make_unit(agency=make_agency(region=region)).slug}/{act}"


def assignment_steps(region: Region) -> str:
    sent = make_assignment(make_unit(agency=make_agency(region=region)), make_incident(region))
    return f"/api/v1/assignments/{sent.pk}/steps/"


def given_alias(region: Region) -> str:
    alias = give_alias(place=make_place(region=region), text="Sebutan Uji", by=make_user(region=region))
    return f"/api/v1/places/aliases/{alias.pk}/"


def new_alias(region: Region) -> dict[str, object]:
    return {"region": region.slug, "key": make_place(region=region).key, "text": "Sebutan Uji"}


def of_region(path: str) -> Callable[[Region], str]:
    """An address that names its region as `{slug}`."""
    return lambda region: path.format(slug=region.slug)


def listing(path: str, make: Callable[[Region], object]) -> Callable[[Region], str]:
    """A list over all regions, in which this region has one row."""

    def build(region: Region) -> str:
        make(region)
        return path

    return build


def mark(region: Region) -> str:
    """The number or slug of the one row that a listing is to show."""
    return f"mtx-{region.pk:06d}"


def marked_call(region: Region) -> object:
    return make_call(region, number=mark(region))


def marked_incident(region: Region) -> object:
    return make_incident(region, number=mark(region))


def marked_unit(region: Region) -> Unit:
    return make_unit(mark(region), agency=make_agency(region=region))


def marked_look(region: Region) -> object:
    return TrackView.objects.create(unit=marked_unit(region), user=make_user(None), since=NOW, until=NOW)


def marked_assignment(region: Region) -> object:
    return make_assignment(marked_unit(region), make_incident(region))


def new_call(region: Region) -> dict[str, object]:
    return {"region": region.slug, "number": "0812-0000-0001", "pbx_call_id": f"matrix-{uuid4()}"}


def new_incident(region: Region) -> dict[str, object]:
    place = {"lat": region.center.y, "lon": region.center.x, "radius_m": 100, "location_source": "map"}
    return {"region": region.slug, "call": None, "category": make_category().code, **place}


REGIONS = [
    Row("region list", "GET", of_region("/api/v1/regions/"), EVERYBODY, lambda region: f'"{region.slug}"'),
    Row("live stream", "GET", of_region("/live/?region={slug}"), STAFF),
    Row("account", "GET", of_region("/account/"), EVERYBODY, lambda region: region.name),
]
PAGES = [
    Row("console", "GET", of_region("/?region={slug}"), STAFF),
    Row("call log", "GET", listing("/calls/", marked_call), STAFF, mark),
    Row("incident log", "GET", listing("/incidents/", marked_incident), STAFF, mark),
]
TRACKERS = [
    Row("trackers", "GET", listing("/trackers/", marked_unit), LEADS, mark),
    Row("tracker", "GET", tracker(), LEADS),
    Row("give a tracker an account", "POST", tracker("provision/"), LEADS),
    Row("revoke a tracker", "POST", tracker("revoke/"), LEADS),
]
CALLS = [
    Row("calls", "GET", listing("/api/v1/calls/", marked_call), STAFF, mark),
    Row("hook", "POST", of_region("/api/v1/calls/"), STAFF, body=new_call),
    Row("call", "GET", call(), STAFF),
    Row("take", "POST", call("take/"), STAFF),
    Row("verify", "POST", call("verify/"), STAFF, body=lambda region: {"verification": "ghost"}),
    Row("release", "POST", call("release/"), STAFF),
    Row("undo", "POST", call("undo/"), STAFF),
]
PLACES = [
    Row("place search", "GET", of_region("/api/v1/places/search/?region={slug}&q=pasar"), EVERYBODY),
    Row("give alias", "POST", of_region("/api/v1/places/aliases/"), STAFF, body=new_alias),
    Row("take back alias", "DELETE", given_alias, STAFF),
    Row("place at", "GET", of_region("/api/v1/places/reverse/?region={slug}&lat=-3.98&lon=122.52"), EVERYBODY),
]
INCIDENTS = [
    Row("incidents", "GET", listing("/api/v1/incidents/", marked_incident), STAFF, mark),
    Row("incidents map", "GET", listing("/api/v1/incidents.geojson/", marked_incident), STAFF, mark),
    Row("open incident", "POST", of_region("/api/v1/incidents/"), STAFF, body=new_incident),
    Row("incident", "GET", incident(), STAFF),
    Row("change incident", "PATCH", incident(), STAFF),
    Row("note", "POST", incident("notes/"), STAFF),
    Row("reopen", "POST", incident("reopen/"), STAFF),
]
DISPATCH = [
    Row("close", "POST", incident("close/"), STAFF),
    Row("propose", "POST", incident("proposals/"), STAFF),
    Row("send", "POST", incident("assignments/"), STAFF),
    Row("step", "POST", assignment_steps, STAFF),
    Row("assignments", "GET", listing("/api/v1/assignments/", marked_assignment), STAFF_AND_AGENCY, mark),
    Row("units", "GET", listing("/api/v1/units/", marked_unit), STAFF_AND_AGENCY, mark),
    Row("unit", "GET", unit(), STAFF_AND_AGENCY),
    Row("duty", "POST", unit("duty/"), STAFF_AND_AGENCY),
    Row("track", "GET", unit("track/"), (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN, Role.AGENCY)),
    Row("looks at tracks", "GET", listing("/api/v1/track-views/", marked_look), (Role.SUPERVISOR, Role.ADMIN), mark),
]
MATRIX = [*REGIONS, *PAGES, *TRACKERS, *CALLS, *PLACES, *INCIDENTS, *DISPATCH]
