"""Who may open what: one row for every page and endpoint. A new one joins by adding its row.

A row's path is built for one region. In that region exactly the row's roles are let in; in every other region nobody.
Where an address is the same for all, as a list's is, `shows` is the text that only those let in may find in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from geo112.dispatch.models import CrewReport
from geo112.dispatch.proposing.proposals import propose
from geo112.regions.access import STAFF_ROLES, Role
from geo112.regions.models import Region, User
from incidents.gazetteer.aliases import give_alias
from incidents.models import Look
from responders.models import TrackView, Unit
from tests.makers import (
    NOW,
    make_agency,
    make_alarm,
    make_assignment,
    make_attachment,
    make_call,
    make_category,
    make_closure,
    make_incident,
    make_place,
    make_referral,
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


def attachment(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/attachments/{make_attachment(make_incident(region)).pk}/{act}"


def unit(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/api/v1/units/{make_unit(agency=make_agency(region=region)).slug}/{act}"


def tracker(act: str = "") -> Callable[[Region], str]:
    return lambda region: f"/trackers/{make_unit(agency=make_agency(region=region)).slug}/{act}"


def assignment_steps(region: Region) -> str:
    sent = make_assignment(make_unit(agency=make_agency(region=region)), make_incident(region))
    return f"/api/v1/assignments/{sent.pk}/steps/"


def a_step(region: Region) -> dict[str, object]:
    return {"status": "en_route", "at": NOW.isoformat()}


def other_incident(region: Region) -> dict[str, object]:
    return {"incident": make_incident(region).number}


def other_unit(region: Region) -> dict[str, object]:
    return {"unit": make_unit(agency=make_agency(region=region)).slug}


def assignment(act: str) -> Callable[[Region], str]:
    return lambda region: f"{assignment_steps(region).removesuffix('steps/')}{act}"


def proposal(region: Region) -> str:
    found = make_incident(region)
    made = propose(incident=found, by=None, now=NOW)
    return f"/api/v1/incidents/{found.number}/proposals/{made.pk}/"


def alarm_acknowledge(region: Region) -> str:
    return f"/api/v1/alarms/{make_alarm(region).pk}/acknowledge/"


def marked_alarm(region: Region) -> object:
    return make_alarm(region, incident=make_incident(region, number=mark(region)))


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


def covered_agency(region: Region) -> str:
    make_agency("damkar", region)
    return f"/api/v1/coverage/damkar/?region={region.slug}"


def marked_call(region: Region) -> object:
    """Numbers are not for every role that sees the call: its incident's number is."""
    return make_call(region, incident=make_incident(region, number=mark(region)))


def marked_incident(region: Region) -> object:
    return make_incident(region, number=mark(region))


def marked_unit(region: Region) -> Unit:
    return make_unit(mark(region), agency=make_agency(region=region))


def marked_crew(region: Region) -> Unit:
    """A unit that every crew of the region mans."""
    unit = marked_unit(region)
    unit.crew.set(User.objects.filter(memberships__role=Role.CREW, memberships__region=region))
    return unit


def crew(path: str) -> Callable[[Region], str]:
    return lambda region: f"{path}?unit={marked_crew(region).slug}"


def press_of_crew(region: Region) -> dict[str, object]:
    unit = {"unit": mark(region), "kind": "message", "text": "uji"}
    return {**unit, "key": str(uuid4()), "at": NOW.isoformat()}


def crew_report_seen(region: Region) -> str:
    unit = make_unit(agency=make_agency(region=region))
    report = CrewReport.objects.create(unit=unit, kind="message", pressed_at=NOW, received_at=NOW)
    return f"/api/v1/crew-reports/{report.pk}/seen/"


def marked_look(region: Region) -> object:
    return TrackView.objects.create(unit=marked_unit(region), user=make_user(None), since=NOW, until=NOW)


def marked_notes_look(region: Region) -> object:
    seen = make_incident(region, number=mark(region))
    return Look.objects.create(region=region, what="notes", incident=seen, user=make_user(None), at=NOW)


def marked_assignment(region: Region) -> object:
    return make_assignment(marked_unit(region), make_incident(region))


def referral_of(path: str) -> Callable[[Region], str]:
    """An address of a ticket to the agency for which `make_user` lets its agency users work."""
    return lambda region: path.format(pk=make_referral(make_agency(region=region)).pk)


def marked_referral(region: Region) -> object:
    return make_referral(make_agency(region=region), make_incident(region, number=mark(region)))


def new_call(region: Region) -> dict[str, object]:
    return {"region": region.slug, "number": "0812-0000-0001", "pbx_call_id": f"matrix-{uuid4()}"}


def of_slug(region: Region) -> dict[str, object]:
    return {"region": region.slug}


def new_incident(region: Region) -> dict[str, object]:
    place = {"lat": region.center.y, "lon": region.center.x, "radius_m": 100, "location_source": "map"}
    return {"region": region.slug, "call": None, "category": make_category().code, **place}


LINE = {"type": "LineString", "coordinates": [[122.5, -3.98], [122.51, -3.98]]}


def new_closure(region: Region) -> dict[str, object]:
    return {"region": region.slug, "reason": "flood", "geometry": LINE}


def listed_closures(region: Region) -> str:
    make_closure(region, note=mark(region))
    return f"/api/v1/closures/?region={region.slug}"


def closure_end(region: Region) -> str:
    return f"/api/v1/closures/{make_closure(region).pk}/end/"


REGIONS = [
    Row("region list", "GET", of_region("/api/v1/regions/"), EVERYBODY, lambda region: f'"{region.slug}"'),
    Row("live stream", "GET", of_region("/live/?region={slug}"), STAFF_AND_AGENCY),
    Row("account", "GET", of_region("/account/"), EVERYBODY, lambda region: region.name),
]
PAGES = [
    Row("console", "GET", of_region("/?region={slug}"), STAFF),
    Row("call log", "GET", listing("/calls/", marked_call), STAFF, mark),
    Row("incident log", "GET", listing("/incidents/", marked_incident), STAFF, mark),
]
SUPERVISORS = (Role.SUPERVISOR, Role.ADMIN)
SUPERVISION = [
    Row("supervisor's page", "GET", of_region("/supervisor/?region={slug}"), SUPERVISORS),
    Row("report", "GET", of_region("/reports/?region={slug}&month=2026-03"), SUPERVISORS),
    Row("report as CSV", "GET", of_region("/reports/csv/?region={slug}&month=2026-03"), SUPERVISORS),
    Row("figures of a day", "GET", of_region("/api/v1/figures/?region={slug}"), SUPERVISORS),
    Row("coverage", "GET", of_region("/api/v1/coverage/?region={slug}"), SUPERVISORS),
    Row("coverage of an agency", "GET", covered_agency, SUPERVISORS),
    Row("heatmap", "GET", of_region("/api/v1/demand/hexagons/?region={slug}"), SUPERVISORS),
    Row("incidents by area", "GET", of_region("/api/v1/demand/areas/?region={slug}"), SUPERVISORS),
]
ADMINISTRATION = [
    Row("administration", "GET", of_region("/admin/"), (Role.ADMIN,), lambda region: region.name),
    Row("what a region lacks", "GET", of_region("/admin/setup/{slug}/"), (Role.ADMIN,)),
    Row("CSV import", "GET", of_region("/admin/import/"), (Role.ADMIN,), lambda region: region.name),
    Row("CSV export", "GET", of_region("/admin/export/{slug}/stations.csv"), (Role.ADMIN,)),
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
    Row("exercise call", "POST", of_region("/api/v1/calls/exercise/"), STAFF, body=of_slug),
    Row("split", "POST", call("split/"), STAFF),
    Row("caller's history", "GET", call("history/"), STAFF),
    Row("block", "POST", call("block/"), STAFF),
    Row("unblock", "POST", call("unblock/"), STAFF),
    Row("show a number", "POST", call("reveal/"), STAFF),
    Row("ask for a position", "POST", call("ask-location/"), STAFF),
    Row("looks", "GET", listing("/api/v1/looks/", marked_notes_look), (Role.SUPERVISOR, Role.ADMIN), mark),
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
    Row("photo", "GET", attachment(), STAFF),
    Row("thumbnail", "GET", attachment("thumbnail/"), STAFF),
    Row("near a call", "GET", of_region("/api/v1/incidents/nearby/?region={slug}&lat=-3.98&lon=122.52"), STAFF),
    Row("join", "POST", incident("join/"), STAFF),
    Row("show notes", "POST", incident("reveal/"), STAFF),
]
CLOSURES = [
    Row("closed roads", "GET", listed_closures, STAFF, mark),
    Row("close roads", "POST", of_region("/api/v1/closures/"), STAFF, body=new_closure),
    Row("open roads again", "POST", closure_end, STAFF),
]
DISPATCH = [
    Row("close", "POST", incident("close/"), STAFF),
    Row("hand over", "POST", incident("handover/"), STAFF),
    Row("take on", "POST", incident("handover/accept/"), STAFF),
    Row("return", "POST", incident("handover/return/"), STAFF),
    Row("take back", "POST", incident("handover/take-back/"), STAFF),
    Row("propose", "POST", incident("proposals/"), STAFF),
    Row("a proposal", "GET", proposal, STAFF),
    Row("send", "POST", incident("assignments/"), STAFF),
    Row("step", "POST", assignment_steps, STAFF),
    Row("take a step back", "POST", assignment("steps/withdraw/"), STAFF, body=a_step),
    Row("reassign", "POST", assignment("reassign/"), STAFF, body=other_incident),
    Row("replace", "POST", assignment("replace/"), STAFF, body=other_unit),
    Row("alarms", "GET", listing("/api/v1/alarms/", marked_alarm), STAFF, mark),
    Row("acknowledge an alarm", "POST", alarm_acknowledge, STAFF),
    Row("assignments", "GET", listing("/api/v1/assignments/", marked_assignment), STAFF_AND_AGENCY, mark),
    Row("units", "GET", listing("/api/v1/units/", marked_unit), STAFF_AND_AGENCY, mark),
    Row("unit", "GET", unit(), STAFF_AND_AGENCY),
    Row("duty", "POST", unit("duty/"), STAFF_AND_AGENCY),
    Row("track", "GET", unit("track/"), (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN, Role.AGENCY)),
    Row("looks at tracks", "GET", listing("/api/v1/track-views/", marked_look), (Role.SUPERVISOR, Role.ADMIN), mark),
]
REFERRALS = [
    Row("tickets of an agency", "GET", listing("/agency/", marked_referral), (Role.AGENCY,), mark),
    Row("ticket page", "GET", referral_of("/agency/{pk}/"), (Role.AGENCY,)),
    Row("ticket page: step", "POST", referral_of("/agency/{pk}/steps/"), (Role.AGENCY,)),
    Row("ticket page: comment", "POST", referral_of("/agency/{pk}/comments/"), (Role.AGENCY,)),
    Row("tickets", "GET", listing("/api/v1/referrals/", marked_referral), STAFF_AND_AGENCY, mark),
    Row("ticket", "GET", referral_of("/api/v1/referrals/{pk}/"), STAFF_AND_AGENCY),
    Row("ticket step", "POST", referral_of("/api/v1/referrals/{pk}/steps/"), STAFF_AND_AGENCY),
    Row("ticket comment", "POST", referral_of("/api/v1/referrals/{pk}/comments/"), STAFF_AND_AGENCY),
    Row("send tickets", "POST", incident("referrals/"), STAFF),
]
CREW = [
    Row("crew page", "GET", listing("/crew/", marked_crew), (Role.CREW,), mark),
    Row("crew state", "GET", crew("/api/v1/crew/state/"), (Role.CREW,)),
    Row("crew stream", "GET", crew("/crew/live/"), (Role.CREW,)),
    Row("crew press", "POST", crew("/api/v1/crew/press/"), (Role.CREW,), body=press_of_crew),
    Row(
        "crew positions",
        "POST",
        crew("/api/v1/crew/positions/"),
        (Role.CREW,),
        body=lambda region: {"unit": mark(region), "fixes": []},
    ),
    Row("crew report seen", "POST", crew_report_seen, STAFF),
]
MATRIX = [
    *REGIONS,
    *PAGES,
    *SUPERVISION,
    *ADMINISTRATION,
    *TRACKERS,
    *CALLS,
    *PLACES,
    *INCIDENTS,
    *CLOSURES,
    *DISPATCH,
    *REFERRALS,
    *CREW,
]
